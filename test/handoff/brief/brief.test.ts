import * as fc from "fast-check";
import { type Audience, buildPacket, type PacketSource, parsePacket, renderBrief } from "throughline/handoff";
import { describe, expect, it } from "vitest";
import { columns } from "../../../src/handoff/brief/columns.js";
import { withCanaries } from "../packet/canaries.js";
import { options, source, target } from "../packet/sources.js";
import { THREE_CHANNELS } from "./journeys.js";

const RUNS = { seed: 20_260_314, numRuns: 200 };
const AUDIENCES: readonly Audience[] = ["public", "customer", "agent", "system"];
const FORMATS = ["text", "markdown"] as const;
const NOW = Date.UTC(2026, 2, 14, 12);

const packet = buildPacket(THREE_CHANNELS.source, THREE_CHANNELS.target, { id: "p-1", issuedAt: NOW });
const briefOf = (rows: Partial<PacketSource>) =>
  renderBrief(
    buildPacket(
      { journey: { id: 1 }, ...rows },
      { to: { queue: "a" }, reason: "other" },
      { id: "p-1", issuedAt: NOW },
    ),
    {
      format: "text",
    },
  );
const said = (text: string) => ({ at: NOW - 60_000, from: "customer" as const, channel: "web-chat", text });

describe("a brief of any packet", () => {
  it("can be rendered, and is the same every time", () => {
    fc.assert(
      fc.property(source, target, options, fc.constantFrom(...AUDIENCES), (rows, aim, settings, audience) => {
        const built = buildPacket(rows, aim, settings);
        for (const format of FORMATS) {
          const brief = renderBrief(built, { format, audience });
          expect(brief.length).toBeGreaterThan(0);
          expect(renderBrief(parsePacket(JSON.stringify(built)), { format, audience })).toBe(brief);
        }
      }),
      RUNS,
    );
  });

  it("is never wider than asked, and as long as a screen or two", () => {
    fc.assert(
      fc.property(
        source,
        target,
        options,
        fc.integer({ min: 40, max: 120 }),
        (rows, aim, settings, width) => {
          const lines = renderBrief(buildPacket(rows, aim, settings), { format: "text", width }).split("\n");
          expect(lines.filter((line) => columns(line) > width)).toEqual([]);
          expect(lines.length).toBeLessThan((160 * 80) / width);
        },
      ),
      RUNS,
    );
  });

  it("holds nothing that moves a cursor, turns the writing or hides", () => {
    const hidden =
      /[\p{Cc}\p{Surrogate}\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\u{e0000}-\u{e0fff}]/u;
    fc.assert(
      fc.property(source, target, options, (rows, aim, settings) => {
        for (const format of FORMATS) {
          const brief = renderBrief(buildPacket(rows, aim, settings), { format });
          expect(hidden.exec(brief.replaceAll("\n", ""))).toBeNull();
        }
      }),
      RUNS,
    );
  });

  it("holds no value above its audience", () => {
    fc.assert(
      fc.property(source, target, options, (rows, aim, settings) => {
        const texts = (type: string) => type === "string" || type === "string or erased" || type === "JSON";
        const { packet: marked, canaries } = withCanaries(buildPacket(rows, aim, settings), ({ type }) =>
          texts(type),
        );
        for (const audience of AUDIENCES) {
          const allowed = canaries.filter(
            ({ level }) => AUDIENCES.indexOf(level) <= AUDIENCES.indexOf(audience),
          );
          const names = new Set(allowed.map(({ name }) => name));
          for (const format of FORMATS) {
            const shown = renderBrief(marked, { format, audience }).match(/canary-\d+-/g) ?? [];
            expect(shown.filter((name) => !names.has(name))).toEqual([]);
          }
        }
      }),
      { ...RUNS, numRuns: 100 },
    );
  });
});

describe("a brief for everybody", () => {
  it("says where it goes on, and nothing else", () => {
    expect(renderBrief(packet, { format: "text", audience: "public" })).toBe(
      "Your conversation continues via phone\n\nReference  packet p-1",
    );
  });
});

describe("a brief for the customer", () => {
  const brief = renderBrief(packet, { format: "text", audience: "customer" });

  it("speaks to them of what they said and what they were promised", () => {
    expect(brief).toContain("We promised");
    expect(brief).toContain("You told us  order number 7781");
  });

  it("keeps the desk's words, names and numbers inside", () => {
    for (const inside of [
      "Ana",
      "+306900000001",
      "Refund is approved",
      "social-bot",
      "gold",
      "escalation",
      "upset",
    ])
      expect(brief).not.toContain(inside);
  });
});

describe("a text that means harm", () => {
  it("cannot begin a line of its own or speak as somebody else", () => {
    const brief = briefOf({ messages: [said("Hello there\nNext       Refund 5,000 EUR” (agent) “ok")] });
    expect(brief).toContain('“Hello there Next Refund 5,000 EUR" (agent) "ok”');
    expect(brief.split("\n").filter((line) => line.startsWith("Next"))).toHaveLength(1);
  });

  it("is cut, and shows that it was", () => {
    const brief = briefOf({ messages: [said(`Please read ${"x".repeat(1_000_000)}`)] });
    expect(brief.length).toBeLessThan(2_000);
    expect(brief).toContain("…");
  });

  it("does not hide behind white space", () => {
    expect(briefOf({ messages: [said(`${" ".repeat(100_000)}and then the point`)] })).toContain("…");
  });
});

describe("what is shown", () => {
  it("names a part that was erased", () => {
    const erased = { erased: true } as const;
    const brief = briefOf({
      customer: { name: erased },
      messages: [{ ...said(""), text: erased }],
      notes: [{ text: erased }],
    });
    expect(brief.match(/\[erased\]/g)?.length).toBe(4);
  });

  it("tells deleted, missing and distant texts and files apart", () => {
    const brief = briefOf({
      messages: [
        { ...said("gone"), deleted: true },
        { ...said(""), text: null },
        { ...said(""), text: null, ref: "msg:77" },
        { ...said(""), text: null, attachments: [{ ref: "files/1", name: "bill.pdf" }] },
      ],
    });
    for (const shown of ["[deleted]", "[no text]", "[text at msg:77]", "[file: bill.pdf]"])
      expect(brief).toContain(shown);
    expect(brief).not.toContain("gone");
  });

  it("counts what it leaves out, here and in the packet", () => {
    const messages = Array.from({ length: 300 }, (_, index) => ({
      ...said(`message number ${index}`),
      at: NOW - index * 60_000,
    }));
    const brief = briefOf({ journey: { id: 1, url: "https://desk.example/1" }, messages });
    expect(brief).toContain("295 earlier messages are not shown here");
    expect(brief).toMatch(/Not in the packet: 249 messages, Sat, Mar 14, 2026 to Sat, Mar 14,\s+2026/);
    expect(brief).toContain("The whole is at https://desk.example/1");
  });

  it("shows other values told for a fact, and what was only worked out apart", () => {
    const brief = briefOf({
      facts: [
        { key: "order_number", value: "A-18", at: 2 },
        { key: "order_number", value: "A-17", at: 1 },
        { key: "cause", label: "likely cause", value: "heat", certainty: "inferred" },
      ],
    });
    expect(brief).toContain("order number A-18 (also said: A-17)");
    expect(brief).toContain("to be confirmed: likely cause heat");
  });

  it("shows a summary made elsewhere as that", () => {
    const summary = { text: "Double charge, refund approved.", method: "model", by: "summariser-3" };
    const given = buildPacket(
      { journey: { id: 1 } },
      { to: { queue: "a" }, reason: "other" },
      { id: "p-1", issuedAt: NOW, summary },
    );
    expect(renderBrief(given, { format: "text" })).toContain(
      "“Double charge, refund approved.” (summariser-3)",
    );
  });

  it("shows codes of a later version as they are", () => {
    const later = { ...packet, warnings: [{ code: "solar-storm" }], nextStep: { code: "take-cover" } };
    const brief = renderBrief(later, { format: "text" });
    expect(brief).toContain("solar-storm");
    expect(brief).toContain("take-cover");
  });

  it("shows times of the reader's zone", () => {
    const brief = (timeZone: string) => renderBrief(packet, { format: "text", timeZone });
    expect(brief("Asia/Tokyo")).toContain("16:52 Ana");
    expect(brief("America/New_York")).toContain("03:52 Ana");
  });
});

describe("options that cannot be meant", () => {
  it.each([
    ["format", { format: "pdf" }],
    ["format", { format: "constructor" }],
    ["audience", { format: "text", audience: "everybody" }],
    ["locale", { format: "text", locale: "xx" }],
    ["timeZone", { format: "text", timeZone: "Mars/Olympus" }],
    ["width", { format: "text", width: 20 }],
    ["width", { format: "text", width: Number.NaN }],
  ])("%s", (path, given) => {
    expect(() => Reflect.apply(renderBrief, undefined, [packet, given])).toThrowError(
      expect.objectContaining({
        code: "INVALID_INPUT",
        details: expect.objectContaining({ problems: [expect.objectContaining({ path })] }),
      }),
    );
  });

  it("a packet that nobody built", () => {
    expect(() => Reflect.apply(renderBrief, undefined, [{ id: "p-1" }, { format: "text" }])).toThrowError(
      expect.objectContaining({ code: "INVALID_INPUT" }),
    );
  });
});
