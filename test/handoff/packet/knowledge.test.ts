import { buildPacket, type PacketSource, type PacketTarget } from "throughline/handoff";
import { describe, expect, it } from "vitest";

const NOW = Date.UTC(2026, 2, 14, 12);
const HOUR_MS = 3_600_000;
const build = (source: Partial<PacketSource>, target: Partial<PacketTarget> = {}, keep = {}) =>
  buildPacket(
    { journey: { id: 1 }, ...source },
    { to: { queue: "billing" }, reason: "other", ...target },
    { id: "p-1", issuedAt: NOW, keep },
  );

describe("facts", () => {
  it("have one entry a key, with the latest value and where it comes from", () => {
    const { facts } = build({
      facts: [
        { key: "orderNumber", value: "A-18", at: NOW - 1, message: 9, by: "agent", certainty: "confirmed" },
        { key: "orderNumber", value: "A-17", at: NOW - 2 },
      ],
    });
    expect(facts).toEqual([
      {
        key: "orderNumber",
        value: "A-18",
        at: NOW - 1,
        message: "9",
        by: { kind: "agent" },
        certainty: "confirmed",
        others: [{ value: "A-17", at: NOW - 2 }],
      },
    ]);
  });

  it("with different values are warned of, unless only the spelling differs", () => {
    const values = (...told: (string | number)[]) =>
      build({ facts: told.map((value, index) => ({ key: "orderNumber", value, at: NOW + index })) }).warnings;
    expect(values("A-17", "A-18")).toEqual([{ code: "conflicting-fact", key: "orderNumber" }]);
    expect(values("A-17", " a-17 ")).toEqual([]);
    expect(values("17", 17)).toEqual([]);
  });

  it("that are known are not asked for again, unless they were only worked out", () => {
    const { doNotAsk } = build({
      facts: [
        { key: "orderNumber", value: 7781 },
        { key: "mood", value: "upset", certainty: "inferred" },
        { key: "address", value: { erased: true } },
      ],
    });
    expect(doNotAsk).toEqual(["orderNumber"]);
  });
});

describe("promises", () => {
  it("that are overdue are counted, with the earliest due time", () => {
    const commitments = [
      { text: "Call", dueAt: NOW - HOUR_MS },
      { text: "Refund", dueAt: NOW - 2 * HOUR_MS },
      { text: "Letter", dueAt: NOW },
      { text: "Done", dueAt: NOW - HOUR_MS, status: "kept" as const },
    ];
    expect(build({ commitments }).warnings).toEqual([
      { code: "overdue-commitments", count: 2, at: NOW - 2 * HOUR_MS },
    ]);
  });

  it("that are open are kept before any other", () => {
    const commitments = [
      { text: "old and open", at: NOW - 5 },
      { text: "kept", at: NOW - 4, status: "kept" as const },
      { text: "broken", at: NOW - 3, status: "broken" as const },
    ];
    const packet = build({ commitments }, {}, { commitments: 2 });
    expect(packet.commitments.map(({ text }) => text)).toEqual(["old and open", "broken"]);
    expect(packet.omissions).toEqual([{ kind: "commitments", count: 1, firstAt: NOW - 4, lastAt: NOW - 4 }]);
  });
});

describe("lists", () => {
  it("are oldest first, keep the newest, and count rows without a time as the oldest", () => {
    const notes = [{ text: "second", at: NOW - 1 }, { text: "no time" }, { text: "first", at: NOW - 2 }];
    expect(build({ notes }).notes.map(({ text }) => text)).toEqual(["no time", "first", "second"]);
    const packet = build({ notes }, {}, { notes: 1 });
    expect(packet.notes.map(({ text }) => text)).toEqual(["second"]);
    expect(packet.omissions).toEqual([{ kind: "notes", count: 2, firstAt: NOW - 2, lastAt: NOW - 2 }]);
  });
});

describe("assurance", () => {
  const customer = { identities: [{ kind: "phone", value: "+30690", assurance: "possession" as const }] };

  it("below what the target needs is warned of, and comes first", () => {
    const packet = build({ customer }, { to: { queue: "billing", assurance: "verified" } });
    expect(packet.warnings).toEqual([{ code: "low-assurance", needed: "verified", found: "possession" }]);
    expect(packet.nextStep).toEqual({ code: "confirm-identity" });
  });

  it("that is enough is not", () => {
    expect(build({ customer }, { to: { queue: "billing", assurance: "possession" } }).warnings).toEqual([]);
    expect(build({}, { to: { queue: "billing" } }).warnings).toEqual([]);
  });
});

describe("clocks", () => {
  it("that ran out are warned of", () => {
    const slaClocks = [
      { name: "first response", status: "breached" as const },
      { name: "resolution", dueAt: NOW - 1 },
      { name: "paused", dueAt: NOW - 1, status: "paused" as const },
      { name: "next update", dueAt: NOW },
    ];
    expect(build({ slaClocks }).warnings).toEqual([
      { code: "overdue-clock", key: "first response" },
      { code: "overdue-clock", key: "resolution", at: NOW - 1 },
    ]);
  });
});

describe("the next step", () => {
  const waiting = [{ at: NOW - 1, from: "customer" as const, channel: "sms", text: "Hello?" }];
  const question = [{ text: "Which card?" }];
  const promise = [{ text: "Refund", dueAt: NOW + HOUR_MS }];

  it.each<[string, Partial<PacketSource>, Partial<PacketTarget>]>([
    ["as-noted", { messages: waiting }, { nextStep: "Book the refund" }],
    ["keep-overdue-promise", { messages: waiting, commitments: [{ text: "Call", dueAt: NOW - 1 }] }, {}],
    ["call-customer", { messages: waiting }, { mode: "callback" }],
    ["answer-customer", { messages: waiting, questions: question }, {}],
    ["find-out", { questions: question, commitments: promise }, {}],
    ["keep-promise", { commitments: promise }, {}],
    ["continue", {}, {}],
  ])("%s", (code, source, target) => {
    expect(build(source, target).nextStep.code).toBe(code);
  });
});
