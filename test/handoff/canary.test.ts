import * as fc from "fast-check";
import { isThroughlineError } from "throughline";
import {
  AUDIENCES,
  type Audience,
  type BriefFormat,
  type BriefLocale,
  buildPacket,
  CARRIERS,
  type CarrierName,
  filterContext,
  findRepeatAsks,
  PACKET_AUDIENCE,
  type PacketSource,
  parsePacket,
  projectFor,
  projectPacket,
  renderBrief,
  type TransferPacket,
} from "throughline/handoff";
import { verifyPacket } from "throughline/handoff/signing";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { THREE_CHANNELS } from "./brief/journeys.js";

const RUNS = { seed: 20_261_124, numRuns: 60 };
const FORMATS: readonly (BriefFormat | "messages")[] = [
  "text",
  "markdown",
  "html",
  "ssml",
  "prompt",
  "messages",
];
const LOCALES: readonly BriefLocale[] = ["en", "el", "hr"];
const TOKEN = "tlr_Jk3v0Zb1w9TqYx5mC7hLr2Dn8sPf4Ga6";

/** Fields whose values are words of the schema or of a catalogue, not of people. */
const CODES = new Set([
  "schema",
  "mode",
  "reason",
  "urgency",
  "channel",
  "kind",
  "assurance",
  "audience",
  "status",
  "tone",
  "code",
  "certainty",
  "method",
  "priority",
  "fromChannel",
  "toChannel",
  "openedOn",
  "needed",
  "found",
  "outcome",
  "language",
  "timeZone",
  "missing",
]);

type Node = Audience | "item" | { readonly [field: string]: Node };

/** The packet with a canary of its field's audience in the place of every text of people: `canaryAGENT7`. */
function withCanaries(packet: TransferPacket): TransferPacket {
  let count = 0;
  const sing = (value: unknown, node: Node, field: string): unknown => {
    if (typeof value === "string") {
      if (CODES.has(field)) return value;
      return `canary${(typeof node === "string" && node !== "item" ? node : "system").toUpperCase()}x${++count}`;
    }
    if (Array.isArray(value)) return value.map((item) => sing(item, node, field));
    if (typeof value !== "object" || value === null) return value;
    const own = node === "item" ? (Reflect.get(value, "audience") as Audience) : node;
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) => {
        const below = typeof own === "string" ? own : (own[key] ?? own["*"] ?? "system");
        return [key, sing(inner, below, key)];
      }),
    );
  };
  return parsePacket(JSON.stringify(sing(packet, PACKET_AUDIENCE as Node, "")));
}

/** The highest audience whose canary is in what comes out; `null`: none. */
function loudest(output: unknown): Audience | null {
  const text = typeof output === "string" ? output : JSON.stringify(output);
  return AUDIENCES.findLast((audience) => text.includes(`canary${audience.toUpperCase()}x`)) ?? null;
}

const within = (output: unknown, audience: Audience) => {
  const heard = loudest(output);
  return heard === null || AUDIENCES.indexOf(heard) <= AUDIENCES.indexOf(audience);
};

const written: string[] = [];
beforeEach(() => {
  written.length = 0;
  for (const method of ["log", "info", "warn", "error", "debug"] as const)
    vi.spyOn(console, method).mockImplementation((...said) => void written.push(said.map(String).join(" ")));
});
afterEach(() => vi.restoreAllMocks());

const level = fc.constantFrom(...AUDIENCES);
const inside = fc.constantFrom("customer", "agent", "system");

/** A packet of real size with notes, a sender's note and extensions for every audience. */
const packets = fc
  .record({
    notes: fc.array(inside, { maxLength: 6 }),
    note: inside,
    extensions: fc.array(inside, { maxLength: 4 }),
    keep: fc.nat(6),
  })
  .map(({ notes, note, extensions, keep }) => {
    const { source, target, issuedAt } = THREE_CHANNELS;
    const more: PacketSource = {
      ...source,
      notes: notes.map((audience, index) => ({ at: issuedAt, text: `Note ${index}`, audience })),
      extensions: Object.fromEntries(
        extensions.map((audience, index) => [
          `acme.e${index}`,
          { value: { text: `Extension ${index}` }, audience },
        ]),
      ),
    };
    const aim = { ...target, note: { text: "The sender's note", audience: note } };
    return withCanaries(buildPacket(more, aim, { id: "p-1", issuedAt, keep: { messages: keep } }));
  });

it("hears canaries at all: a packet has some of every audience", () => {
  fc.assert(
    fc.property(packets, (packet) => {
      const text = JSON.stringify(packet);
      for (const audience of ["public", "customer", "agent"])
        expect(text).toContain(`canary${audience.toUpperCase()}x`);
    }),
    RUNS,
  );
});

it("no projection has anything above its audience", () => {
  fc.assert(
    fc.property(packets, level, (packet, audience) => {
      expect(within(projectFor(packet, audience), audience)).toBe(true);
      expect(within(projectFor(filterContext(packet, { last: 1 }), audience), audience)).toBe(true);
    }),
    RUNS,
  );
});

it("no brief has anything above its audience, in any format or language", () => {
  fc.assert(
    fc.property(
      packets,
      level,
      fc.constantFrom(...FORMATS),
      fc.constantFrom(...LOCALES),
      (packet, audience, format, locale) => {
        // The overloads part text from messages; both are given here.
        const brief: unknown = Reflect.apply(renderBrief, undefined, [packet, { format, audience, locale }]);
        expect(within(brief, audience)).toBe(true);
      },
    ),
    { ...RUNS, numRuns: 300 },
  );
});

it("no carrier has anything above whom it may reach, or whom it is meant for", () => {
  const names = Object.keys(CARRIERS) as readonly CarrierName[];
  fc.assert(
    fc.property(packets, level, (packet, audience) => {
      for (const name of names) {
        const reach = CARRIERS[name].audience;
        const least = AUDIENCES[Math.min(AUDIENCES.indexOf(reach), AUDIENCES.indexOf(audience))] ?? "public";
        const { value, omitted } = projectPacket(packet, name, {
          reference: "pk_1",
          token: name === "pin" ? "204911735026" : TOKEN,
          audience,
        });
        expect(within([value, omitted], least), name).toBe(true);
      }
      expect(within(projectPacket(packet, "whole", { audience }).value, audience)).toBe(true);
    }),
    RUNS,
  );
});

it("no error repeats anything, and nothing is logged", async () => {
  const breaks: readonly ((packet: TransferPacket, at: number) => unknown)[] = [
    (packet) => parsePacket({ ...packet, issuedAt: "canaryAGENTx0" }),
    (packet, at) => parsePacket(JSON.stringify(packet).slice(0, at)),
    (packet, at) => parsePacket(JSON.stringify(packet).slice(0, at) + JSON.stringify(packet).slice(at + 1)),
    (packet) =>
      parsePacket({ ...packet, facts: [{ key: "canaryAGENTx0", value: { deep: "canaryAGENTx0" } }] }),
    (packet) => projectPacket(packet, "sip-uui"),
    (packet) => projectPacket(packet, "telegram-start", { token: "canaryAGENTx0 !" }),
    (packet) => Reflect.apply(renderBrief, undefined, [packet, { format: "canaryAGENTx0" }]),
    (packet) =>
      Reflect.apply(renderBrief, undefined, [{ ...packet, schema: "canaryAGENTx0" }, { format: "text" }]),
    (packet) => Reflect.apply(filterContext, undefined, [packet, { last: "canaryAGENTx0" }]),
    (packet) =>
      buildPacket(
        { journey: { id: packet.id }, messages: [{ at: "canaryAGENTx0", text: "canaryAGENTx0" }] } as never,
        { to: {}, reason: "other" } as never,
        { id: "p", issuedAt: 1 },
      ),
    (packet) => verifyPacket(JSON.stringify(packet), { keys: {}, audience: "a", now: 1 }),
    (packet) => findRepeatAsks("What?", packet),
  ];
  let thrown = 0;
  await fc.assert(
    fc.asyncProperty(packets, fc.constantFrom(...breaks), fc.nat(3_000), async (packet, attempt, at) => {
      try {
        await attempt(packet, at);
      } catch (error) {
        if (!isThroughlineError(error)) throw error;
        thrown++;
        expect(loudest([error.message, error.details, String(error.cause ?? "")])).toBeNull();
      }
    }),
    { ...RUNS, numRuns: 400 },
  );
  expect(thrown).toBeGreaterThan(200);
  expect(written).toEqual([]);
});
