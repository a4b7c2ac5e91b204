import * as fc from "fast-check";
import {
  buildPacket,
  diffPackets,
  type PacketChange,
  type PacketSource,
  type PacketTarget,
  packetJsonSchema,
  type TransferPacket,
} from "throughline/handoff";
import { describe, expect, it } from "vitest";
import { options, source, target } from "./sources.js";

const AT = "2026-03-14T12:00:00Z";
const rows: PacketSource = {
  journey: { id: "j1", status: "open" },
  messages: [
    {
      id: "m1",
      at: "2026-03-14T11:50:00Z",
      from: "customer",
      channel: "web-chat",
      text: "I was charged twice.",
    },
  ],
  facts: [
    { key: "orderNumber", value: "4417", at: 1 },
    { key: "amount", value: 20, at: 1 },
  ],
  commitments: [{ id: "p1", text: "A refund", dueAt: "2026-03-15T12:00:00Z" }],
  owner: { kind: "agent", id: "maria" },
};
const aim: PacketTarget = { to: { queue: "billing" }, reason: "escalation" };
const build = (more: Partial<PacketSource> = {}, where = aim, id = "p-1") =>
  buildPacket({ ...rows, ...more }, where, { id, issuedAt: AT });
const shown = (changes: readonly PacketChange[]) => changes.map(({ what, change }) => `${what} ${change}`);

describe("what changed since a packet", () => {
  it("is nothing where only its name and time differ", () => {
    const later = buildPacket(
      { ...rows, journey: { id: "j1", status: "open", version: 9, url: "https://desk.example/j1" } },
      aim,
      { id: "p-2", issuedAt: AT, expiresAt: "2026-03-20T12:00:00Z" },
    );
    expect(diffPackets(build(), later)).toEqual([]);
  });

  it("is told by part, with what it was and what it is", () => {
    const later = build(
      {
        messages: [
          ...(rows.messages as []),
          { id: "m2", at: "2026-03-14T11:55:00Z", from: "agent", channel: "phone", text: "Which order?" },
        ],
        facts: [
          { key: "orderNumber", value: "4418", at: 1 },
          { key: "email", value: "a@example.com", at: 2 },
        ],
        commitments: [{ id: "p1", text: "A refund", dueAt: "2026-03-15T12:00:00Z", status: "kept" }],
        owner: { kind: "agent", id: "jan" },
      },
      { ...aim, mode: "warm" },
    );
    const changes = diffPackets(build(), later);
    expect(changes).toContainEqual({ what: "mode", change: "changed", before: "cold", after: "warm" });
    expect(changes).toContainEqual({
      what: "message",
      change: "added",
      after: {
        id: "m2",
        at: Date.parse("2026-03-14T11:55:00Z"),
        from: { kind: "agent" },
        text: "Which order?",
        channel: "phone",
      },
    });
    expect(shown(changes)).toEqual([
      "owner changed",
      "channel changed",
      "mode changed",
      "summary changed",
      "messageTotal changed",
      "message added",
      "fact removed",
      "fact changed",
      "fact added",
      "doNotAsk removed",
      "doNotAsk added",
      "commitment changed",
      "nextStep changed",
      "warning removed",
    ]);
  });

  it("tells items without an id, or of the same id, apart by their order", () => {
    const notes = (...texts: readonly string[]) => ({ notes: texts.map((text) => ({ text })) });
    expect(shown(diffPackets(build(notes("a", "a")), build(notes("a", "a", "a"))))).toEqual(["note added"]);
    expect(shown(diffPackets(build(notes("a", "b")), build(notes("b"))))).toEqual(["note removed"]);
  });
});

const pairs = fc.record({ one: source, other: source, aim: target, otherAim: target, settings: options });
const built = ({
  one,
  other,
  aim,
  otherAim,
  settings,
}: typeof pairs extends fc.Arbitrary<infer T> ? T : never) =>
  [buildPacket(one, aim, settings), buildPacket(other, otherAim, settings)] as const;

describe("the difference of any two packets", () => {
  it("is empty of a packet and a copy whose fields stand in another order", () => {
    fc.assert(
      fc.property(source, target, options, (one, where, settings) => {
        const packet = buildPacket(one, where, settings);
        expect(diffPackets(packet, turned(packet))).toEqual([]);
      }),
      { seed: 81, numRuns: 100 },
    );
  });

  it("accounts for everything: applied to the values of one packet it gives those of the other", () => {
    fc.assert(
      fc.property(pairs, (pair) => {
        const [before, after] = built(pair);
        const values = counted(valuesOf(before));
        for (const change of diffPackets(before, after)) {
          if (change.change !== "added") take(values, tagged(change.what, change.before));
          if (change.change !== "removed") put(values, tagged(change.what, change.after));
        }
        expect(values).toEqual(counted(valuesOf(after)));
      }),
      { seed: 82, numRuns: 200 },
    );
  });

  it("the other way round has added and removed, before and after exchanged", () => {
    fc.assert(
      fc.property(pairs, (pair) => {
        const [before, after] = built(pair);
        expect(new Set(diffPackets(after, before).map((change) => JSON.stringify(sorted(change))))).toEqual(
          new Set(diffPackets(before, after).map((change) => JSON.stringify(sorted(exchanged(change))))),
        );
      }),
      { seed: 83, numRuns: 100 },
    );
  });

  it("leaves no field of the packet out", () => {
    const uncompared = ["schema", "id", "issuedAt", "expiresAt"];
    const read = new Set<unknown>(uncompared);
    const packet = build();
    const watched = new Proxy(packet, {
      get(fields, name) {
        read.add(name);
        return Reflect.get(fields, name);
      },
    });
    diffPackets(watched, packet);
    const { properties } = packetJsonSchema();
    for (const field of Object.keys(properties ?? {}))
      expect([field, read.has(field)]).toEqual([field, true]);
  });
});

/** Every value a packet has, by the part of the difference it belongs to: written down apart from what is tested. */
function valuesOf(packet: TransferPacket): readonly string[] {
  const { from, customer, issue, timeline, completeness } = packet;
  const single = {
    journey: packet.journey.id,
    handoff: packet.handoff,
    epoch: packet.epoch,
    hop: packet.hop,
    owner: from.party,
    channel: from.channel,
    target: packet.to,
    mode: packet.mode,
    callbackAt: packet.callbackAt,
    reason: packet.reason,
    urgency: packet.urgency,
    skills: packet.skills,
    senderNote: packet.note,
    customer: customer.id,
    name: customer.name,
    language: customer.language,
    timeZone: customer.timeZone,
    ...issue,
    summary: packet.summary,
    messageTotal: timeline.total,
    tone: packet.tone,
    nextStep: packet.nextStep,
    score: completeness.score,
  };
  const entries = (fields: object) => Object.entries(fields).map(([name, value]) => ({ name, value }));
  const lists = {
    identity: customer.identities,
    preference: entries(customer.preferences),
    consent: customer.consents,
    message: timeline.conversations.flatMap(({ channel, thread, messages }) =>
      messages.map((message) => ({ channel, ...(thread === undefined ? {} : { thread }), ...message })),
    ),
    contact: packet.contacts,
    note: packet.notes,
    fact: packet.facts,
    doNotAsk: packet.doNotAsk,
    attempt: packet.attempts,
    question: packet.questions,
    commitment: packet.commitments,
    pastHandoff: packet.handoffs,
    pastOwner: packet.owners,
    pastJourney: packet.pastJourneys,
    slaClock: packet.slaClocks,
    extension: entries(packet.extensions),
    warning: packet.warnings,
    missing: completeness.missing,
    omission: packet.omissions,
  };
  return [
    ...Object.entries(single).flatMap(([what, value]) => (value === undefined ? [] : tagged(what, value))),
    ...Object.entries(lists).flatMap(([what, values]) => values.map((value) => tagged(what, value))),
  ];
}

const tagged = (what: string, value: unknown) => `${what} ${JSON.stringify(sorted(value))}`;

function counted(values: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const value of values) put(counts, value);
  return counts;
}

function put(counts: Map<string, number>, value: string): void {
  counts.set(value, (counts.get(value) ?? 0) + 1);
}

function take(counts: Map<string, number>, value: string): void {
  const count = counts.get(value) ?? 0;
  if (count === 0) throw new Error(`took what is not there: ${value}`);
  if (count === 1) counts.delete(value);
  else counts.set(value, count - 1);
}

function exchanged(change: PacketChange): object {
  if (change.change === "added") return { what: change.what, change: "removed", before: change.after };
  if (change.change === "removed") return { what: change.what, change: "added", after: change.before };
  return { ...change, before: change.after, after: change.before };
}

/** The same value with the fields of every object in the order of their names. */
function sorted(value: unknown): unknown {
  return reordered(value, (names) => names.sort());
}

function turned(packet: TransferPacket): TransferPacket {
  return reordered(packet, (names) => names.reverse()) as TransferPacket;
}

function reordered(value: unknown, order: (names: string[]) => string[]): unknown {
  if (Array.isArray(value)) return value.map((item) => reordered(item, order));
  if (typeof value !== "object" || value === null) return value;
  const fields = new Map(Object.entries(value));
  return Object.fromEntries(
    order([...fields.keys()]).map((name) => [name, reordered(fields.get(name), order)]),
  );
}
