import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { isHarmful } from "./harmful.js";
import { runCli } from "./run-cli.js";

const turn = { from: "customer", text: "My order is late" };
const conversation = { id: "a", channel: "email", turns: [turn] };
const good = JSON.stringify(conversation);

const replay = (stdin: string | Uint8Array, ...argv: string[]) => runCli(["replay", "-", ...argv], { stdin });

describe("input that is not valid", () => {
  it.each([
    ["nothing", "", "There is no conversation in standard input. (INVALID_INPUT)"],
    ["an empty array", "[]", "There is no conversation in standard input. (INVALID_INPUT)"],
    ["no JSON", "once upon a time", "standard input, line 1: The text is not JSON."],
    ["a line that is no JSON", `${good}\n{"id":}\n`, "standard input, line 2: The text is not JSON."],
    ["half of an object", '{\n  "id": "a",', "standard input: The text is not JSON."],
    ["a number", "42", "standard input, line 1, is not valid"],
    ["an item that is none", `[${good}, 7]`, "standard input, item 2, is not valid"],
    ["no turns", '{"id":"a","channel":"email","turns":[]}', "line 1, is not valid (turns: "],
    ["no id", '{"channel":"email","turns":[{"from":"agent","text":"x"}]}', "line 1, is not valid (id: "],
    [
      "an unknown role",
      `${good}\n\n${JSON.stringify({ ...conversation, turns: [turn, { from: "robot", text: "x" }] })}`,
      "line 3, is not valid (turns.1.from: must be customer, agent, bot, system, or an object with one of them as kind)",
    ],
    [
      "a time without an offset",
      JSON.stringify({ ...conversation, turns: [{ ...turn, at: "2026-03-02 09:00" }] }),
      "(turns.0.at: must be epoch milliseconds, a Date, or ISO 8601 text with an offset)",
    ],
    [
      "a fact of a turn that is not there",
      JSON.stringify({ ...conversation, facts: [{ key: "k", value: "v", turn: 1 }] }),
      "(facts.0.turn: must be the index of a turn, from 0)",
    ],
    [
      "a phone number without a country",
      JSON.stringify({ ...conversation, customer: { phone: "6941234567" } }),
      "The phone is not valid.",
    ],
    ["an ABCD chat of another shape", '{"convo_id":1,"original":[["agent"]]}', "is not valid (original.0: "],
    ["a name that hides another", '{"id":"a","__proto__":{"channel":"x"}}', "(JSON_UNSAFE)"],
    ["a field twice", '{"id":"a","id":"b"}', "(JSON_UNSAFE)"],
    ["a number no float can hold", '{"id":"a","n":9007199254740993}', "(JSON_UNSAFE)"],
    ["half of a letter", '{"id":"\\ud800"}', "(JSON_UNSAFE)"],
    ["deep nesting", `{"id":"a","deep":${"[".repeat(100_000)}${"]".repeat(100_000)}}`, "(JSON_LIMIT)"],
    ["a deep array", `${"[".repeat(100_000)}${"]".repeat(100_000)}`, "(JSON_LIMIT)"],
    [
      "a line of 10 MB",
      `${good}\n{"id":"b","text":"${"x".repeat(10_000_000)}"}`,
      "line 2: The JSON is larger than",
    ],
    ["70 MB", " ".repeat(70 * 1024 * 1024), "standard input is larger than 64 MiB."],
  ])("is refused before anything is played: %s", async (_, text, problem) => {
    const { code, stdout, stderr } = await replay(text);
    expect(stderr).toContain(problem);
    expect(stderr.trimEnd().split("\n")).toHaveLength(1);
    expect({ code, stdout }).toEqual({ code: 3, stdout: "" });
  });

  it("is refused where it is no UTF-8", async () => {
    const { code, stderr } = await replay(new Uint8Array([0x7b, 0xff, 0xfe, 0x7d]));
    expect(code).toBe(3);
    expect(stderr).toBe("throughline: Cannot read standard input: it is not UTF-8 text. (INVALID_INPUT)\n");
  });

  it("is refused where there is no file to read", async () => {
    expect((await runCli(["replay", "test"])).stderr).toContain("Cannot read test: it is a folder.");
    expect((await runCli(["replay", "a\u0000b"])).stderr).toContain("that is no file name.");
  });

  it("is never repeated in what is said of it", async () => {
    const secret = "s3cret";
    const broken: unknown[] = [
      { ...conversation, id: `${secret} ${secret}` },
      { ...conversation, channel: `${secret}!` },
      { ...conversation, [secret]: 1, turns: [{ from: secret, text: secret }] },
      { ...conversation, turns: [{ ...turn, at: secret }] },
      { ...conversation, turns: [{ ...turn, text: [secret] }] },
      { ...conversation, customer: { phone: secret } },
      { ...conversation, customer: { email: secret } },
      { ...conversation, facts: [{ key: `${secret} ${secret}`, value: secret }] },
      { convo_id: secret, original: [[secret, secret]] },
    ];
    for (const value of broken) {
      const { code, stderr } = await replay(JSON.stringify(value), "--debug");
      expect(code).toBe(3);
      expect(stderr).not.toContain(secret);
    }
    expect((await replay(`{"id": ${secret}}`)).stderr).not.toContain(secret);
  });
});

describe("hostile texts", () => {
  const folder = mkdtempSync(join(tmpdir(), "throughline-replay-"));
  afterAll(() => rmSync(folder, { recursive: true }));

  const hostile =
    "a\u001b[31mred\u001b]0;title\u0007 \u009b2J \r\b\u0000 \u202eevil\u2066 \u200b\u2028next\u007f";

  it.each(["text", "markdown", "json"])("never reach the terminal as they are: %s", async (format) => {
    const { code, stdout, stderr } = await replay(
      JSON.stringify({
        id: "a",
        channel: "email",
        subject: hostile,
        customer: { name: hostile, email: "anna@example.com" },
        turns: [
          { from: "customer", text: hostile },
          { from: { kind: "agent", id: "x", name: hostile }, text: hostile },
        ],
        facts: [{ key: "k", value: hostile, label: hostile }],
        attempts: [{ what: hostile }],
        promises: [{ text: hostile }],
      }),
      "--format",
      format,
    );
    expect(code).toBe(0);
    expect(stdout).toContain("red");
    expect(isHarmful(stdout)).toBe(false);
    expect(isHarmful(stderr)).toBe(false);
    if (format !== "json") return;
    const said = JSON.parse(stdout).timeline.conversations[0].messages[0].text;
    expect(said).toBe(hostile);
  });

  it("stand in file names too", async () => {
    const file = join(folder, "\u001b[31mred.json");
    writeFileSync(file, "{");
    expect(isHarmful((await runCli(["replay", file])).stderr)).toBe(false);
  });

  it("cannot change what an object is made of", async () => {
    await replay('{"id":"a","channel":"email","turns":[],"constructor":{"prototype":{"polluted":true}}}');
    expect({}).not.toHaveProperty("polluted");
  });
});
