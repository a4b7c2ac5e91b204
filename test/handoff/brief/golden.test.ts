import Ajv2020 from "ajv/dist/2020.js";
import { type BriefOptions, buildPacket, packetJsonSchema, renderBrief } from "throughline/handoff";
import { describe, expect, it } from "vitest";
import { BOT_TO_HUMAN, type Case, MINIMAL, REAL_CHATS, THREE_CHANNELS } from "./journeys.js";

const packetOf = ({ source, target, issuedAt }: Case) => buildPacket(source, target, { id: "p-1", issuedAt });
const golden = (name: string) => `./golden/${name}`;

describe("the brief of", () => {
  it.each<[string, Case, BriefOptions]>([
    ["minimal.txt", MINIMAL, { format: "text" }],
    ["three-channels.txt", THREE_CHANNELS, { format: "text", timeZone: "Europe/Athens" }],
    ["three-channels.md", THREE_CHANNELS, { format: "markdown", timeZone: "Europe/Athens" }],
    [
      "three-channels-customer.txt",
      THREE_CHANNELS,
      { format: "text", audience: "customer", timeZone: "Europe/Athens" },
    ],
    ["three-channels-public.txt", THREE_CHANNELS, { format: "text", audience: "public" }],
    ["three-channels-narrow.txt", THREE_CHANNELS, { format: "text", width: 50, timeZone: "Europe/Athens" }],
    ["three-channels-el.txt", THREE_CHANNELS, { format: "text", locale: "el", timeZone: "Europe/Athens" }],
    ["three-channels-hr.txt", THREE_CHANNELS, { format: "text", locale: "hr", timeZone: "Europe/Zagreb" }],
    [
      "three-channels-customer-el.txt",
      THREE_CHANNELS,
      { format: "text", locale: "el", audience: "customer" },
    ],
    ["three-channels.html", THREE_CHANNELS, { format: "html", timeZone: "Europe/Athens" }],
    ["three-channels.ssml", THREE_CHANNELS, { format: "ssml", timeZone: "Europe/Athens" }],
    ["three-channels-hr.ssml", THREE_CHANNELS, { format: "ssml", locale: "hr" }],
    ["three-channels.prompt.txt", THREE_CHANNELS, { format: "prompt", timeZone: "Europe/Athens" }],
    ["bot-to-human.txt", BOT_TO_HUMAN, { format: "text", timeZone: "Europe/Zagreb" }],
    ...REAL_CHATS.map((chat, index): [string, Case, BriefOptions] => [
      `chat-${index + 1}.txt`,
      chat,
      { format: "text" },
    ]),
  ])("%s", async (name, journey, options) => {
    await expect(`${renderBrief(packetOf(journey), options)}\n`).toMatchFileSnapshot(golden(name));
  });
});

describe("a normal journey", () => {
  it.each([MINIMAL, BOT_TO_HUMAN, ...REAL_CHATS])("is read on one screen", (journey) => {
    const lines = renderBrief(packetOf(journey), { format: "text" }).split("\n");
    expect(lines.length).toBeLessThanOrEqual(40);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
  });
});

describe("the real chats", () => {
  const isPacket = new Ajv2020({ strict: true }).compile(packetJsonSchema());

  it("lose no turn and keep their roles", () => {
    const turns = REAL_CHATS.map((chat) => {
      const { timeline, notes } = packetOf(chat);
      const messages = timeline.conversations.flatMap((conversation) => conversation.messages);
      const by = (kind: string) => messages.filter(({ from }) => from.kind === kind).length;
      return { agent: by("agent"), customer: by("customer"), action: notes.length };
    });
    expect(turns).toEqual([
      { agent: 12, customer: 13, action: 4 },
      { agent: 9, customer: 10, action: 2 },
      { agent: 11, customer: 8, action: 3 },
    ]);
  });

  it("give packets that follow the published schema and say what the customer wants", () => {
    const packets = REAL_CHATS.map(packetOf);
    expect(packets.map((packet) => isPacket(packet))).toEqual([true, true, true]);
    expect(packets.map(({ issue }) => issue.request?.text)).toEqual([
      "Hi! I need to return an item, can you help me with that?",
      "just wanted to check on the status of a refund",
      "I've got a promo code and I want to know when they expire.",
    ]);
  });
});
