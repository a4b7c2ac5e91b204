import * as fc from "fast-check";
import {
  buildPacket,
  type ContextFilter,
  filterContext,
  parsePacket,
  type TransferPacket,
} from "throughline/handoff";
import { describe, expect, it } from "vitest";

const WHO = ["customer", "bot", "system", "agent"] as const;

function packetOf(count: number, keep = count): TransferPacket {
  const messages = Array.from({ length: count }, (_, index) => ({
    at: 1_000 + index,
    from: WHO[index % 4] ?? "customer",
    channel: index % 3 === 0 ? "sms" : "web-chat",
    text: `m${index}`,
  }));
  return buildPacket(
    { journey: { id: 1 }, messages, commitments: [{ text: "Call back" }], facts: [{ key: "a", value: 1 }] },
    { to: { party: { kind: "bot", id: "lumi" } }, reason: "convenience" },
    { id: "p-1", issuedAt: 100_000, keep: { messages: keep } },
  );
}

const texts = ({ timeline }: TransferPacket) =>
  timeline.conversations.flatMap(({ messages }) => messages.map(({ text }) => text));
const leftOut = ({ omissions }: TransferPacket) =>
  omissions.find(({ kind }) => kind === "messages")?.count ?? 0;

describe("a context filter", () => {
  it.each<[string, ContextFilter, readonly string[]]>([
    ["all", "all", ["m0", "m1", "m2", "m3", "m4", "m5", "m6", "m7"]],
    ["the last three", { last: 3 }, ["m5", "m6", "m7"]],
    ["without tools", { tools: false }, ["m0", "m1", "m3", "m4", "m5", "m7"]],
    ["the last three without tools", { last: 3, tools: false }, ["m4", "m5", "m7"]],
    ["no message", { last: 0 }, []],
    ["the summary", "summary", []],
  ])("keeps %s", (_, filter, kept) => {
    expect(texts(filterContext(packetOf(8), filter))).toEqual(kept);
  });

  it("keeps what is open, and says what it left out", () => {
    const short = filterContext(packetOf(8), "summary");
    expect(short.commitments).toHaveLength(1);
    expect(short.facts).toHaveLength(1);
    expect(short.omissions).toEqual([{ kind: "messages", count: 8, firstAt: 1_000, lastAt: 1_007 }]);
  });

  it("accounts for every message, whatever was left out before, and gives a packet", () => {
    const filters = fc.oneof(
      fc.constantFrom<ContextFilter>("all", "summary", { tools: false }),
      fc.nat(40).map((last) => ({ last })),
    );
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 60 }),
        fc.integer({ min: 1, max: 60 }),
        filters,
        (count, keep, filter) => {
          const whole = packetOf(count, keep);
          const short = filterContext(whole, filter);
          expect(parsePacket(JSON.stringify(short))).toEqual(JSON.parse(JSON.stringify(short)));
          expect(texts(short).length + leftOut(short)).toBe(short.timeline.total);
          expect(texts(whole)).toEqual(expect.arrayContaining(texts(short)));
        },
      ),
      { seed: 20_261_124, numRuns: 300 },
    );
  });

  it.each([
    ["last", { last: -1 }],
    ["last", { last: 1.5 }],
    ["tools", { tools: "no" }],
    ["", 7],
    ["", null],
  ])("is refused at %s", (path, filter) => {
    expect(() => Reflect.apply(filterContext, undefined, [packetOf(1), filter])).toThrow(
      expect.objectContaining({
        code: "INVALID_INPUT",
        details: expect.objectContaining({ problems: [{ path, rule: expect.any(String) }] }),
      }),
    );
  });
});
