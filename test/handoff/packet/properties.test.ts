import Ajv2020 from "ajv/dist/2020.js";
import * as fc from "fast-check";
import {
  buildPacket,
  type PacketSource,
  packetJsonSchema,
  parsePacket,
  type TransferPacket,
} from "throughline/handoff";
import { describe, expect, it } from "vitest";
import { options, START, source, target } from "./sources.js";

const RUNS = { seed: 20_260_314, numRuns: 300 };
const isPacket = new Ajv2020({ strict: true, allErrors: true }).compile(packetJsonSchema());

describe("any source", () => {
  it("gives a packet that follows the published schema and equals itself after JSON", () => {
    fc.assert(
      fc.property(source, target, options, (rows, aim, settings) => {
        const packet = buildPacket(rows, aim, settings);
        expect(isPacket(packet), JSON.stringify(isPacket.errors)).toBe(true);
        const text = JSON.stringify(packet);
        expect(JSON.parse(text)).toStrictEqual(packet);
        expect(parsePacket(text)).toStrictEqual(packet);
      }),
      RUNS,
    );
  });

  it("gives the same packet every time, and is left as it was", () => {
    fc.assert(
      fc.property(source, target, options, (rows, aim, settings) => {
        const before = snapshot(rows);
        const packet = buildPacket(rows, aim, settings);
        expect(buildPacket(rows, aim, settings)).toStrictEqual(packet);
        expect(snapshot(rows)).toBe(before);
      }),
      { ...RUNS, numRuns: 100 },
    );
  });

  it("loses nothing: what is kept and what is reported omitted make up the whole", () => {
    fc.assert(
      fc.property(source, target, options, (rows, aim, settings) => {
        const packet = buildPacket(rows, aim, settings);
        for (const [list, kept] of Object.entries(keptOf(packet))) {
          const omitted = packet.omissions.find(({ kind }) => kind === list)?.count ?? 0;
          expect({ list, count: kept + omitted }).toEqual({ list, count: countOf(rows, list) });
        }
        const gaps = packet.timeline.conversations.map(({ omittedBefore = 0 }) => omittedBefore);
        const omitted = packet.omissions.find(({ kind }) => kind === "messages")?.count ?? 0;
        if (gaps.length > 0) expect(gaps.reduce((sum, gap) => sum + gap)).toBe(omitted);
      }),
      RUNS,
    );
  });

  it("gives the same packet in whatever order its rows come", () => {
    const shuffledTwin = source.chain((rows) => {
      const apart = { ...rows, ...withTimesApart(rows) };
      return fc.tuple(fc.constant(apart), shuffled(apart));
    });
    fc.assert(
      fc.property(shuffledTwin, target, options, ([rows, twin], aim, settings) => {
        expect(buildPacket(twin, aim, settings)).toStrictEqual(buildPacket(rows, aim, settings));
      }),
      { ...RUNS, numRuns: 200 },
    );
  });

  it("gives the same packet with its messages in a view that promises their order", () => {
    fc.assert(
      fc.property(source, target, options, (rows, aim, settings) => {
        const apart = withTimesApart(rows);
        const view = { length: apart.messages.length, at: (index: number) => apart.messages[index] };
        const promised = { ...rows, messages: view, messageOrder: "oldest-first" as const };
        expect(buildPacket(promised, aim, settings)).toStrictEqual(
          buildPacket({ ...rows, messages: apart.messages }, aim, settings),
        );
      }),
      { ...RUNS, numRuns: 100 },
    );
  });
});

function snapshot(rows: unknown): string {
  return JSON.stringify(rows, (_, value) => (typeof value === "bigint" ? `${value}n` : value));
}

function keptOf(packet: TransferPacket): Readonly<Record<string, number>> {
  const {
    timeline,
    contacts,
    notes,
    facts,
    attempts,
    questions,
    commitments,
    handoffs,
    owners,
    pastJourneys,
    slaClocks,
  } = packet;
  const messages = timeline.conversations.reduce(
    (count, conversation) => count + conversation.messages.length,
    0,
  );
  const lists = {
    contacts,
    notes,
    facts,
    attempts,
    questions,
    commitments,
    handoffs,
    owners,
    pastJourneys,
    slaClocks,
  };
  return {
    messages,
    ...Object.fromEntries(Object.entries(lists).map(([list, items]) => [list, items.length])),
  };
}

function countOf(rows: PacketSource, list: string): number {
  const items: unknown = Reflect.get(rows, list);
  if (!Array.isArray(items)) return 0;
  return list === "facts" ? new Set(items.map(({ key }) => key)).size : items.length;
}

const TIMED = ["messages", "contacts", "notes", "facts", "attempts", "questions", "handoffs"] as const;

/** Every row a time of its own, so that no order is left to chance. */
function withTimesApart(rows: PacketSource) {
  const messages = [...(Array.isArray(rows.messages) ? rows.messages : [])].map((row, index) => ({
    ...row,
    at: START - 1_000_000 + index * 1000,
  }));
  const apart = Object.fromEntries(
    TIMED.map((list) => {
      const items = rows[list];
      const spread = Array.isArray(items)
        ? items.map((row, index) => ({
            ...row,
            at: START - 500_000 + index,
            startedAt: START - 500_000 + index,
          }))
        : items;
      return [list, spread];
    }),
  );
  return { ...apart, messages };
}

function shuffled(rows: PacketSource): fc.Arbitrary<PacketSource> {
  const orders = TIMED.map((list) => {
    const items = rows[list];
    return Array.isArray(items)
      ? fc.shuffledSubarray(items, { minLength: items.length })
      : fc.constant(items);
  });
  return fc
    .tuple(...orders)
    .map((items) => ({ ...rows, ...Object.fromEntries(TIMED.map((list, index) => [list, items[index]])) }));
}
