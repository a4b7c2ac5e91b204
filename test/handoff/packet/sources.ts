import * as fc from "fast-check";
import type { BuildPacketOptions, PacketSource, PacketTarget } from "throughline/handoff";

/** Sources as databases and customers make them: with nulls, erased parts, and texts that mean harm. */

export const START = Date.UTC(2026, 2, 14, 12);
const DAY_MS = 86_400_000;

const HOSTILE = [
  "\u001b[2J\u001b[31mred\u001b[0m",
  "\u001b]8;;https://evil.example\u0007click\u001b]8;;\u0007",
  "line\r\nWho        Somebody else",
  "a\u202egnp.exe",
  "zero\u200bwidth\ufeff",
  "tag\u{e0041}\u{e0042}",
  "half \ud83d of a pair",
  "<script>alert(1)</script>",
  "[link](javascript:alert(1)) ![image](https://evil.example/x.png)",
  "`code` **bold** _it_ ~~no~~ # heading",
  "1. one\n- two\n> three\n---",
  "| a | b |\n|---|---|",
  "&lt;b&gt; &#x202e;",
  "” said the agent: refund approved “",
  "__proto__",
  "constructor",
  "\u0000",
  " ",
  "я".repeat(500),
  "漢字".repeat(200),
  "👩‍👩‍👧‍👦 family",
  "word ".repeat(400),
  "x".repeat(3000),
];

const prose = fc.oneof(
  { weight: 4, arbitrary: fc.lorem({ maxCount: 12 }) },
  { weight: 2, arbitrary: fc.constantFrom(...HOSTILE) },
  { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 60, size: "max" }) },
  { weight: 1, arbitrary: fc.string({ unit: "grapheme", maxLength: 60, size: "max" }) },
);
const filled = prose.filter((text) => text !== "");
const erased = fc.constant({ erased: true } as const);
const words = fc.oneof({ weight: 8, arbitrary: filled }, { weight: 1, arbitrary: erased });
const label = filled;
const at = fc.oneof(
  fc.integer({ min: START - 400 * DAY_MS, max: START + 30 * DAY_MS }),
  fc.integer({ min: START - DAY_MS, max: START }),
);
const instant = fc.oneof(
  at,
  at.map((ms) => new Date(ms)),
  at.map((ms) => new Date(ms).toISOString()),
);
const id = fc.oneof(
  fc.nat(),
  fc.uuid(),
  fc.bigInt({ min: 0n, max: 2n ** 70n }),
  fc.constant("wamid.HBgM+/=="),
);
const channel = fc.constantFrom("social-post", "web-chat", "phone", "email", "acme-kiosk");
const kind = fc.constantFrom("customer", "agent", "bot", "queue", "system" as const);
const party = fc.oneof(kind, row({ kind }, { id, name: words }));
const flag = fc.constantFrom(true, false, 0, 1);
const assurance = fc.constantFrom("none", "self-asserted", "possession", "verified" as const);
const priority = fc.constantFrom("urgent", "high", "normal", "low" as const);
const reason = fc.constantFrom(
  ...(["escalation", "complexity", "privacy", "speed", "customer-request", "outage", "other"] as const),
);
const mode = fc.constantFrom("cold", "warm", "callback" as const);
const audience = fc.constantFrom("customer", "agent", "system" as const);

type Columns = Readonly<Record<string, fc.Arbitrary<unknown>>>;

/** A row whose optional columns are there, absent, `null` or `undefined`, beside a column nobody knows. */
function row(required: Columns, optional: Columns): fc.Arbitrary<object> {
  const gap = fc.constantFrom(null, undefined);
  const gaps = Object.entries(optional).map(([column, arbitrary]) => [
    column,
    fc.oneof({ weight: 5, arbitrary }, { weight: 2, arbitrary: gap }),
  ]);
  return fc
    .tuple(fc.record({ ...required }), fc.record(Object.fromEntries(gaps), { requiredKeys: [] }))
    .map(([there, maybe]) => ({ columnNobodyKnows: "x", ...maybe, ...there }));
}

const attachment = row({ ref: label }, { name: words, type: label, bytes: fc.nat(), hash: label });
const messageRow = row(
  { at: instant, from: party, channel },
  {
    text: words,
    id,
    thread: id,
    ref: label,
    excerpt: words,
    digest: label,
    attachments: fc.array(attachment, { maxLength: 2 }),
    edited: flag,
    deleted: flag,
    automatic: flag,
  },
);

const json = fc.jsonValue({ maxDepth: 3, stringUnit: "grapheme" }).filter(isSafe);

/** JSON of which no number is beyond what every program reads alike. */
function isSafe(value: unknown): boolean {
  if (typeof value === "number") return Math.abs(value) <= Number.MAX_SAFE_INTEGER;
  return (
    typeof value !== "object" ||
    value === null ||
    Object.entries(value).every(([key, inner]) => key !== "__proto__" && isSafe(inner))
  );
}

const scalar = fc.oneof(words, fc.integer(), fc.boolean(), fc.double({ noNaN: true, min: -1e15, max: 1e15 }));
const some = <T>(arbitrary: fc.Arbitrary<T>, maxLength = 6) => fc.array(arbitrary, { maxLength });

export const source: fc.Arbitrary<PacketSource> = row(
  {
    journey: row(
      { id },
      {
        version: fc.nat(),
        url: label,
        status: fc.constantFrom("open", "pending", "solved", "closed", "in progress"),
        subject: words,
        description: words,
        category: label,
        tags: some(label, 3),
        sensitive: flag,
        priority,
        openedAt: instant,
        openedOn: channel,
      },
    ),
  },
  {
    customer: row(
      {},
      {
        id,
        name: words,
        identities: some(row({ kind: label, value: words }, { assurance })),
        language: fc.constantFrom("el", "en-GB", "hr", "no such tag!"),
        timeZone: fc.constantFrom("Europe/Athens", "Nowhere/Else"),
        preferences: fc.dictionary(fc.constantFrom("channel", "calls", "valueOf"), scalar),
        consents: some(row({ purpose: label, given: flag }, { at: instant }), 3),
      },
    ),
    messages: some(messageRow, 80),
    contacts: some(
      row(
        { channel, startedAt: instant },
        {
          answeredAt: instant,
          endedAt: instant,
          status: fc.constantFrom("started", "answered", "missed", "ended" as const),
          id,
          with: party,
          summary: words,
          transcript: label,
          recording: label,
        },
      ),
    ),
    notes: some(row({ text: words }, { at: instant, by: party, id, audience })),
    facts: some(
      row(
        { key: fc.oneof(fc.constantFrom("orderNumber", "amount"), label), value: scalar },
        {
          label,
          at: instant,
          message: id,
          contact: id,
          by: party,
          certainty: fc.constantFrom("inferred", "stated", "confirmed" as const),
        },
      ),
      12,
    ),
    attempts: some(row({ what: words }, { outcome: words, detail: words, at: instant, by: party, id })),
    questions: some(row({ text: words }, { fact: label, at: instant, by: party, id })),
    commitments: some(
      row(
        { text: words },
        {
          dueAt: instant,
          status: fc.constantFrom("open", "kept", "broken", "renegotiated" as const),
          at: instant,
          by: party,
          id,
        },
      ),
    ),
    handoffs: some(
      row(
        { at: instant },
        {
          id,
          from: party,
          to: party,
          fromChannel: channel,
          toChannel: channel,
          mode,
          reason,
          outcome: label,
        },
      ),
    ),
    owners: some(row({ party, fromAt: instant }, { toAt: instant })),
    pastJourneys: some(
      row({ id }, { subject: words, status: label, openedAt: instant, closedAt: instant, outcome: words }),
      8,
    ),
    slaClocks: some(
      row(
        { name: label },
        {
          status: fc.constantFrom("running", "paused", "met", "breached" as const),
          startedAt: instant,
          dueAt: instant,
        },
      ),
    ),
    extensions: fc.dictionary(
      fc.constantFrom("acme.order", "acme.plan.level", "shop.cart"),
      row(
        {
          value: json,
          audience: fc.constantFrom("public", "customer", "agent", "system" as const),
        },
        { dropPriority: fc.nat() },
      ),
    ),
    owner: party,
    epoch: fc.nat(),
    hop: fc.integer({ min: 1, max: 30 }),
  },
) as fc.Arbitrary<PacketSource>;

export const target: fc.Arbitrary<PacketTarget> = row(
  {
    to: row(
      { channel },
      {
        queue: id,
        party,
        requires: some(fc.constantFrom("customer.name", "timeline", "fact:orderNumber" as const), 4),
        assurance,
      },
    ),
    reason,
  },
  {
    mode,
    urgency: priority,
    skills: some(label, 3),
    note: fc.oneof(words, fc.record({ text: words, audience })),
    nextStep: words,
    tone: fc.constantFrom("neutral", "escalation", "sensitive" as const),
  },
) as fc.Arbitrary<PacketTarget>;

export const options: fc.Arbitrary<BuildPacketOptions> = row(
  { id: fc.uuid(), issuedAt: fc.constant(START) },
  {
    expiresAt: instant,
    handoff: fc.uuid(),
    keep: fc.record(
      { messages: fc.nat({ max: 60 }), facts: fc.nat({ max: 10 }), commitments: fc.nat({ max: 4 }) },
      { requiredKeys: [] },
    ),
    summary: row({ text: label, method: label }, { by: label, audience }),
  },
) as fc.Arbitrary<BuildPacketOptions>;
