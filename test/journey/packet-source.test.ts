import { ERASED } from "throughline";
import { buildPacket, renderBrief } from "throughline/handoff";
import {
  type Customer,
  decideJourney,
  evolveJourney,
  type Journey,
  type JourneyCommand,
  type JourneyEvent,
  packetSource,
} from "throughline/journey";
import { describe, expect, it } from "vitest";

const anna = { kind: "customer", id: "anna" } as const;
const maria = { kind: "agent", id: "maria" } as const;
const issue = { id: "packet-1", issuedAt: 100_000 };
const target = { to: { channel: "phone", queue: "billing" }, reason: "escalation" } as const;

function play(commands: readonly JourneyCommand[]): { journey: Journey; events: readonly JourneyEvent[] } {
  let journey: Journey | null = null;
  const events: JourneyEvent[] = [];
  let ids = 0;
  for (const [index, command] of commands.entries()) {
    const decision = decideJourney(journey, command, { now: 1000 + index, newId: () => `e${++ids}` });
    if (decision.status === "refused") throw new Error(decision.refusal.message);
    events.push(...decision.events);
    journey = decision.events.reduce<Journey | null>(evolveJourney, journey);
  }
  if (journey === null) throw new Error("nothing was opened");
  return { journey, events };
}

const message = (id: string, author: typeof anna | typeof maria, occurredAt: number, text: string) =>
  ({ message: id, author, channel: "web-chat", occurredAt, content: { text } }) as const;

const story: readonly JourneyCommand[] = [
  {
    type: "openJourney",
    id: "c1",
    journey: "j1",
    channel: "web-chat",
    by: anna,
    firstOwner: { kind: "queue", id: "intake" },
    customer: { customer: "anna", evidence: "sender", assurance: "possession" },
    identity: {
      identity: "mac-1",
      kind: "phone",
      value: "+306941234567",
      assurance: "possession",
      occurredAt: 10,
    },
    message: message("m1", anna, 10, "I was charged twice."),
  },
  { type: "take", id: "c2", by: maria },
  { type: "introduceParty", id: "c3", party: maria, displayName: "Maria", by: maria },
  { type: "recordMessage", id: "c4", ...message("m2", maria, 20, "Which order?") },
  { type: "recordMessage", id: "c5", ...message("m3", anna, 30, "Order 4471") },
  { type: "recordEdit", id: "c6", message: "m3", by: anna, occurredAt: 40, content: { text: "Order 4417" } },
  { type: "recordMessage", id: "c7", ...message("m4", anna, 50, "my card is 4111") },
  { type: "recordDeletion", id: "c8", message: "m4", by: anna, occurredAt: 60 },
  { type: "recordFact", id: "c9", key: "orderNumber", value: "4471", by: maria, occurredAt: 30 },
  { type: "retractFact", id: "c10", key: "orderNumber", by: maria, occurredAt: 41 },
  {
    type: "recordFact",
    id: "c11",
    key: "orderNumber",
    value: "4417",
    label: "Order",
    by: maria,
    source: { message: "m3" },
    occurredAt: 42,
  },
  {
    type: "recordAttempt",
    id: "c12",
    attempt: "a1",
    what: "Looked for the second charge",
    outcome: "failed",
    by: maria,
    occurredAt: 50,
  },
  { type: "askQuestion", id: "c13", question: "q1", text: "Which bank?", by: maria, occurredAt: 51 },
  { type: "askQuestion", id: "c14", question: "q2", text: "Which card?", by: maria, occurredAt: 52 },
  { type: "answerQuestion", id: "c15", question: "q2", by: anna, occurredAt: 53 },
  {
    type: "makeCommitment",
    id: "c16",
    epoch: 2,
    by: maria,
    commitment: "p1",
    text: "Refund one charge",
    dueAt: 200_000,
  },
  { type: "renegotiateCommitment", id: "c17", epoch: 2, by: maria, commitment: "p1", dueAt: 300_000 },
  {
    type: "addNote",
    id: "c18",
    note: "n1",
    author: maria,
    occurredAt: 54,
    content: { text: "Bank is slow" },
  },
  {
    type: "requestHandoff",
    id: "c19",
    epoch: 2,
    by: maria,
    mode: "cold",
    reason: "escalation",
    from: { channel: "web-chat" },
    to: { channel: "phone", queue: "billing" },
    handoff: "h1",
  },
];

const customer: Customer | null = null;

describe("the packet source of a journey", () => {
  it("carries over what was said, learnt, tried, asked and promised", () => {
    const { journey } = play(story);
    const packet = buildPacket(packetSource(journey, customer), target, issue);
    const messages = packet.timeline.conversations.flatMap((conversation) => conversation.messages);
    expect(messages.map(({ id, text, edited, deleted }) => ({ id, text, edited, deleted }))).toEqual([
      { id: "m1", text: "I was charged twice.", edited: undefined, deleted: undefined },
      { id: "m2", text: "Which order?", edited: undefined, deleted: undefined },
      { id: "m3", text: "Order 4417", edited: true, deleted: undefined },
      { id: "m4", text: undefined, edited: undefined, deleted: true },
    ]);
    expect(packet.facts).toMatchObject([
      { key: "orderNumber", value: "4417", label: "Order", message: "m3" },
    ]);
    expect(packet.warnings.map(({ code }) => code)).not.toContain("conflicting-fact");
    expect(packet.attempts).toMatchObject([{ what: "Looked for the second charge", outcome: "failed" }]);
    expect(packet.questions).toMatchObject([{ id: "q1", text: "Which bank?" }]);
    expect(packet.commitments).toMatchObject([
      { id: "p1", text: "Refund one charge", dueAt: 300_000, status: "open" },
    ]);
    expect(packet.notes).toMatchObject([{ text: "Bank is slow", by: { name: "Maria" } }]);
    expect(packet.customer.identities).toMatchObject([{ value: "+306941234567", assurance: "possession" }]);
    expect(packet.journey).toMatchObject({ id: "j1", version: journey.version });
  });

  it("names the owners before the present one, the epoch and the hop", () => {
    const { journey } = play(story);
    const packet = buildPacket(packetSource(journey), target, issue);
    expect(packet.owners.map(({ party }) => party.id)).toEqual(["intake", "maria"]);
    expect(packet).toMatchObject({ epoch: 3, hop: 1 });
  });

  it("reads only the messages that a packet keeps", () => {
    const many = Array.from(
      { length: 2000 },
      (_, index): JourneyCommand => ({
        type: "recordMessage",
        id: `n${index}`,
        ...message(`n${index}`, anna, 100 + index, `line ${index}`),
      }),
    );
    const source = packetSource(play([...story.slice(0, 2), ...many]).journey);
    let reads = 0;
    const messages = source.messages;
    if (messages == null) throw new Error("no messages");
    const counted = {
      ...source,
      messages: {
        length: messages.length,
        at: (index: number) => {
          reads++;
          return messages.at(index);
        },
      },
    };
    const packet = buildPacket(counted, target, issue);
    expect(packet.timeline.total).toBe(2001);
    expect(reads).toBeLessThan(300);
  });

  it("is made of a journey whose personal parts were erased, and a brief of it still reads", () => {
    const { events } = play(story);
    const erased = events.map((event) => (event.personal === null ? event : { ...event, personal: ERASED }));
    const journey = (erased as JourneyEvent[]).reduce<Journey | null>(evolveJourney, null);
    if (journey === null) throw new Error("nothing was opened");
    const packet = buildPacket(packetSource(journey), target, issue);
    expect(JSON.stringify(packet)).not.toMatch(/charged|4417|Refund|Bank|Maria/);
    expect(renderBrief(packet, { format: "text" })).toContain("Handoff to billing");
  });
});
