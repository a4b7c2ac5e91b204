import { ERASED } from "throughline";
import { buildPacket, type PacketSource, type PacketTarget, type RequiredItem } from "throughline/handoff";
import { describe, expect, it } from "vitest";

const NOW = Date.UTC(2026, 2, 14, 12);
const MINUTE_MS = 60_000;
const ESCALATE: PacketTarget = { to: { channel: "phone", queue: "billing" }, reason: "escalation" };
const build = (
  source: Omit<PacketSource, "journey"> & Partial<PacketSource>,
  target: Partial<PacketTarget> = {},
) => buildPacket({ journey: { id: 1 }, ...source }, { ...ESCALATE, ...target }, { id: "p-1", issuedAt: NOW });

describe("a minute after installing", () => {
  const packet = buildPacket(
    {
      journey: { id: 7781 },
      messages: [
        { at: "2026-03-14T11:50:00Z", from: "customer", channel: "web-chat", text: "I was charged twice." },
      ],
    },
    ESCALATE,
    { id: "p-1", issuedAt: "2026-03-14T12:00:00Z" },
  );

  it("says what is wanted, from where to where, and what to do", () => {
    expect(packet).toMatchObject({
      schema: "throughline.packet/1",
      id: "p-1",
      issuedAt: NOW,
      journey: { id: "7781" },
      hop: 1,
      from: { channel: "web-chat" },
      to: { channel: "phone", queue: "billing" },
      mode: "cold",
      reason: "escalation",
      urgency: "normal",
      issue: {
        request: { text: "I was charged twice." },
        openedOn: "web-chat",
        openedAt: NOW - 10 * MINUTE_MS,
      },
      tone: "escalation",
      nextStep: { code: "answer-customer" },
      warnings: [{ code: "unanswered", at: NOW - 10 * MINUTE_MS }],
    });
  });

  it("says how complete that is, and what is missing", () => {
    expect(packet.completeness).toEqual({ score: 0.33, missing: ["customer.name", "customer.identity"] });
  });
});

describe("rows as databases give them", () => {
  it("takes times as numbers, dates and ISO text, and ids as numbers, bigints and text", () => {
    const { timeline } = build({
      messages: [
        { id: 1, at: NOW - 3, from: "customer", channel: "sms", text: "one" },
        { id: 2n ** 60n, at: new Date(NOW - 2), from: "customer", channel: "sms", text: "two" },
        { id: "m-3", at: "2026-03-14T13:59:59.999+02:00", from: "customer", channel: "sms", text: "three" },
      ],
    });
    expect(timeline.conversations[0]?.messages.map(({ id, at }) => ({ id, at }))).toEqual([
      { id: "1", at: NOW - 3 },
      { id: "1152921504606846976", at: NOW - 2 },
      { id: "m-3", at: NOW - 1 },
    ]);
  });

  it("reads null as absent, 0 and 1 as no and yes, and ignores columns it does not know", () => {
    const rows: PacketSource = JSON.parse(`{
      "journey": { "id": 1, "subject": null, "priority": null, "created_by": "x" },
      "customer": { "name": null, "identities": null, "preferences": { "calls": null } },
      "messages": [{ "at": ${NOW}, "from": "customer", "channel": "sms", "text": "hi", "id": null, "edited": 1, "deleted": 0 }],
      "notes": null, "facts": null, "owner": null, "extensions": { "acme.order": null }
    }`);
    const packet = build(rows);
    expect(packet.customer).toEqual({ identities: [], preferences: {}, consents: [] });
    expect(packet.timeline.conversations[0]?.messages).toEqual([
      { at: NOW, from: { kind: "customer" }, text: "hi", edited: true },
    ]);
    expect(packet.extensions).toEqual({});
  });

  it("leaves out facts and identities of which nothing is known, and keeps empty notes", () => {
    const packet = build({
      customer: {
        identities: [
          { kind: "phone", value: null },
          { kind: "email", value: "" },
        ],
      },
      facts: [
        { key: "orderNumber", value: null },
        { key: "amount", value: "" },
        { key: "count", value: 0 },
      ],
      notes: [{ text: "" }],
    });
    expect(packet.customer.identities).toEqual([]);
    expect(packet.facts.map(({ key }) => key)).toEqual(["count"]);
    expect(packet.notes).toEqual([{ text: "", audience: "agent" }]);
  });

  it("shows somebody as a role, or with the desk's id and name", () => {
    const { timeline, from } = build({
      owner: { kind: "agent", id: 7, name: "Ana" },
      messages: [
        { at: NOW - 2, from: "bot", channel: "sms", text: "Hello" },
        { at: NOW - 1, from: { kind: "agent", id: 7, name: null }, channel: "sms", text: "Hello again" },
      ],
    });
    expect(timeline.conversations[0]?.messages.map((message) => message.from)).toEqual([
      { kind: "bot" },
      { kind: "agent", id: "7" },
    ]);
    expect(from.party).toEqual({ kind: "agent", id: "7", name: "Ana" });
  });

  it("replaces half of a surrogate pair, which has no form in UTF-8", () => {
    const packet = build({ customer: { name: "Mar\ud83da" } });
    expect(packet.customer.name).toBe("Mar\ufffda");
  });

  it("shares nothing with the rows it was built from", () => {
    const value = { orders: [{ id: 1 }] };
    const packet = build({ extensions: { "acme.orders": { value, audience: "agent" } } });
    value.orders[0] = { id: 2 };
    expect(packet.extensions["acme.orders"]?.value).toEqual({ orders: [{ id: 1 }] });
  });
});

describe("erased parts", () => {
  const erased = { erased: true } as const;
  const packet = build({
    journey: { id: 1, subject: erased },
    customer: { name: erased, identities: [{ kind: "phone", value: erased }] },
    messages: [{ at: NOW, from: "customer", channel: "sms", text: erased }],
    facts: [{ key: "orderNumber", value: erased }],
    commitments: [{ text: erased }],
  });

  it("stay in their places", () => {
    expect(packet.customer.name).toEqual(erased);
    expect(packet.issue.request?.text).toEqual(erased);
    expect(packet.facts[0]?.value).toEqual(erased);
    expect(packet.summary.text).toContain("[erased]");
  });

  it("are missing, are warned of, and may be asked for again", () => {
    expect(packet.completeness.missing).toEqual(["customer.name", "customer.identity", "issue.request"]);
    expect(packet.warnings).toContainEqual({ code: "erased", count: 7 });
    expect(packet.doNotAsk).toEqual([]);
  });
});

describe("the target", () => {
  it("names the queue, the party, the skills and the note", () => {
    const packet = build(
      {},
      {
        to: { channel: "video", queue: "experts", party: { kind: "agent", id: "ben" } },
        mode: "warm",
        urgency: "high",
        skills: ["tax"],
        note: "Handle with care",
      },
    );
    expect(packet).toMatchObject({
      to: { channel: "video", queue: "experts", party: { kind: "agent", id: "ben" } },
      mode: "warm",
      urgency: "high",
      skills: ["tax"],
      note: { text: "Handle with care", audience: "agent" },
    });
  });

  it("takes its urgency from the journey's priority, and its tone from the reason or a sensitive matter", () => {
    expect(build({ journey: { id: 1, priority: "urgent" } }).urgency).toBe("urgent");
    expect(build({}, { reason: "privacy" }).tone).toBe("sensitive");
    expect(build({ journey: { id: 1, sensitive: true } }).tone).toBe("sensitive");
    expect(build({}, { reason: "speed" }).tone).toBe("neutral");
    expect(build({}, { reason: "speed", tone: "escalation" }).tone).toBe("escalation");
  });

  it("says what it requires, and the packet says how much of it is there", () => {
    const required = ["fact:orderNumber", "fact:amount", "customer.language", "timeline"] as const;
    const packet = build(
      { facts: [{ key: "orderNumber", value: 7781 }], customer: { language: "el" } },
      { to: { queue: "billing", requires: required } },
    );
    expect(packet.completeness).toEqual({ score: 0.5, missing: ["fact:amount", "timeline"] });
    expect(build({}, { to: { queue: "billing", requires: [] } }).completeness).toEqual({
      score: 1,
      missing: [],
    });
  });
});

describe("a required item", () => {
  const required = (requires: readonly string[], rows: Partial<PacketSource> = {}) =>
    build(rows, { to: { queue: "billing", requires: requires as readonly RequiredItem[] } }).completeness;

  it("may be an identity of a kind, a consent that was given, a time zone or an extension", () => {
    const rows: Partial<PacketSource> = {
      customer: {
        timeZone: "Europe/Athens",
        identities: [
          { kind: "phone", value: "+306941234567" },
          { kind: "email", value: ERASED },
        ],
        consents: [
          { purpose: "recording", given: true },
          { purpose: "sms", given: false },
        ],
      },
      extensions: {
        "acme.order": { value: { id: 7 }, audience: "agent" },
        "acme.plan": { value: ERASED, audience: "agent" },
      },
    };
    const there = ["customer.timeZone", "identity:phone", "consent:recording", "extension:acme.order"];
    const missing = ["identity:email", "consent:sms", "extension:acme.plan", "extension:acme.none"];
    expect(required([...there, ...missing], rows)).toEqual({ score: 0.5, missing });
  });

  it("that nobody knows is refused by its place, and not counted as missing for ever", () => {
    for (const item of ["customer.nmae", "fact:", "order"])
      expect(() => required([item])).toThrow(/target\.to\.requires/);
  });
});

it("a callback says when, and warns where that has passed", () => {
  const at = (callbackAt: number) => build({}, { mode: "callback", callbackAt });
  expect(at(NOW + 1)).toMatchObject({ callbackAt: NOW + 1, nextStep: { code: "call-customer" } });
  expect(at(NOW + 1).warnings.map(({ code }) => code)).not.toContain("overdue-callback");
  expect(at(NOW - 1).warnings).toContainEqual({ code: "overdue-callback", at: NOW - 1 });
});

describe("a summary", () => {
  const source: PacketSource = {
    journey: { id: 1, subject: "Charged twice" },
    customer: { name: "Eleni" },
    messages: [
      { at: NOW - 3, from: "customer", channel: "sms", text: "You charged me twice for one order" },
      { at: NOW - 2, from: "agent", channel: "sms", text: "I see it. Billing will call you." },
      { at: NOW - 1, from: "customer", channel: "sms", text: "When?" },
    ],
    commitments: [{ text: "Billing calls her" }, { text: "Send a receipt", status: "kept" }],
    attempts: [{ what: "Reversal of the charge", outcome: "refused" }],
    questions: [{ text: "Card or bank account?" }],
  };

  it("is drawn from the words that are there", () => {
    expect(build(source).summary).toEqual({
      text: "Eleni: Charged twice. Asked: “You charged me twice for one order” Last from the customer: “When?” Last answer: “I see it. Billing will call you.” Promised: Billing calls her. Tried: Reversal of the charge. Open: Card or bank account?",
      method: "extractive",
      audience: "agent",
    });
  });

  it("may be made elsewhere", () => {
    const summary = { text: "A double charge.", method: "model", by: "summariser-3" };
    const packet = buildPacket(source, ESCALATE, { id: "p-1", issuedAt: NOW, summary });
    expect(packet.summary).toEqual({ ...summary, audience: "agent" });
  });
});

describe("earlier handoffs", () => {
  const ana = { kind: "agent", id: "ana" } as const;
  const bot = { kind: "bot", id: "helper" } as const;

  it("number this one", () => {
    const handoffs = [{ at: NOW - 2 }, { at: NOW - 1 }];
    expect(build({ handoffs }).hop).toBe(3);
    expect(build({ handoffs, hop: 7 }).hop).toBe(7);
  });

  it("warn when the journey goes back to whoever gave it, and when there were many", () => {
    const handoffs = [{ at: NOW - 1, from: bot, to: ana }];
    expect(build({ owner: ana, handoffs }, { to: { party: bot } }).warnings).toContainEqual({
      code: "ping-pong",
    });
    expect(build({ owner: ana, handoffs }).warnings).not.toContainEqual({ code: "ping-pong" });
    expect(build({ hop: 4 }).warnings).toContainEqual({ code: "many-hops", count: 4 });
  });
});

describe("extensions", () => {
  it("carry any JSON with their audience", () => {
    const { extensions } = build({
      extensions: {
        "acme.order": { value: { id: 7781, lines: [null, -0, true] }, audience: "customer", dropPriority: 2 },
        "acme.score": { value: 0.5, audience: "system" },
      },
    });
    expect(extensions).toEqual({
      "acme.order": { value: { id: 7781, lines: [null, 0, true] }, audience: "customer", dropPriority: 2 },
      "acme.score": { value: 0.5, audience: "system", dropPriority: 0 },
    });
  });
});

describe("rows that cannot be meant are refused by path and rule", () => {
  const secret = "maria@example.com";
  const message = { at: NOW, from: "customer", channel: "sms", text: "hi" };
  const cases: readonly [string, unknown, string][] = [
    ["no journey", {}, "journey"],
    ["no journey id", { journey: {} }, "journey.id"],
    ["a journey that is a list", { journey: [] }, "journey"],
    ["messages that are text", { messages: secret }, "messages"],
    ["a message that is text", { messages: [message, secret] }, "messages.1"],
    ["a hole in the list", { messages: [message, null] }, "messages.1"],
    ["a message without a time", { messages: [{ ...message, at: null }] }, "messages.0.at"],
    ["a time without an offset", { messages: [{ ...message, at: "2026-03-14T12:00:00" }] }, "messages.0.at"],
    ["an unknown author", { messages: [{ ...message, from: secret }] }, "messages.0.from"],
    [
      "an unknown kind of party",
      { messages: [{ ...message, from: { kind: secret } }] },
      "messages.0.from.kind",
    ],
    ["a channel that is no channel", { messages: [{ ...message, channel: secret }] }, "messages.0.channel"],
    ["a text that is a number", { messages: [{ ...message, text: 17 }] }, "messages.0.text"],
    ["a flag that is text", { messages: [{ ...message, edited: secret }] }, "messages.0.edited"],
    ["an id of nothing", { messages: [{ ...message, id: "" }] }, "messages.0.id"],
    ["an id of a fraction", { messages: [{ ...message, id: 1.5 }] }, "messages.0.id"],
    [
      "an attachment without a reference",
      { messages: [{ ...message, attachments: [{ name: secret }] }] },
      "messages.0.attachments.0.ref",
    ],
    ["a promise in no order", { messageOrder: secret }, "messageOrder"],
    ["a fact without a key", { facts: [{ value: 1 }] }, "facts.0.key"],
    ["a fact that is not a number", { facts: [{ key: "order", value: Number.NaN }] }, "facts.0.value"],
    ["a fact beyond exact numbers", { facts: [{ key: "order", value: 2 ** 60 }] }, "facts.0.value"],
    ["a certainty of its own", { facts: [{ key: "a", value: 1, certainty: secret }] }, "facts.0.certainty"],
    ["a note without a text", { notes: [{ at: NOW }] }, "notes.0.text"],
    ["a public note", { notes: [{ text: secret, audience: "public" }] }, "notes.0.audience"],
    [
      "an unknown assurance",
      { customer: { identities: [{ kind: "x", value: "y", assurance: "?" }] } },
      "customer.identities.0.assurance",
    ],
    ["a negative epoch", { epoch: -1 }, "epoch"],
    ["hop 0", { hop: 0 }, "hop"],
    [
      "an extension of one part",
      { extensions: { order: { value: 1, audience: "agent" } } },
      "extensions.order",
    ],
    ["an extension without an audience", { extensions: { "a.b": { value: 1 } } }, "extensions.a.b.audience"],
    [
      "an extension that is no JSON",
      { extensions: { "a.b": { value: { at: new Date(NOW) }, audience: "agent" } } },
      "extensions.a.b.value",
    ],
    [
      "a preference named __proto__",
      JSON.parse('{"customer":{"preferences":{"__proto__":"x"}}}'),
      "customer.preferences",
    ],
  ];

  it.each(cases)("%s", (_, rows, path) => {
    const source =
      typeof rows === "object" && rows !== null && path.startsWith("journey")
        ? rows
        : { journey: { id: 1 }, ...Object(rows) };
    expect(() => buildPacket(source, ESCALATE, { id: "p-1", issuedAt: NOW })).toThrowError(
      expect.objectContaining({
        code: "INVALID_INPUT",
        message: expect.not.stringContaining(secret),
        details: expect.objectContaining({ problems: [expect.objectContaining({ path })] }),
      }),
    );
  });

  it.each([
    ["nowhere to go", { to: {}, reason: "other" }, {}, "target.to.channel"],
    ["no reason", { to: { queue: "a" } }, {}, "target.reason"],
    ["a reason of its own", { to: { queue: "a" }, reason: secret }, {}, "target.reason"],
    ["a public note", { ...ESCALATE, note: { text: "x", audience: "public" } }, {}, "target.note.audience"],
    ["no id", ESCALATE, { id: undefined }, "options.id"],
    ["no time of issue", ESCALATE, { issuedAt: undefined }, "options.issuedAt"],
    ["to keep less than nothing", ESCALATE, { keep: { messages: -1 } }, "options.keep.messages"],
    ["a summary without a method", ESCALATE, { summary: { text: "x" } }, "options.summary.method"],
  ])("%s", (_, target, options, path) => {
    const given = { id: "p-1", issuedAt: NOW, ...options };
    expect(() => Reflect.apply(buildPacket, undefined, [{ journey: { id: 1 } }, target, given])).toThrowError(
      expect.objectContaining({
        code: "INVALID_INPUT",
        details: expect.objectContaining({ problems: [expect.objectContaining({ path })] }),
      }),
    );
  });
});
