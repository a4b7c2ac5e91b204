import { readFileSync } from "node:fs";
import type { PacketSource, PacketTarget, SourceMessage } from "throughline/handoff";

/** Journeys to read briefs of. */
export interface Case {
  readonly source: PacketSource;
  readonly target: PacketTarget;
  readonly issuedAt: string;
}

export const MINIMAL: Case = {
  source: {
    journey: { id: 7781 },
    messages: [
      { at: "2026-03-14T11:50:00Z", from: "customer", channel: "web-chat", text: "I was charged twice." },
    ],
  },
  target: { to: { channel: "phone", queue: "billing" }, reason: "escalation" },
  issuedAt: "2026-03-14T12:00:00Z",
};

const ANA = { kind: "agent", id: "ana", name: "Ana" } as const;
const today = (time: string) => `2026-03-14T${time}:00+02:00`;

/** A public post, a private chat, and now the phone. */
export const THREE_CHANNELS: Case = {
  source: {
    journey: {
      id: "J-204",
      url: "https://desk.example/cases/J-204",
      status: "open",
      subject: "Charged twice for order 7781",
      category: "billing",
      priority: "high",
      version: 42,
    },
    owner: ANA,
    epoch: 3,
    customer: {
      name: "Eleni Papadaki",
      language: "el",
      timeZone: "Europe/Athens",
      identities: [
        { kind: "phone", value: "+306900000001", assurance: "possession" },
        { kind: "social", value: "@eleni_p", assurance: "self-asserted" },
      ],
      preferences: { channel: "phone" },
    },
    messages: [
      {
        id: 1,
        at: today("09:12"),
        from: "customer",
        channel: "social-post",
        text: "@acme charged me TWICE for one order and nobody answers. Great service",
      },
      {
        id: 2,
        at: today("09:20"),
        from: "bot",
        channel: "social-post",
        text: "We are sorry to hear this. Please continue in our private chat: https://acme.example/chat",
      },
      {
        id: 3,
        at: today("09:31"),
        from: "customer",
        channel: "web-chat",
        text: "Hi, I come from your post. Order 7781, 84.20 EUR, twice on my card ending 4411.",
        attachments: [{ ref: "files/1", name: "statement.pdf", type: "application/pdf", hash: "sha256:0f" }],
      },
      {
        id: 4,
        at: today("09:33"),
        from: ANA,
        channel: "web-chat",
        text: "Thank you Eleni, I see both charges. I have asked the bank to reverse the second one.",
      },
      {
        id: 5,
        at: today("09:52"),
        from: ANA,
        channel: "web-chat",
        text: "The bank refused the reversal because the payment has settled. A colleague of billing can book a refund; they will call you before noon.",
      },
      {
        id: 6,
        at: today("09:55"),
        from: "customer",
        channel: "web-chat",
        text: "Fine, but please not another round of questions. I need the money for rent.",
      },
    ],
    notes: [
      {
        at: today("09:54"),
        by: ANA,
        text: "Second charge is ours: double submit on checkout. Refund is approved.",
      },
    ],
    facts: [
      { key: "orderNumber", value: "7781", message: 3, at: today("09:31") },
      { key: "amount", value: "84.20 EUR", message: 3, at: today("09:31") },
      { key: "cardEnding", value: "4411", message: 3, at: today("09:31"), certainty: "confirmed" },
    ],
    attempts: [
      {
        what: "Reversal of the second charge",
        outcome: "failed",
        detail: "the payment has settled",
        at: today("09:50"),
        by: ANA,
      },
    ],
    commitments: [
      { id: "c-1", text: "Billing calls her", dueAt: today("12:00"), at: today("09:52"), by: ANA },
      {
        id: "c-2",
        text: "Refund of 84.20 EUR",
        dueAt: "2026-03-17T18:00:00+02:00",
        at: today("09:52"),
        by: ANA,
      },
    ],
    questions: [{ text: "Refund to the card or to the bank account?" }],
    handoffs: [
      {
        at: today("09:30"),
        from: { kind: "bot", id: "social-bot" },
        to: { kind: "queue", id: "chat" },
        fromChannel: "social-post",
        toChannel: "web-chat",
        reason: "privacy",
      },
    ],
    pastJourneys: [
      { id: "J-150", subject: "Late delivery", status: "closed", closedAt: "2025-11-02T10:00:00Z" },
    ],
    slaClocks: [{ name: "resolution", dueAt: today("17:00") }],
    extensions: { "acme.plan": { value: { plan: "gold", since: 2021 }, audience: "agent" } },
  },
  target: {
    to: { channel: "phone", queue: "billing", assurance: "verified" },
    reason: "escalation",
    note: "She is upset for a good reason. Refund is approved, it only has to be booked.",
  },
  issuedAt: today("12:10"),
};

/** A bot that does not get further, and says so. */
export const BOT_TO_HUMAN: Case = {
  source: {
    journey: { id: "J-9", openedAt: "2026-03-14T10:00:00Z" },
    owner: { kind: "bot", id: "helper" },
    customer: {
      identities: [{ kind: "whatsapp", value: "+385910000001", assurance: "possession" }],
      language: "hr",
    },
    messages: [
      { at: "2026-03-14T10:00:00Z", from: "customer", channel: "whatsapp", text: "Dobar dan" },
      {
        at: "2026-03-14T10:00:05Z",
        from: "bot",
        channel: "whatsapp",
        text: "Dobar dan! Kako vam mogu pomoći?",
      },
      {
        at: "2026-03-14T10:01:00Z",
        from: "customer",
        channel: "whatsapp",
        text: "Router mi se gasi svakih deset minuta, greška E-17",
      },
      {
        at: "2026-03-14T10:01:04Z",
        from: "bot",
        channel: "whatsapp",
        text: "Molim vas, ponovno ga pokrenite.",
      },
      {
        at: "2026-03-14T10:06:00Z",
        from: "customer",
        channel: "whatsapp",
        text: "Jesam, isto je. Želim čovjeka.",
      },
      {
        at: "2026-03-14T10:06:02Z",
        from: "bot",
        channel: "whatsapp",
        text: "Spajam vas s kolegom.",
        automatic: true,
      },
    ],
    facts: [
      { key: "errorCode", value: "E-17", at: "2026-03-14T10:01:00Z" },
      { key: "cause", value: "overheating", at: "2026-03-14T10:06:01Z", certainty: "inferred", by: "bot" },
    ],
    attempts: [{ what: "Restart of the router", outcome: "failed", at: "2026-03-14T10:06:00Z" }],
    questions: [{ text: "Serial number of the router", fact: "serialNumber" }],
  },
  target: {
    to: { queue: "technicians", requires: ["customer.name", "issue.request", "fact:serialNumber"] },
    reason: "customer-request",
    mode: "warm",
    skills: ["routers"],
  },
  issuedAt: "2026-03-14T10:09:00Z",
};

interface AbcdChat {
  readonly convo_id: number;
  readonly scenario: { readonly personal: { readonly customer_name: string }; readonly flow: string };
  readonly original: readonly (readonly [author: "agent" | "customer" | "action", text: string])[];
}

const ABCD: readonly AbcdChat[] = JSON.parse(
  readFileSync(new URL("../../../examples/data/abcd_sample.json", import.meta.url), "utf8"),
);

/** The real chats, half a minute from turn to turn. What the agent did is a note to the desk. */
export const REAL_CHATS: readonly Case[] = ABCD.map(({ convo_id, scenario, original }) => {
  const turns = original.map(([author, text], index) => ({
    author,
    text,
    at: Date.UTC(2020, 2, 2, 9) + index * 30_000,
  }));
  return {
    source: {
      journey: { id: convo_id, category: scenario.flow },
      customer: { name: scenario.personal.customer_name },
      messages: turns.flatMap(({ author, text, at }): SourceMessage[] =>
        author === "action" ? [] : [{ at, from: author, channel: "web-chat", text }],
      ),
      notes: turns.flatMap(({ author, text, at }) =>
        author === "action" ? [{ at, by: "system" as const, text }] : [],
      ),
    },
    target: { to: { channel: "phone", queue: "managers" }, reason: "escalation" },
    issuedAt: new Date(Date.UTC(2020, 2, 2, 9) + original.length * 30_000).toISOString(),
  };
});
