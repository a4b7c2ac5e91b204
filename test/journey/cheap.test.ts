import { evolveJourney, type Journey, type JourneyEvent } from "throughline/journey";
import { describe, expect, it } from "vitest";
import { anna, Desk, jan, maria, type Order, robo } from "./desk.js";

/**
 * How many elements of arrays were looked through or copied while `run` ran: by slice, filter, map, flatMap, concat, some,
 * spread and for-of. Counted, not timed, so that a busy machine changes nothing.
 */
function touchedBy(run: () => unknown): number {
  const names = [
    "slice",
    "filter",
    "map",
    "flatMap",
    "concat",
    "some",
    "includes",
    "find",
    "reduce",
  ] as const;
  const originals = names.map((name) => [name, Array.prototype[name]] as const);
  const iterate = Array.prototype[Symbol.iterator];
  let touched = 0;
  const counting = (original: (...args: never[]) => unknown) =>
    function (this: readonly unknown[], ...args: never[]) {
      touched += this.length;
      return Reflect.apply(original, this, args);
    };
  const put = (name: PropertyKey, value: unknown) =>
    Object.defineProperty(Array.prototype, name, { value, configurable: true, writable: true });
  for (const [name, original] of originals) put(name, counting(original));
  put(Symbol.iterator, counting(iterate));
  try {
    run();
  } finally {
    put(Symbol.iterator, iterate);
    for (const [name, original] of originals) put(name, original);
  }
  return touched;
}

const start = {
  type: "startNotice",
  kind: "update.reply-waiting",
  channel: "sms",
  locale: "en",
  cause: null,
} as const;
const invite = {
  type: "inviteToSurvey",
  kind: "csat",
  scale: { min: 1, max: 5 },
  channel: "sms",
  conversation: null,
  agent: null,
  expiresAt: 9999,
  secret: null,
} as const;
const mention = {
  type: "captureMention",
  channel: "social-post",
  topics: [],
  occurredAt: 1,
  author: "x",
  text: "x",
  url: null,
} as const;

/** A journey with `size` of everything that grows without end. */
function grown(size: number): Desk {
  const desk = Desk.open(maria);
  for (let index = 0; index < size; index++) {
    const id = `x${index}`;
    const by = maria;
    const occurredAt = index;
    desk.write(id, index);
    desk.accept({ type: "recordEdit", message: id, by, occurredAt, content: { text: "x" } });
    desk.accept({
      type: "recordContact",
      contact: id,
      channel: "phone",
      parties: [anna],
      phase: "started",
      occurredAt,
    });
    desk.accept({ type: "addNote", note: id, author: by, occurredAt, content: { text: "x" } });
    desk.accept({ type: "recordFact", key: `k${index}`, value: "x", by, occurredAt });
    desk.accept({ type: "recordAttempt", attempt: id, what: "x", outcome: "failed", by, occurredAt });
    desk.accept({ type: "askQuestion", question: id, text: "x", by, occurredAt });
    desk.accept({ type: "makeCommitment", commitment: id, text: "x", by, epoch: 1 });
    // Promises are kept as time goes on: only a few are open at once.
    if (index > 5) desk.accept({ type: "settleCommitment", commitment: id, outcome: "kept", by, occurredAt });
    desk.accept({
      type: "recordIdentity",
      identity: id,
      kind: "phone",
      value: "x",
      assurance: "none",
      by,
      occurredAt,
    });
    desk.accept({ type: "introduceParty", party: { kind: "agent", id }, displayName: "x", by });
    desk.accept({ type: "authoriseSend", authorisation: id, by, epoch: 1 });
    desk.accept({ ...start, notice: id, key: id });
    desk.accept({ type: "settleNotice", notice: id, attempt: 1, outcome: "unknown" });
    desk.accept({ ...invite, survey: id });
    desk.accept({ ...mention, mention: id });
    desk.accept({ type: "changeStatus", to: index % 2 === 0 ? "onHold" : "open", by, epoch: 1 });
  }
  return desk;
}

const more: readonly Order[] = [
  {
    type: "recordMessage",
    message: "new",
    author: anna,
    channel: "sms",
    occurredAt: 1,
    content: { text: "x" },
  },
  { type: "recordEdit", message: "x1", by: anna, occurredAt: 9999, content: { text: "x" } },
  { type: "recordDeletion", message: "x1", by: anna, occurredAt: 9999 },
  { type: "recordContact", contact: "x1", channel: "phone", parties: [anna], phase: "ended", occurredAt: 9 },
  { type: "endConversation", channel: "sms", by: anna, occurredAt: 9 },
  { type: "addNote", note: "new", author: jan, occurredAt: 9, content: { text: "x" } },
  { type: "recordFact", key: "k1", value: "y", by: jan, occurredAt: 9999 },
  { type: "retractFact", key: "k1", by: jan, occurredAt: 9999 },
  { type: "recordAttempt", attempt: "x1", what: "x", outcome: "worked", by: jan, occurredAt: 9999 },
  { type: "askQuestion", question: "new", text: "x", by: jan, occurredAt: 9999 },
  { type: "answerQuestion", question: "x1", by: jan, occurredAt: 9999 },
  { type: "renegotiateCommitment", commitment: "x1", by: maria, epoch: 1 },
  { type: "settleCommitment", commitment: "x1", outcome: "kept", by: jan, occurredAt: 9999 },
  {
    type: "recordIdentity",
    identity: "x1",
    kind: "phone",
    value: "x",
    assurance: "verified",
    by: jan,
    occurredAt: 9,
  },
  { type: "introduceParty", party: jan, displayName: "Jan", by: jan },
  { type: "reviewContext", by: jan, occurredAt: 9 },
  { type: "describeIssue", by: jan, subject: "x" },
  { type: "tag", tag: "vip", by: jan },
  { type: "changeStatus", to: "pending", by: maria, epoch: 1 },
  { type: "authoriseSend", by: maria, epoch: 1 },
  { ...start, notice: "new", key: "new" },
  { ...start, notice: "x1", key: "x1", despiteUnknown: true },
  { type: "settleNotice", notice: "x1", attempt: 2, outcome: "sent" },
  { type: "recordNoticeReceipt", notice: "x1", status: "read", occurredAt: 9 },
  {
    type: "suppressNotice",
    notice: "x2",
    kind: "update.reply-waiting",
    channel: "sms",
    key: null,
    cause: null,
    reasons: ["opted-out"],
  },
  { ...invite, survey: "new" },
  { type: "remindOfSurvey", survey: "x1", channel: "sms" },
  { type: "answerSurvey", survey: "x1", score: 5, channel: "sms", how: "desk", occurredAt: 9 },
  { type: "commentOnSurvey", survey: "x1", comment: "x", occurredAt: 9 },
  { type: "recordUnclearReply", survey: "x1", message: "m" },
  { ...mention, mention: "new" },
  { type: "takeOver", by: { kind: "agent", id: "ruth", supervisor: true } },
  {
    type: "requestHandoff",
    by: { kind: "agent", id: "ruth" },
    epoch: 2,
    handoff: "h1",
    mode: "warm",
    reason: "speed",
    to: { party: robo },
  },
  { type: "acceptHandoff", handoff: "h1", by: robo },
];

describe("a long journey", () => {
  it("takes another command at the cost of a short one, whatever the command", () => {
    const short = grown(20);
    const long = grown(200);
    expect(long.journey.version).toBeGreaterThan(2_400);
    for (const order of more) {
      const costs = [short, long].map((desk) => touchedBy(() => desk.accept(order)));
      expect([order.type, costs[1]]).toEqual([order.type, costs[0]]);
    }
  });

  it("is folded from 20,000 messages without copying what was folded before", () => {
    const [opening, sample] = messagesOf(1);
    if (opening === undefined || sample?.type !== "message.recorded") throw new Error("nothing was written");
    let journey = evolveJourney(null, opening);
    const fold = (from: number, to: number) => {
      for (let index = from; index < to; index++)
        journey = evolveJourney(journey, {
          ...sample,
          commandId: `c${index}`,
          data: { ...sample.data, message: `m${index}` },
        });
    };
    // In parts, so that a journey that is copied is found before it is long.
    for (let index = 0; index < 20_000; index += 500)
      expect([index, touchedBy(() => fold(index, index + 500))]).toEqual([index, 0]);
    expect(journey?.messages.length).toBe(20_000);
  });

  it("keeps every earlier state as it was, and copies only where an earlier one takes another turn", () => {
    const [opening, first, second, third] = messagesOf(3);
    if (opening === undefined || first === undefined || second === undefined || third === undefined) return;
    const early = evolveJourney(evolveJourney(null, opening), first);
    const late = evolveJourney(evolveJourney(early, second), third);
    expect(ids(early)).toEqual(["m1"]);
    expect(ids(late)).toEqual(["m1", "m2", "m3"]);

    expect(touchedBy(() => evolveJourney(early, second))).toBe(0);
    const again = evolveJourney(early, second);
    expect(ids(again)).toEqual(["m1", "m2"]);

    expect(touchedBy(() => evolveJourney(early, third))).toBeGreaterThan(0);
    const turn = evolveJourney(early, third);
    expect(ids(turn)).toEqual(["m1", "m3"]);
    expect([ids(early), ids(again), ids(late)]).toEqual([["m1"], ["m1", "m2"], ["m1", "m2", "m3"]]);
  });
});

/** The events of a journey to which the customer wrote so often. */
function messagesOf(count: number): readonly JourneyEvent[] {
  const desk = Desk.open(maria);
  for (let index = 1; index <= count; index++) desk.write(`m${index}`, index);
  return desk.events;
}

const ids = (journey: Journey | null) => journey?.messages.values().map(({ data }) => data.message);
