import type { Actor, OwnerRef, PartyRef } from "throughline/handoff";
import type { JourneyCommand, ObservedMessage } from "throughline/journey";
import type { JourneyModel } from "./journey-model.js";
import type { Random } from "./random.js";

/** A command and the clock it meets. */
export interface Step {
  readonly now: number;
  readonly command: JourneyCommand;
}

type Draw = (random: Random, model: JourneyModel, now: number) => WithoutId<JourneyCommand>;
type WithoutId<Command> = Command extends JourneyCommand ? Omit<Command, "id"> : never;

const agents = [
  { kind: "agent", id: "maria" },
  { kind: "agent", id: "jan" },
  { kind: "agent", id: "eva" },
] as const;
const bots = [{ kind: "bot", id: "robo" }] as const;
const queues = [
  { kind: "queue", id: "intake" },
  { kind: "queue", id: "billing" },
] as const;
const ruth: Actor = { kind: "agent", id: "ruth", supervisor: true };
const owners: readonly [OwnerRef, ...OwnerRef[]] = [...agents, ...bots, ...queues];
/** Nobody ever gives these a part in a journey. */
const FOREIGN: readonly [Actor, ...Actor[]] = [
  { kind: "agent", id: "mallory" },
  { kind: "bot", id: "stray" },
  { kind: "customer", id: "eve" },
  { kind: "queue", id: "elsewhere" },
];
const everybody: readonly [Actor, ...Actor[]] = [
  ...agents,
  ...bots,
  ...queues,
  ruth,
  { kind: "agent", id: "ruth" },
  { kind: "customer", id: "anna" },
  { kind: "system", id: "desk" },
  ...FOREIGN,
];

const numbered = (prefix: string, most: number) => (random: Random) => `${prefix}${random.integer(1, most)}`;
const messageId = numbered("m", 14);
const contactId = numbered("k", 3);
const noteId = numbered("n", 6);
const attemptId = numbered("t", 3);
const questionId = numbered("q", 4);
const promiseId = numbered("p", 6);
const knownPromise = (random: Random, model: JourneyModel) => {
  const promise = model.promises[random.integer(0, 5)];
  return promise !== undefined && random.chance(0.8) ? promise.id : promiseId(random);
};
const handoffId = numbered("h", 40);
const consultId = numbered("x", 5);
const channels = ["web-chat", "phone", "email", "social-post"] as const;
const levels = ["none", "self-asserted", "possession", "verified"] as const;
const rightsOf = (random: Random) =>
  random.pick([
    ["speak"],
    ["promise"],
    ["handoff"],
    ["close"],
    ["speak", "promise"],
    ["handoff", "close"],
  ] as const);

const anyone = (random: Random): Actor => random.pick(everybody);
/** Mostly who owns the journey, so that acts succeed often enough to matter. */
const actor = (random: Random, model: JourneyModel): Actor => {
  const { owner, guests } = model.protocol;
  if (random.chance(0.55)) return { kind: owner.kind as OwnerRef["kind"], id: owner.id };
  const guest = guests[random.integer(0, 3)];
  if (guest !== undefined && random.chance(0.4)) return party(guest.who);
  return random.chance(0.25) ? ruth : anyone(random);
};
const ownerLike = (random: Random): OwnerRef => random.pick(owners);
const party = (text: string): PartyRef => {
  const [kind = "agent", id = ""] = text.split(":");
  return { kind: kind as PartyRef["kind"], id };
};
const epoch = (random: Random, model: JourneyModel) => {
  const { epoch: now } = model.protocol;
  return random.chance(0.8) ? now : Math.max(1, random.pick([1, now - 1, now + 1, now - 2]));
};
const fence = (random: Random, model: JourneyModel) => ({
  by: actor(random, model),
  epoch: epoch(random, model),
});
const maybe = <const T extends object>(random: Random, share: number, fields: T): Partial<T> =>
  random.chance(share) ? fields : {};
/** By the source's clock: mostly a little ago, sometimes long ago, ahead, or at exactly a moment that matters. */
const occurred = (random: Random, model: JourneyModel, now: number) =>
  random.chance(0.1) ? model.statusSince : now - random.pick([0, 1, 2, 5, 5, 40, 700, -30]);
const openId = (random: Random, model: JourneyModel) =>
  model.protocol.open !== null && random.chance(0.85) ? model.protocol.open.id : handoffId(random);
/** The open handoff, or the last one that ended. */
const lastId = (random: Random, model: JourneyModel) =>
  model.protocol.open?.id ??
  (random.chance(0.8) ? model.protocol.ended.at(-1)?.id : null) ??
  handoffId(random);
/** Who may answer the open handoff, mostly. */
const answerer = (random: Random, model: JourneyModel): OwnerRef => {
  const { open } = model.protocol;
  const candidate = open?.acceptedBy ?? open?.steps?.[open.step]?.asked[0];
  if (candidate === undefined || random.chance(0.4)) return ownerLike(random);
  return candidate.startsWith("queue:") ? random.pick(agents) : (party(candidate) as OwnerRef);
};

function message(random: Random, model: JourneyModel, now: number): ObservedMessage {
  const id = messageId(random);
  return {
    message: id,
    author: random.chance(0.5) ? { kind: "customer", id: "anna" } : actor(random, model),
    channel: random.pick(channels),
    occurredAt: occurred(random, model, now),
    content: random.chance(0.8) ? { text: `${id} at ${now}` } : { ref: `row/${id}/${now}`, excerpt: "…" },
    ...maybe(random, 0.3, { thread: random.pick(["a", "b"]) }),
    ...maybe(random, 0.15, { automatic: random.chance(0.7) }),
    ...maybe(random, 0.1, { replyTo: "m1", externalId: "x", authorisation: "a1" }),
  };
}

const identity = (random: Random, model: JourneyModel, now: number) => ({
  identity: random.pick(["i1", "i2", "i3"]),
  kind: random.pick(["phone", "email", "account"]),
  value: "+306900000000",
  assurance: random.pick(levels),
  occurredAt: occurred(random, model, now),
});
const attachment = (random: Random) => ({
  customer: random.pick(["cu1", "cu2"]),
  evidence: random.pick(["sender", "token", "agent"]),
  assurance: random.pick(levels),
});

const onePass = (random: Random, model: JourneyModel) =>
  random.pick(["pass0", ...model.passes.slice(-4).map(({ id }) => id)]);

const noticeId = numbered("notice", 5);
const surveyId = numbered("survey", 4);
/** Mostly one that was started, and its newest attempt. */
const oneNotice = (random: Random, model: JourneyModel) => {
  const { known } = model.notices;
  const notice = known[random.integer(0, Math.max(0, known.length - 1))];
  if (notice === undefined || random.chance(0.1)) return { notice: noticeId(random), attempt: 1 };
  const attempt = random.chance(0.8) ? notice.attempts.length : random.integer(1, 3);
  return { notice: notice.id, attempt: Math.max(1, attempt) };
};
const oneSurvey = (random: Random, model: JourneyModel) => {
  const { known } = model.surveys;
  const survey = known[random.integer(0, Math.max(0, known.length - 1))]?.asked;
  return survey === undefined || random.chance(0.1) ? undefined : survey;
};
const token = (random: Random, survey: { readonly secret: object | null } | undefined) =>
  survey?.secret != null && random.chance(0.8)
    ? { kid: "k1", mac: "token1" }
    : { kid: random.pick(["k1", "k2"]), mac: "token2" };

const draws: { readonly [Type in JourneyCommand["type"]]: Draw } = {
  openJourney: (random, model, now) => ({
    type: "openJourney",
    journey: "j1",
    channel: random.pick(channels),
    by: anyone(random),
    firstOwner: ownerLike(random),
    ...maybe(random, 0.2, { customer: attachment(random) }),
    ...maybe(random, 0.2, { identity: identity(random, model, now) }),
    ...maybe(random, 0.5, { message: message(random, model, now) }),
  }),
  issuePass: (random, model, now) => {
    const kind = random.pick(["token", "pin", "invitation"] as const);
    return {
      type: "issuePass",
      pass: `pass${random.integer(1, 40)}`,
      kind,
      keys: [{ kid: "k1", mac: `m${random.integer(1, 40)}` }],
      kid: "k1",
      nonce: "n1",
      expiresAt: Math.max(now, model.clock) + random.integer(-50, 5_000),
      by: anyone(random),
      ...maybe(random, 0.3, { channel: random.pick(channels) }),
      ...(kind === "pin" ? { locator: "204911" } : {}),
    };
  },
  tryPin: (random, model) => ({ type: "tryPin", pass: onePass(random, model) }),
  redeemPass: (random, model, now) => ({
    type: "redeemPass",
    pass: onePass(random, model),
    channel: random.pick(channels),
    at: now,
    assurance: random.pick(levels),
    ...maybe(random, 0.6, { claim: random.pick(["claim1", "claim2"]) }),
    ...maybe(random, 0.3, { identity: identity(random, model, now) }),
    ...maybe(random, 0.3, { customer: attachment(random) }),
  }),
  revokePass: (random, model) => ({
    type: "revokePass",
    pass: onePass(random, model),
    reason: random.pick(["withdrawn", "guessed", "exposed"]),
    by: anyone(random),
  }),
  startNotice: (random, model) => {
    const { notice } = random.chance(0.5) ? oneNotice(random, model) : { notice: noticeId(random) };
    return {
      type: "startNotice",
      notice,
      kind: random.pick(["handoff.call-us", "update.reply-waiting"]),
      channel: random.pick(channels),
      locale: random.pick(["en", "el", "hr"]),
      key: random.chance(0.9) ? `${notice}.${random.integer(1, 4)}` : "shared",
      cause: random.pick([null, "e1"]),
      ...maybe(random, 0.4, { despiteUnknown: random.chance(0.7) }),
      ...maybe(random, 0.2, { attempt: random.integer(1, 3) }),
    };
  },
  settleNotice: (random, model) => ({
    type: "settleNotice",
    ...oneNotice(random, model),
    ...random.pick([
      { outcome: "sent", providerMessage: "SM31", receiptKey: { kid: "k1", mac: "m1" } },
      { outcome: "sent" },
      { outcome: "failed", reason: "number-unreachable", permanent: random.chance(0.5) },
      { outcome: "failed", reason: "timeout", permanent: false },
      { outcome: "unknown" },
      { outcome: "unknown" },
    ] as const),
  }),
  recordNoticeReceipt: (random, model, now) => {
    const { notice, attempt } = oneNotice(random, model);
    return {
      type: "recordNoticeReceipt",
      notice,
      occurredAt: occurred(random, model, now),
      ...maybe(random, 0.6, { attempt }),
      ...random.pick([
        { status: "delivered" },
        { status: "read" },
        { status: "failed" },
        { status: "failed", reason: "blocked", permanent: true },
      ] as const),
    };
  },
  suppressNotice: (random, model) => ({
    type: "suppressNotice",
    notice: random.chance(0.4) ? oneNotice(random, model).notice : noticeId(random),
    kind: "update.reply-waiting",
    channel: random.chance(0.2) ? null : random.pick(channels),
    key: random.pick([null, "shared"]),
    cause: random.pick([null, "e1"]),
    reasons: random.pick([["opted-out"], ["already-read", "quiet-hours"]]),
  }),
  inviteToSurvey: (random, model, now) => ({
    type: "inviteToSurvey",
    survey: surveyId(random),
    ...random.pick([
      { kind: "csat", scale: { min: 1, max: 5 } },
      { kind: "nps", scale: { min: 0, max: 10 } },
      { kind: "ces", scale: { min: 1, max: 7 } },
    ] as const),
    channel: random.pick(channels),
    conversation: random.pick([null, "m1"]),
    agent: random.pick([null, ...agents]),
    expiresAt: Math.max(now, model.clock) + random.pick([-50, 600, 5_000, 20_000]),
    secret: random.chance(0.7) ? { kid: "k1", mac: "token1" } : null,
  }),
  remindOfSurvey: (random, model) => ({
    type: "remindOfSurvey",
    survey: oneSurvey(random, model)?.survey ?? surveyId(random),
    channel: random.pick(channels),
  }),
  answerSurvey: (random, model, now) => {
    const survey = oneSurvey(random, model);
    const { min, max } = survey?.scale ?? { min: 0, max: 10 };
    const how = random.pick(["link", "link", "reply", "desk"] as const);
    return {
      type: "answerSurvey",
      survey: survey?.survey ?? surveyId(random),
      score: random.chance(0.9) ? random.integer(min, max) : random.pick([0, 8, 11]),
      channel: random.pick(channels),
      occurredAt: occurred(random, model, now),
      how,
      ...maybe(random, 0.3, { comment: "Quick and kind" }),
      ...maybe(random, how === "link" ? 0.9 : 0.1, { secret: token(random, survey) }),
    };
  },
  commentOnSurvey: (random, model, now) => {
    const survey = oneSurvey(random, model);
    return {
      type: "commentOnSurvey",
      survey: survey?.survey ?? surveyId(random),
      comment: "Thank you",
      occurredAt: occurred(random, model, now),
      ...maybe(random, 0.5, { secret: token(random, survey) }),
    };
  },
  recordUnclearReply: (random, model) => ({
    type: "recordUnclearReply",
    survey: oneSurvey(random, model)?.survey ?? surveyId(random),
    message: messageId(random),
  }),
  captureMention: (random, model, now) => ({
    type: "captureMention",
    mention: `mention${random.integer(1, 6)}`,
    channel: "social-post",
    topics: random.pick([[], ["delivery"], ["delivery", "refund"]]),
    occurredAt: occurred(random, model, now),
    author: "@anna",
    text: "Where is my order?",
    url: random.pick([null, "https://social.example/1"]),
  }),
  askForFact: (random, model, now) => ({
    type: "askForFact",
    key: random.pick(["orderNumber", "serial"]),
    by: anyone(random),
    occurredAt: occurred(random, model, now),
    ...maybe(random, 0.5, { message: `m${random.integer(1, 5)}` }),
  }),
  issuePacket: (random, model, now) => ({
    type: "issuePacket",
    packet: `p${random.integer(1, 9)}`,
    issuedAt: now,
    epoch: random.integer(1, 9),
    sources: {
      journey: Math.max(1, random.chance(0.1) ? model.version + 1 : random.integer(1, model.version)),
      customer: random.chance(0.3) ? { id: "cu1", version: 0 } : null,
      past: random.chance(0.2) ? [{ journey: "j0", version: null }] : [],
    },
    target: {
      to: {
        channel: random.pick(channels),
        ...maybe(random, 0.3, { queue: "billing" }),
        ...maybe(random, 0.3, { party: { kind: "agent", id: "maria", name: "Maria" } }),
        ...maybe(random, 0.3, { requires: ["customer.name", "fact:orderNumber"] }),
        ...maybe(random, 0.3, { assurance: random.pick(levels) }),
      },
      reason: random.pick(["escalation", "privacy"]),
      mode: random.pick(["cold", "warm", "callback"]),
      skills: random.pick([[], ["el"]]),
      ...maybe(random, 0.3, { urgency: "high" }),
      ...maybe(random, 0.3, { callbackAt: now + 500 }),
      ...maybe(random, 0.3, { tone: "sensitive" }),
      ...maybe(random, 0.3, { note: { text: "Speaks Greek", audience: "agent" } }),
      ...maybe(random, 0.3, { nextStep: "Call her" }),
    },
    ...maybe(random, 0.3, { expiresAt: now + 1000 }),
    ...maybe(random, 0.3, { handoff: "h1" }),
    ...maybe(random, 0.3, { keep: { messages: random.integer(0, 5) } }),
    ...maybe(random, 0.3, { summary: { text: "Short.", method: "model", by: "m1", audience: "agent" } }),
    ...maybe(random, 0.1, { summaryFailure: "timed-out" }),
    ...maybe(random, 0.3, { customer: { name: "Anna", language: "el", consents: [] } }),
    ...maybe(random, 0.3, {
      extensions: { "acme.plan": { value: { level: "gold" }, audience: "agent", dropPriority: 1 } },
    }),
    ...maybe(random, 0.3, { slaClocks: [{ name: "first response", status: "running", dueAt: now }] }),
    ...maybe(random, 0.3, { texts: [{ ref: "m:1", digest: `sha256:${"0".repeat(64)}` }] }),
  }),
  recordMessage: (random, model, now) => ({ type: "recordMessage", ...message(random, model, now) }),
  recordEdit: (random, model, now) => ({
    type: "recordEdit",
    message: messageId(random),
    by: anyone(random),
    occurredAt: occurred(random, model, now),
    content: { text: `edited at ${now}` },
  }),
  recordDeletion: (random, model, now) => ({
    type: "recordDeletion",
    message: messageId(random),
    by: anyone(random),
    occurredAt: occurred(random, model, now),
  }),
  recordContact: (random, model, now) => ({
    type: "recordContact",
    contact: contactId(random),
    channel: random.pick(["phone", "video"]),
    parties: [anyone(random), anyone(random)],
    occurredAt: occurred(random, model, now),
    phase: random.pick(["started", "answered", "missed", "ended"]),
    ...maybe(random, 0.3, { by: anyone(random) }),
    ...maybe(random, 0.3, { transcript: "transcripts/1" }),
    ...maybe(random, 0.3, { recording: "recordings/1" }),
  }),
  endConversation: (random, model, now) => ({
    type: "endConversation",
    channel: random.pick(channels),
    by: anyone(random),
    occurredAt: occurred(random, model, now),
    ...maybe(random, 0.3, { thread: random.pick(["a", "b"]) }),
  }),
  authoriseSend: (random, model) => ({
    type: "authoriseSend",
    ...fence(random, model),
    ...maybe(random, 0.7, { authorisation: `a${random.integer(1, 12)}` }),
    ...maybe(random, 0.5, { channel: random.pick(channels) }),
  }),
  addNote: (random, model, now) => ({
    type: "addNote",
    note: noteId(random),
    author: anyone(random),
    occurredAt: occurred(random, model, now),
    content: { text: "Be patient." },
  }),
  recordFact: (random, model, now) => ({
    type: "recordFact",
    key: random.pick(["orderNumber", "errorCode", "product"]),
    value: `v${now}`,
    by: anyone(random),
    occurredAt: occurred(random, model, now),
    ...maybe(random, 0.3, { label: "Order number" }),
    ...maybe(random, 0.3, { certainty: random.pick(["inferred", "stated", "confirmed"]) }),
    ...maybe(random, 0.3, { source: { message: messageId(random) } }),
  }),
  retractFact: (random, model, now) => ({
    type: "retractFact",
    key: random.pick(["orderNumber", "errorCode", "product"]),
    by: anyone(random),
    occurredAt: occurred(random, model, now),
  }),
  recordAttempt: (random, model, now) => ({
    type: "recordAttempt",
    attempt: attemptId(random),
    what: "Restarted it",
    outcome: random.pick(["worked", "failed", "unknown"]),
    by: anyone(random),
    occurredAt: occurred(random, model, now),
  }),
  askQuestion: (random, model, now) => ({
    type: "askQuestion",
    question: questionId(random),
    text: "Which order?",
    by: anyone(random),
    occurredAt: occurred(random, model, now),
    ...maybe(random, 0.5, { fact: "orderNumber" }),
  }),
  answerQuestion: (random, model, now) => ({
    type: "answerQuestion",
    question: questionId(random),
    by: anyone(random),
    occurredAt: occurred(random, model, now),
  }),
  describeIssue: (random, _model, now) => ({
    type: "describeIssue",
    by: anyone(random),
    ...maybe(random, 0.4, { subject: `subject ${now}` }),
    ...maybe(random, 0.4, { description: `description ${now}` }),
    ...maybe(random, 0.4, { category: random.pick(["delivery", "refund"]) }),
    ...maybe(random, 0.4, { priority: random.pick(["urgent", "high", "normal", "low"]) }),
    ...maybe(random, 0.4, { sensitive: random.chance(0.5) }),
  }),
  tag: (random) => ({ type: "tag", tag: random.pick(["vip", "refund", "late"]), by: anyone(random) }),
  untag: (random) => ({ type: "untag", tag: random.pick(["vip", "refund", "late"]), by: anyone(random) }),
  makeCommitment: (random, model, now) => ({
    type: "makeCommitment",
    ...fence(random, model),
    commitment: promiseId(random),
    text: "We call you",
    ...maybe(random, 0.6, { dueAt: now + random.integer(0, 5000) }),
  }),
  renegotiateCommitment: (random, model, now) => ({
    type: "renegotiateCommitment",
    ...fence(random, model),
    commitment: knownPromise(random, model),
    ...maybe(random, 0.6, { dueAt: now + random.integer(0, 5000) }),
    ...maybe(random, 0.3, { text: "We write" }),
  }),
  settleCommitment: (random, model, now) => ({
    type: "settleCommitment",
    commitment: knownPromise(random, model),
    outcome: random.pick(["kept", "broken"]),
    by: anyone(random),
    occurredAt: occurred(random, model, now),
  }),
  attachCustomer: (random) => ({ type: "attachCustomer", ...attachment(random), by: anyone(random) }),
  detachCustomer: (random) => ({ type: "detachCustomer", by: anyone(random) }),
  recordIdentity: (random, model, now) => ({
    type: "recordIdentity",
    ...identity(random, model, now),
    by: anyone(random),
  }),
  introduceParty: (random) => ({
    type: "introduceParty",
    party: anyone(random),
    displayName: random.pick(["Maria", "Jan"]),
    by: anyone(random),
  }),
  reviewContext: (random, model, now) => ({
    type: "reviewContext",
    by: anyone(random),
    occurredAt: occurred(random, model, now),
    ...maybe(random, 0.5, { packet: "pk1" }),
  }),
  confirmIdentity: (random, model, now) => ({
    type: "confirmIdentity",
    by: anyone(random),
    occurredAt: occurred(random, model, now),
    method: random.pick(["asked", "token", "pin"]),
    assurance: random.pick(levels),
  }),
  confirmIssue: (random, model, now) => ({
    type: "confirmIssue",
    by: anyone(random),
    occurredAt: occurred(random, model, now),
  }),
  explainTransition: (random, model, now) => ({
    type: "explainTransition",
    by: anyone(random),
    occurredAt: occurred(random, model, now),
    ...maybe(random, 0.5, { handoff: "h1" }),
  }),
  scoreReview: (random, model, now) => ({
    type: "scoreReview",
    by: anyone(random),
    occurredAt: occurred(random, model, now),
    agent: anyone(random),
    criterion: "empathy",
    score: random.next(),
  }),
  changeStatus: (random, model) => ({
    type: "changeStatus",
    ...fence(random, model),
    to: random.pick(["open", "open", "pending", "onHold", "solved", "solved", "closed"]),
  }),
  mergeJourney: (random, model) => ({
    type: "mergeJourney",
    ...fence(random, model),
    into: random.pick(["j1", "j2", "j3"]),
    ...maybe(random, 0.6, { withdrawHandoff: random.chance(0.8) }),
  }),
  absorbJourney: (random) => ({
    type: "absorbJourney",
    journey: random.pick(["j1", "j2", "j4", "j5"]),
    by: anyone(random),
    ...maybe(random, 0.5, { customer: random.pick(["cu1", "cu3"]) }),
  }),
  markSpam: (random, model) => ({ type: "markSpam", ...fence(random, model) }),
  clearOfSpam: (random, model) => ({ type: "clearOfSpam", ...fence(random, model) }),
  eraseJourney: (random) => ({
    type: "eraseJourney",
    customer: random.pick(["cu1", "cu2"]),
    references: random.integer(0, 3),
    by: anyone(random),
  }),
  rekeyJourney: (random, model) => ({
    type: "rekeyJourney",
    kid: "k2",
    messages: [{ message: messageId(random), mac: `m${random.integer(1, 40)}` }],
    identities: [{ identity: "i1", mac: `m${random.integer(1, 40)}` }],
    passes: [{ pass: onePass(random, model), mac: `m${random.integer(1, 40)}` }],
    ...maybe(random, 0.5, { notices: [{ notice: "notice1", attempt: 1, mac: "m1" }] }),
  }),
  take: (random, model) => ({
    type: "take",
    by: ownerLike(random),
    ...maybe(random, 0.4, { epoch: epoch(random, model) }),
    ...maybe(random, 0.4, { leaseMs: random.integer(1, 1500) }),
  }),
  takeOver: (random, model) => ({
    type: "takeOver",
    by: random.chance(0.5) ? ruth : anyone(random),
    ...maybe(random, 0.4, { epoch: epoch(random, model) }),
  }),
  reassign: (random, model) => ({
    type: "reassign",
    by: actor(random, model),
    to: ownerLike(random),
    cause: "other",
    ...maybe(random, 0.4, { epoch: epoch(random, model) }),
  }),
  join: (random, model) => ({
    type: "join",
    ...fence(random, model),
    party: random.pick([...agents, ...bots, ...queues, ruth]),
    rights: rightsOf(random),
  }),
  leave: (random, model) => {
    const guest = model.protocol.guests[0];
    const leaving = guest !== undefined && random.chance(0.8) ? party(guest.who) : anyone(random);
    return { type: "leave", by: random.chance(0.4) ? leaving : actor(random, model), party: leaving };
  },
  requestHandoff: (random, model, now) => {
    const to = random.pick([
      { queue: random.pick(queues).id },
      { queue: random.pick(queues).id, channel: random.pick(channels) },
      { party: ownerLike(random) },
      { party: ownerLike(random), channel: random.pick(channels) },
      { channel: random.pick(channels) },
      {
        route: [
          { candidates: [ownerLike(random), ownerLike(random)], answerWithinMs: random.integer(1, 1000) },
          { candidates: [ownerLike(random)], answerWithinMs: random.integer(1, 1000) },
        ],
      },
      random.chance(0.5) ? {} : { queue: "billing", party: ownerLike(random) },
    ]);
    const { open, consult } = model.protocol;
    const consults = consult !== null && random.chance(0.4);
    const mode = consults
      ? random.pick(["warm", "warm", "warm", "callback"] as const)
      : "queue" in to && random.chance(0.5)
        ? "cold"
        : random.pick(["warm", "warm", "warm", "warm", "callback", "callback", "cold"] as const);
    const calls = mode === "callback" ? random.chance(0.9) : random.chance(0.03);
    return {
      type: "requestHandoff",
      ...fence(random, model),
      ...maybe(random, 0.85, { handoff: handoffId(random) }),
      mode,
      reason: "escalation",
      to: consults && random.chance(0.7) ? {} : to,
      ...(calls ? { at: now + random.pick([-5, 400, 2600]) } : {}),
      ...maybe(random, open === null ? 0.03 : 0.75, {
        supersedes: openId(random, model),
        ...maybe(random, 0.3, { by: { kind: "customer", id: "anna" } as const }),
      }),
      ...(consults && consult !== null ? { consult: consult.id } : {}),
      ...maybe(random, 0.02, { consult: consultId(random) }),
      ...maybe(random, 0.15, { promises: [promiseId(random), promiseId(random)] }),
      ...maybe(random, 0.5, { from: { channel: random.pick(channels) } }),
      ...maybe(random, 0.3, { receipt: ["facts", "promises"] }),
      ...maybe(random, 0.4, { fallback: random.pick(queues) }),
      ...maybe(random, 0.3, { note: "Be patient." }),
    };
  },
  acceptHandoff: (random, model) => ({
    type: "acceptHandoff",
    handoff: openId(random, model),
    by: answerer(random, model),
  }),
  declineHandoff: (random, model) => {
    const { open } = model.protocol;
    const asked = open?.acceptedBy ?? open?.steps?.[open.step]?.asked.at(-1);
    const by = asked !== undefined && random.chance(0.7) ? (party(asked) as OwnerRef) : ownerLike(random);
    return { type: "declineHandoff", handoff: openId(random, model), by, why: "busy" };
  },
  confirmHandoff: (random, model) => ({
    type: "confirmHandoff",
    handoff: openId(random, model),
    by: random.chance(0.6) ? answerer(random, model) : actor(random, model),
  }),
  recordArrival: (random, model, now) => ({
    type: "recordArrival",
    handoff: openId(random, model),
    at: now,
    evidence: { kind: "desk" },
    ...maybe(random, 0.3, { channel: random.pick(channels) }),
    ...maybe(random, 0.3, { assurance: random.pick(levels) }),
  }),
  recordCustomerRefusal: (random, model, now) => ({
    type: "recordCustomerRefusal",
    handoff: openId(random, model),
    at: now,
  }),
  acknowledgeHandoff: (random, model) => ({
    type: "acknowledgeHandoff",
    handoff: openId(random, model),
    by: random.chance(0.6) ? actor(random, model) : answerer(random, model),
    items: random.chance(0.8) ? ["facts", "promises"] : ["facts"],
  }),
  withdrawHandoff: (random, model) => ({
    type: "withdrawHandoff",
    handoff: openId(random, model),
    by: actor(random, model),
  }),
  renewLease: (random, model) => {
    const { owner } = model.protocol;
    const bot = random.chance(0.7) ? ({ kind: owner.kind, id: owner.id } as OwnerRef) : ownerLike(random);
    return {
      type: "renewLease",
      by: bot,
      epoch: epoch(random, model),
      ...maybe(random, 0.5, { leaseMs: random.integer(1, 1500) }),
    };
  },
  recordUnavailable: (random, model) => {
    const { owner, open, guests } = model.protocol;
    const asked = open?.steps?.[open.step]?.asked ?? [];
    const holders = [`${owner.kind}:${owner.id}`, ...guests.map(({ who }) => who), ...asked];
    const holder = party(holders[random.integer(0, holders.length - 1)] ?? "");
    const gone = random.chance(0.8) && holder.kind !== "customer" ? (holder as OwnerRef) : ownerLike(random);
    return {
      type: "recordUnavailable",
      by: random.pick([ruth, { kind: "system", id: "desk" }, gone, anyone(random)]),
      party: { kind: gone.kind === "agent" || gone.kind === "bot" ? gone.kind : "queue", id: gone.id },
      cause: "gone",
      ...maybe(random, 0.3, { queue: random.pick(queues).id }),
    };
  },
  offerHandoff: (random, model) => ({
    type: "offerHandoff",
    handoff: openId(random, model),
    by: random.chance(0.5) ? ruth : actor(random, model),
    candidates: [ownerLike(random), ownerLike(random)],
    ...maybe(random, 0.5, { answerWithinMs: random.integer(1, 900) }),
  }),
  adoptPromises: (random, model) => {
    const { open, owner } = model.protocol;
    const receiver = party(open?.acceptedBy ?? `${owner.kind}:${owner.id}`);
    const [one, ...others] = open?.stillPromised ?? [];
    const some = one === undefined || random.chance(0.2) ? [promiseId(random)] : [one, ...others];
    return {
      type: "adoptPromises",
      handoff: openId(random, model),
      by: random.chance(0.8) ? receiver : actor(random, model),
      promises: random.chance(0.3) ? some.slice(0, 1) : some,
    };
  },
  returnHandoff: (random, model) => ({
    type: "returnHandoff",
    ...fence(random, model),
    handoff: lastId(random, model),
    why: "wrong-skill",
    ...maybe(random, 0.3, { to: ownerLike(random) }),
    ...maybe(random, 0.2, { leaseMs: random.integer(1, 1500) }),
  }),
  rescheduleHandoff: (random, model, now) => ({
    type: "rescheduleHandoff",
    ...fence(random, model),
    ...maybe(random, 0.2, { by: { kind: "customer", id: "anna" } as const }),
    handoff: openId(random, model),
    at: now + random.pick([-1, 0, 300, 2500]),
    ...maybe(random, 0.8, { successor: handoffId(random) }),
    ...maybe(random, 0.3, {
      to: random.pick([
        { queue: "billing" },
        { party: ownerLike(random) },
        {},
        { channel: "phone" },
      ] as const),
    }),
  }),
  completeHandoff: (random, model) => ({
    type: "completeHandoff",
    ...fence(random, model),
    handoff: openId(random, model),
  }),
  startConsult: (random, model) => ({
    type: "startConsult",
    ...fence(random, model),
    ...maybe(random, 0.8, { consult: consultId(random) }),
    with: random.chance(0.6) ? [random.pick(agents)] : [ownerLike(random), random.pick(queues)],
    ...maybe(random, 0.5, { about: "A refund" }),
    ...maybe(random, 0.5, { channel: "phone" }),
  }),
  endConsult: (random, model) => {
    const { consult } = model.protocol;
    return {
      type: "endConsult",
      consult: consult !== null && random.chance(0.8) ? consult.id : consultId(random),
      by:
        consult !== null && random.chance(0.3)
          ? party(consult.asked[0] ?? consult.starter)
          : actor(random, model),
    };
  },
  tick: () => ({ type: "tick" }),
};

/** How often a command is drawn, in proportion; 2 where nothing is said. */
const weights: Partial<Record<JourneyCommand["type"], number>> = {
  adoptPromises: 8,
  openJourney: 1,
  recordMessage: 10,
  authoriseSend: 8,
  changeStatus: 6,
  mergeJourney: 0.5,
  eraseJourney: 0.5,
  markSpam: 1,
  clearOfSpam: 2,
  take: 8,
  takeOver: 3,
  reassign: 3,
  join: 3,
  requestHandoff: 16,
  acceptHandoff: 12,
  declineHandoff: 3,
  confirmHandoff: 14,
  recordArrival: 4,
  acknowledgeHandoff: 8,
  renewLease: 4,
  endConsult: 4,
  rescheduleHandoff: 4,
  completeHandoff: 5,
  returnHandoff: 5,
  issuePass: 3,
  tryPin: 5,
  redeemPass: 4,
  makeCommitment: 5,
  renegotiateCommitment: 3,
  startNotice: 4,
  settleNotice: 4,
  recordNoticeReceipt: 3,
  suppressNotice: 1,
  inviteToSurvey: 2,
  remindOfSurvey: 1,
  answerSurvey: 3,
  commentOnSurvey: 1,
  recordUnclearReply: 1,
  captureMention: 1,
  tick: 4,
};

/** Every command type as often as its weight says. */
const deck = Object.keys(draws).flatMap((type) => {
  const weight = weights[type as JourneyCommand["type"]] ?? 2;
  return Array.from({ length: weight * 2 }, () => type as JourneyCommand["type"]);
}) as [JourneyCommand["type"], ...JourneyCommand["type"][]];

const ON_OPEN_HANDOFF: readonly [JourneyCommand["type"], ...JourneyCommand["type"][]] = [
  "acceptHandoff",
  "declineHandoff",
  "confirmHandoff",
  "recordArrival",
  "recordCustomerRefusal",
  "acknowledgeHandoff",
  "adoptPromises",
  "offerHandoff",
  "tick",
  "withdrawHandoff",
];

/** A type that mostly makes sense now: little is learnt from answering handoffs that are not there. */
function typeFor(random: Random, model: JourneyModel): JourneyCommand["type"] {
  const type = random.pick(deck);
  const { open } = model.protocol;
  const pointless = open === null ? ON_OPEN_HANDOFF.includes(type) : type === "requestHandoff";
  if (!pointless || random.chance(0.15)) return type;
  return open === null ? random.pick(deck) : random.pick(ON_OPEN_HANDOFF);
}

/** Draws the next command for a journey that stands as `model` says. A twentieth repeats an earlier one, a tenth reuses only its id. */
export function nextStep(random: Random, model: JourneyModel, steps: readonly Step[], now: number): Step {
  const earlier = steps.length === 0 ? undefined : steps[random.integer(0, steps.length - 1)];
  if (earlier !== undefined && random.chance(0.05)) return { now, command: earlier.command };
  const id = earlier !== undefined && random.chance(0.1) ? earlier.command.id : `c${steps.length + 1}`;
  const type = !model.opened && random.chance(0.8) ? "openJourney" : typeFor(random, model);
  const drawn = draws[type](random, model, now);
  return { now, command: { id, ...drawn } as JourneyCommand };
}

/** The clock before the next command: mostly forward a little, sometimes past deadlines, a tenth of the time back. */
export function nextNow(random: Random, now: number): number {
  if (random.chance(0.1)) return Math.max(0, now - random.integer(1, 600));
  if (random.chance(0.08)) return now + random.integer(200, 2500);
  return now + random.pick([0, 1, 5, 5, 20, 60]);
}
