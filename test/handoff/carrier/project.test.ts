import fc from "fast-check";
import {
  type Audience,
  buildPacket,
  CARRIERS,
  type Carrier,
  type CarrierLoss,
  type CarrierName,
  defineCarrier,
  type PacketSource,
  projectPacket,
  type TransferPacket,
} from "throughline/handoff";
import { describe, expect, expectTypeOf, it } from "vitest";
import { withCanaries } from "../packet/canaries.js";
import { options, START, source, target } from "../packet/sources.js";

const NAMES = Object.keys(CARRIERS) as CarrierName[];
const given = { reference: "pk_1", token: "tok_ABC-123" } as const;

const packets = fc
  .tuple(source, target, options)
  .map(([rows, to, how]) => buildPacket(rows, to, { ...how, id: "pk_1", issuedAt: START }));

function ofLength(messages: number, keep = messages): TransferPacket {
  const rows: PacketSource = {
    journey: { id: "j1" },
    messages: Array.from({ length: messages }, (_, index) => ({
      id: `m${index}`,
      at: START + index * 1000,
      from: index % 2 === 0 ? ("customer" as const) : ("agent" as const),
      channel: "web-chat",
      text: `Message ${index} about the order that is late.`,
    })),
  };
  const to = { to: { queue: "billing" }, reason: "escalation" } as const;
  return buildPacket(rows, to, { id: "pk_1", issuedAt: START, keep: { messages: keep } });
}

/** The size as the carrier's owner would count it, from the value alone. */
function sizeOf(name: CarrierName, value: unknown): number {
  const { unit } = CARRIERS[name];
  if (name.startsWith("sip-uui")) return String(value).replace(";encoding=hex", "").length / 2;
  if (name === "amazon-connect")
    return Object.entries(value as Record<string, string>).reduce(
      (sum, [key, text]) => sum + Buffer.byteLength(key) + Buffer.byteLength(text),
      0,
    );
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return unit === "characters" ? text.length : Buffer.byteLength(text);
}

const PREFIXES = {
  messages: "msg",
  facts: "fact",
  commitments: "promise",
  notes: "note",
  attempts: "tried",
} as const;

/** All that is there once in a packet, counted where there is room for everything. */
const roomy = defineCarrier({
  name: "roomy",
  audience: "system",
  limit: null,
  unit: "characters",
  needs: "nothing",
  format: { base: 0, cost: () => 0, write: (fields) => fields.map(({ key }) => key), measure: () => 0 },
});
const OF_A_LIST = /^(msg|fact|promise|note|tried|question|sla|contact|handoff|owner|past|x)_/;
const onceIn = (keys: readonly string[]) =>
  keys.filter((key) => key !== "ref" && !OF_A_LIST.test(key)).length;
const SINGLE: readonly string[] = ["routing", "customer", "issue", "note", "guidance", "summary"];

function accountsFor(packet: TransferPacket, losses: readonly CarrierLoss[], carried: string): void {
  const keys = carried.startsWith("{") ? Object.keys(JSON.parse(carried)) : undefined;
  for (const [kind, prefix] of Object.entries(PREFIXES)) {
    const list = kind as keyof typeof PREFIXES;
    const gone = packet.omissions.find((one) => one.kind === kind)?.count ?? 0;
    const total = list === "messages" ? packet.timeline.total : packet[list].length + gone;
    const { kept, omitted } = losses.find((one) => one.kind === kind) ?? { kept: total, omitted: 0 };
    expect([kind, kept + omitted]).toEqual([kind, total]);
    expect(kept).toBeLessThanOrEqual(total);
    if (keys !== undefined)
      expect([kind, keys.filter((key) => key.startsWith(`${prefix}_`)).length]).toEqual([kind, kept]);
  }
  if (keys === undefined) return;
  const omitted = losses.reduce((sum, loss) => sum + (SINGLE.includes(loss.kind) ? loss.omitted : 0), 0);
  expect(onceIn(keys) + omitted).toBe(onceIn(projectPacket(packet, roomy).value));
}

describe.each(NAMES)("a packet on %s", (name) => {
  const { limit } = CARRIERS[name];

  it("is never over its limit, in its own unit, and all that stays behind is accounted for", () => {
    fc.assert(
      fc.property(packets, (packet) => {
        const { value, size, omitted } = projectPacket(packet, name, given);
        expect(size).toBeLessThanOrEqual(limit ?? Number.POSITIVE_INFINITY);
        if (limit !== null) expect(sizeOf(name, value)).toBeLessThanOrEqual(limit);
        const json = typeof value === "object" ? JSON.stringify(value) : String(value);
        accountsFor(packet, omitted, json);
        expect(projectPacket(packet, name, given)).toEqual(projectPacket(packet, name, given));
      }),
      { seed: 11, numRuns: 40 },
    );
  });

  it("says nothing that is above its audience", () => {
    const levels: readonly Audience[] = ["public", "customer", "agent", "system"];
    const top = levels.indexOf(CARRIERS[name].audience);
    fc.assert(
      fc.property(packets, (packet) => {
        const free = ({ type }: { readonly type: string }) => type.startsWith("string");
        const { packet: seeded, canaries } = withCanaries(packet, free);
        const carried = JSON.stringify(projectPacket(seeded, name, given));
        for (const { name: canary, level } of canaries)
          if (levels.indexOf(level) > top) expect(carried).not.toContain(canary);
      }),
      { seed: 12, numRuns: 25 },
    );
  });

  it.each([1, 200, 5000])("fits with %i messages", (messages) => {
    const { size, omitted } = projectPacket(ofLength(messages), name, given);
    expect(size).toBeLessThanOrEqual(limit ?? Number.POSITIVE_INFINITY);
    const loss = omitted.find(({ kind }) => kind === "messages");
    if (loss !== undefined) expect(loss.kept + loss.omitted).toBe(messages);
  });
});

describe("a projection", () => {
  const packet = ofLength(400);

  it("always leads to the whole, and refuses where it could not", () => {
    for (const name of NAMES) {
      const { needs, tokenOnly } = CARRIERS[name];
      const code = needs === "token" ? "CARRIER_NEEDS_TOKEN" : "CARRIER_NEEDS_REFERENCE";
      expect(() => projectPacket(packet, name)).toThrowError(expect.objectContaining({ code }));
      const { value } = projectPacket(packet, name, given);
      if (tokenOnly) expect(value).toBe(given.token);
      else if (typeof value === "object") expect(value).toMatchObject({ ref: given.reference });
    }
    const hex = projectPacket(packet, "sip-uui", given).value.replace(";encoding=hex", "");
    expect(JSON.parse(Buffer.from(hex, "hex").toString())).toMatchObject({ ref: "pk_1", packet: "pk_1" });
    const header = projectPacket(packet, "twilio-sip", given).value;
    expect(JSON.parse(decodeURIComponent(header.replace("X-Throughline=", "")))).toMatchObject({
      ref: "pk_1",
    });
  });

  it("keeps the newest messages without a gap, and says from when to when the others were", () => {
    const { value, omitted } = projectPacket(packet, "twilio-task", given);
    const fields: Record<string, string> = JSON.parse(value);
    expect(fields.msg_1).toContain("Message 399");
    const loss = omitted.find(({ kind }) => kind === "messages");
    expect(loss).toMatchObject({ firstAt: START });
    const oldest = fields[`msg_${loss?.kept}`] ?? "";
    expect(oldest).toContain(`Message ${400 - (loss?.kept ?? 0)}`.slice(0, 8));
  });

  it("counts what the packet itself had left out", () => {
    const { omitted } = projectPacket(ofLength(400, 10), "amazon-connect", given);
    expect(omitted.find(({ kind }) => kind === "messages")).toMatchObject({ kept: 11, omitted: 389 });
  });

  it("cuts a text at a word, with a mark and an entry in the report", () => {
    const long = buildPacket(
      { journey: { id: "j1" }, notes: [{ text: `${"word ".repeat(200)}end` }] },
      { to: { queue: "billing" }, reason: "other" },
      { id: "pk_1", issuedAt: START },
    );
    const { value, omitted } = projectPacket(long, "genesys", given);
    expect(value.note_1).toMatch(/word…$/);
    expect(value.note_1?.length).toBeLessThanOrEqual(256);
    expect(omitted).toContainEqual({ kind: "notes", kept: 1, omitted: 0, shortened: 1 });
  });

  it("never breaks a character, whatever the text is made of", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", minLength: 50, maxLength: 400, size: "max" }), (text) => {
        const rows = { journey: { id: "j1" }, notes: [{ text }] };
        const odd = buildPacket(rows, { to: { queue: "b" }, reason: "other" }, { id: "p", issuedAt: START });
        for (const name of ["cisco-ecc", "genesys", "messenger-metadata"] as const) {
          const { value } = projectPacket(odd, name, given);
          expect(JSON.stringify(value)).not.toMatch(/\\ud[89a-f]/i);
        }
      }),
      { seed: 13, numRuns: 60 },
    );
  });

  it("is for no more than the audience asked for, and never for more than the carrier reaches", () => {
    const named = buildPacket(
      { journey: { id: "j1" }, notes: [{ text: "Between us." }], customer: { name: "Anna" } },
      { to: { channel: "phone" }, reason: "privacy" },
      { id: "p", issuedAt: START },
    );
    const text = (audience: Audience) => projectPacket(named, "cloudevents", { ...given, audience }).value;
    expect(text("agent")).toMatchObject({ customer_name: "Anna", note_1: "Between us." });
    expect(text("customer")).not.toHaveProperty("note_1");
    expect(text("public")).toEqual({ ref: "pk_1", packet: "p", to_channel: "phone" });
    expect(projectPacket(named, "push", { ...given, audience: "system" }).value).not.toHaveProperty("note_1");
  });

  it("refuses tokens that a carrier cannot spell, references that do not fit, and carriers nobody knows", () => {
    const code = (run: () => unknown) => {
      try {
        return run();
      } catch (error) {
        return (error as { code?: string }).code;
      }
    };
    expect(code(() => projectPacket(packet, "telegram-start", { token: "no spaces" }))).toBe("INVALID_INPUT");
    expect(code(() => projectPacket(packet, "telegram-start", { token: "x".repeat(65) }))).toBe(
      "LIMIT_EXCEEDED",
    );
    expect(code(() => projectPacket(packet, "sip-uui", { reference: "x".repeat(200) }))).toBe(
      "LIMIT_EXCEEDED",
    );
    expect(code(() => projectPacket(packet, "pigeon" as "pin", given))).toBe("INVALID_INPUT");
  });

  it("has the type of its carrier, and takes carriers of one's own", () => {
    expectTypeOf(projectPacket(packet, "twilio-task", given).value).toEqualTypeOf<string>();
    expectTypeOf(projectPacket(packet, "amazon-connect", given).value).toEqualTypeOf<
      Readonly<Record<string, string>>
    >();
    const lines: Carrier<string> = defineCarrier({
      name: "crm",
      audience: "agent",
      limit: 100,
      unit: "characters",
      needs: "reference",
      format: {
        base: 0,
        cost: ({ key, value }) => `${key}=${value}\n`.length,
        write: (fields) => fields.map(({ key, value }) => `${key}=${value}\n`).join(""),
        measure: (text) => text.length,
      },
    });
    const { value, size } = projectPacket(packet, lines, given);
    expect(value).toMatch(/^ref=pk_1\njourney=j1\nrequest=Message 0 /);
    expect(size).toBeLessThanOrEqual(100);
  });

  it("of the whole is all that its audience may see", () => {
    const { value, limit } = projectPacket(packet, "whole");
    expect(limit).toBeNull();
    expect(value.timeline?.total).toBe(400);
    expect(projectPacket(packet, "whole", { audience: "public" }).value).not.toHaveProperty("timeline");
  });
});
