import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import { packetJsonSchema, parsePacket, type TransferPacket } from "throughline/handoff";
import { describe, expect, it } from "vitest";
import { runCli } from "./run-cli.js";

const DATA = "examples/data";
const ABCD = `${DATA}/abcd_sample.json`;

const follows = new Ajv2020({ strict: true, allErrors: true }).compile(packetJsonSchema());

async function packetsOf(argv: readonly string[], stdin?: string): Promise<readonly TransferPacket[]> {
  const run = await runCli(["replay", ...argv, "--format", "json"], stdin === undefined ? {} : { stdin });
  expect(run).toMatchObject({ code: 0 });
  return run.stdout
    .trimEnd()
    .split("\n")
    .map((line) => parsePacket(line));
}

function messagesOf(packet: TransferPacket | undefined) {
  return packet?.timeline.conversations.flatMap(({ messages }) => messages) ?? [];
}

describe("three real chats", () => {
  const chats: { original: [string, string][] }[] = JSON.parse(readFileSync(ABCD, "utf8"));

  it("lose no turn and no role", async () => {
    const packets = await packetsOf([ABCD]);
    const said = packets.map((packet) => messagesOf(packet).map(({ from, text }) => [from.kind, text]));
    expect(said).toEqual(
      chats.map(({ original }) =>
        original.map(([role, text]) => [role === "action" ? "system" : role, text]),
      ),
    );
    expect(said.map(({ length }) => length)).toEqual([29, 21, 22]);
  });

  it("say how many turns went in, and how many came out", async () => {
    const { stdout } = await runCli(["replay", ABCD]);
    expect(stdout.match(/^abcd-.*$/gm)).toEqual([
      "abcd-3592: 29 turns in, 29 in the packet",
      "abcd-9489: 21 turns in, 21 in the packet",
      "abcd-3695: 22 turns in, 22 in the packet",
    ]);
    expect(stdout.trimEnd().split("\n").at(-1)).toBe(
      "3 conversations: 72 turns in, 72 in the packets, 0 lost.",
    );
  });

  it("become packets that follow the published schema", async () => {
    for (const packet of await packetsOf([ABCD])) {
      follows(packet);
      expect(follows.errors ?? []).toEqual([]);
    }
  });

  it("know what the customer told, with the message it was told in, and nothing else of the scenario", async () => {
    const [first, , third] = await packetsOf([ABCD]);
    const order = first?.facts.find(({ key }) => key === "orderNumber");
    expect(order).toMatchObject({ value: "3348917502", certainty: "stated" });
    expect(messagesOf(first).find(({ id }) => id === order?.message)?.text).toBe("Order ID: 3348917502");
    expect(first?.customer.name).toBe("Crystal Minh");
    expect(third?.facts).toEqual([]);
    expect(third?.customer.name).toBeUndefined();
    expect(JSON.stringify(third)).not.toMatch(/joyce|787-9085/i);
  });

  it("mark what the desk's software did as automatic", async () => {
    const [first] = await packetsOf([ABCD]);
    const automatic = messagesOf(first).filter((message) => message.automatic);
    expect(automatic.map(({ from }) => from.kind)).toEqual(["system", "system", "system", "system"]);
  });

  it.each(["text", "markdown", "json"])("print the same every time, as %s", async (format) => {
    const argv = ["replay", ABCD, "--format", format];
    expect(await runCli(argv)).toEqual(await runCli(argv));
  });

  it.each([
    ["text", "txt"],
    ["markdown", "md"],
  ])("print what is kept here, as %s", async (format, extension) => {
    const { stdout } = await runCli(["replay", ABCD, "--format", format]);
    await expect(stdout).toMatchFileSnapshot(`golden/replay-abcd.${extension}`);
  });

  it("keep briefs within 80 columns", async () => {
    const { stdout } = await runCli(["replay", ABCD]);
    for (const line of stdout.split("\n")) expect(line.length).toBeLessThanOrEqual(80);
  });
});

describe("replay", () => {
  it("carries everything the format can say", async () => {
    const [packet] = await packetsOf([`${DATA}/conversation.json`]);
    expect(packet).toMatchObject({
      journey: { id: "ticket-7781" },
      customer: { name: "Anna Papadaki", language: "el", timeZone: "Europe/Athens" },
      issue: { subject: "Router offline", openedOn: "social-post" },
      from: { party: { kind: "agent", id: "maria", name: "Maria" }, channel: "web-chat" },
      doNotAsk: ["customerNumber", "errorCode"],
      attempts: [{ what: "Restart of the router, twice", outcome: "failed" }],
      commitments: [{ text: "A call before 10:00", status: "open", by: { id: "maria" } }],
    });
    expect(packet?.owners.map(({ party }) => party.name ?? party.id)).toEqual([
      "intake",
      "Nikos",
      "Iris",
      "Maria",
    ]);
    expect(packet?.customer.identities).toMatchObject([{ kind: "phone", value: "+306941234567" }]);
    expect(packet?.timeline.conversations.map(({ channel }) => channel)).toEqual(["social-post", "web-chat"]);
    expect(packet?.timeline.conversations[0]?.messages[0]?.at).toBe(Date.parse("2026-03-02T07:02:00Z"));
    expect(packet?.issuedAt).toBe(Date.parse("2026-03-02T07:14:00Z"));
  });

  it("reads one conversation on each line", async () => {
    const packets = await packetsOf([`${DATA}/conversations.jsonl`]);
    expect(packets.map(({ journey }) => journey.id)).toEqual(["mail-1", "sms-1"]);
  });

  it("reads standard input, cut anywhere", async () => {
    const conversation = {
      id: "a",
      channel: "email",
      turns: [{ from: "customer", text: "Καλημέρα, 你好 👋" }],
    };
    for (const text of [
      JSON.stringify(conversation),
      JSON.stringify(conversation, null, 2),
      JSON.stringify([conversation]),
      `\n${JSON.stringify(conversation)}\r\n\r\n`,
      `\ufeff${JSON.stringify(conversation)}`,
    ]) {
      const [packet] = await packetsOf(["-"], text);
      expect(messagesOf(packet).map(({ text: said }) => said)).toEqual(["Καλημέρα, 你好 👋"]);
    }
  });

  it("ignores fields it does not know, and those without a value", async () => {
    const [packet] = await packetsOf(
      ["-"],
      JSON.stringify({
        id: "a",
        channel: "email",
        language: "el",
        customer: { name: null, plan: "gold" },
        turns: [{ from: "customer", text: "Hello there, all of you", at: null, mood: "good" }],
        facts: null,
      }),
    );
    expect(packet?.customer.name).toBeUndefined();
  });

  it("hands over to where it is told", async () => {
    const [packet] = await packetsOf([
      `${DATA}/conversation.json`,
      ...["--to", "email", "--queue", "billing", "--reason", "complexity"],
    ]);
    expect(packet).toMatchObject({ to: { channel: "email", queue: "billing" }, reason: "complexity" });
  });

  it("keeps the last messages of a long conversation, and says how many it left out", async () => {
    const turns = Array.from({ length: 120 }, (_, index) => ({
      from: index % 2 === 0 ? "customer" : "agent",
      text: `This is what was said as number ${index}`,
    }));
    const { code, stdout } = await runCli(["replay", "-"], {
      stdin: JSON.stringify({ id: "long", channel: "web-chat", turns }),
    });
    expect(code).toBe(0);
    expect(stdout).toContain("long: 120 turns in, 51 in the packet\n");
    expect(stdout).toContain("69 earlier ones left out, as the packet says");
    expect(stdout).toContain("120 turns in, 51 in the packets, 69 left out and reported, 0 lost.");
  });

  it("takes conversations in which only one side speaks", async () => {
    for (const from of ["customer", "agent", "bot", "system"]) {
      const [packet] = await packetsOf(
        ["-"],
        JSON.stringify({ id: "a", channel: "sms", turns: [{ from, text: "Is anybody there now?" }] }),
      );
      expect(messagesOf(packet)).toHaveLength(1);
    }
  });

  it("prints packets alone on standard output, and what it counted beside them", async () => {
    for (const format of ["json", "markdown"]) {
      const { stdout, stderr } = await runCli(["replay", ABCD, "--format", format]);
      expect(stdout).not.toContain("turns in");
      expect(stderr).toContain("abcd-3592: 29 turns in, 29 in the packet\n");
    }
  });

  it("is coloured in a terminal alone, and not where nobody wants it", async () => {
    const isColoured = async (argv: readonly string[], env = {}) =>
      (await runCli(["replay", ABCD, ...argv], { terminal: true, env })).stdout.includes("\u001b[");
    expect(await isColoured([])).toBe(true);
    expect(await isColoured(["--no-color"])).toBe(false);
    expect(await isColoured([], { NO_COLOR: "1" })).toBe(false);
    expect(await isColoured([], { TERM: "dumb" })).toBe(false);
    expect(await isColoured(["--format", "json"])).toBe(false);
    expect((await runCli(["replay", ABCD])).stdout).not.toContain("\u001b");
  });
});
