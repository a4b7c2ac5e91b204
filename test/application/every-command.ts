import type { Action, CommandOptions, Desk, Observation } from "throughline";
import { agent, customer, email, MARIA, NIKOS, ownedByMaria, queue, SAM, whatsapp } from "./support.js";

/** A command of the application: how to get where it is accepted, itself, and the same with other input. */
export interface EveryCommand {
  readonly name: string;
  readonly kind: "journey" | "customer";
  /** Gives the id of the journey or customer the command is for. */
  prepare(desk: Desk, move: (byMs: number) => void): Promise<string>;
  run(desk: Desk, id: string, options?: CommandOptions): Promise<Answer>;
  other(desk: Desk, id: string, options?: CommandOptions): Promise<Answer>;
}

/** What any command answers. */
export interface Answer {
  readonly status: string;
  readonly repeated?: boolean;
  readonly events?: readonly unknown[];
  readonly authorisation?: string;
  readonly handoff?: string;
  readonly token?: string;
  readonly digits?: string;
  readonly invitation?: string;
  readonly message?: string;
  readonly customer?: string;
}

const HOUR_MS = 3_600_000;
const FENCE = { by: MARIA, epoch: 2 } as const;
const NO_CHANGE = async (desk: Desk) => ownedByMaria(desk);

const observed = (
  given: Observation,
  other: Observation,
  ...before: readonly Observation[]
): EveryCommand => ({
  name: `journeys.observe ${given.type}`,
  kind: "journey",
  async prepare(desk) {
    const id = await ownedByMaria(desk);
    for (const observation of before) await desk.journeys.observe(id, observation);
    return id;
  },
  run: (desk, id, options) => desk.journeys.observe(id, given, options),
  other: (desk, id, options) => desk.journeys.observe(id, other, options),
});

const acted = (given: Action, other: Action, ...before: readonly Action[]): EveryCommand => ({
  name: `journeys.act ${given.type}`,
  kind: "journey",
  async prepare(desk) {
    const id = await ownedByMaria(desk);
    for (const action of before) await desk.journeys.act(id, action);
    return id;
  },
  run: (desk, id, options) => desk.journeys.act(id, given, options),
  other: (desk, id, options) => desk.journeys.act(id, other, options),
});

const note = (text: string) =>
  ({ type: "addNote", note: "n1", author: MARIA, content: { text }, occurredAt: 500 }) as const;
const message = (text: string) =>
  ({
    type: "recordMessage",
    message: "m1",
    author: MARIA,
    channel: "web-chat",
    content: { text },
    occurredAt: "1970-01-01T00:00:00.500Z",
  }) as const;
const fact = (value: string) => ({ type: "recordFact", key: "orderNumber", value, by: MARIA }) as const;
const question = (text: string) => ({ type: "askQuestion", question: "q1", text, by: MARIA }) as const;
const promise = (text: string) => ({ type: "makeCommitment", commitment: "p1", text, ...FENCE }) as const;
const attached = (id: string) =>
  ({ type: "attachCustomer", customer: id, evidence: "agent", assurance: "verified", by: MARIA }) as const;
const contact = (phase: "started" | "ended") =>
  ({ type: "recordContact", contact: "call1", channel: "phone", parties: [MARIA], phase }) as const;
const identity = (value: string) =>
  ({
    type: "recordIdentity",
    identity: "i1",
    kind: "phone",
    value,
    assurance: "possession",
    by: MARIA,
  }) as const;

const WARM = { ...FENCE, mode: "warm", reason: "expertise", to: { party: NIKOS } } as const;
const COLD = {
  ...FENCE,
  mode: "cold",
  reason: "expertise",
  from: { channel: "web-chat" },
  to: { channel: "phone", queue: "billing" },
  receipt: ["summary"],
  handoff: "h1",
} as const;

/** Journey `j1` with the open handoff `h1`. */
async function offered(desk: Desk, mode: "warm" | "cold"): Promise<string> {
  const id = await ownedByMaria(desk);
  await desk.handoffs.request(id, mode === "warm" ? { ...WARM, handoff: "h1" } : COLD);
  return id;
}

async function anna({ journeys }: Desk): Promise<string> {
  const received = await journeys.receive(whatsapp("first"));
  return received.status === "opened" ? received.customer : received.status;
}

const EMAIL = { kind: "email", value: "anna@example.com" } as const;
const LINK = { identity: EMAIL, by: MARIA, assurance: "possession", evidence: "agent" } as const;

const START = {
  notice: "n1",
  kind: "handoff.call-us",
  channel: "sms",
  locale: "el",
  key: "k1",
  cause: "e1",
} as const;
const SENT = { notice: "n1", attempt: 1, outcome: "sent", providerMessage: "SM31" } as const;
const SUPPRESSED = {
  notice: "n1",
  kind: "handoff.call-us",
  channel: null,
  key: null,
  cause: "e1",
  reasons: ["opted-out"],
} as const;
const BY_PROVIDER = { channel: "sms", providerMessage: "SM31" } as const;

/** Journey `j1` with the notice `n1`, which the provider took. */
async function noticed(desk: Desk): Promise<string> {
  const id = await ownedByMaria(desk);
  await desk.notices.start(id, START);
  await desk.notices.settle(id, SENT);
  return id;
}

export const EVERY_COMMAND: readonly EveryCommand[] = [
  {
    name: "journeys.receive, opening",
    kind: "journey",
    prepare: async () => "",
    run: ({ journeys }, _, options) => journeys.receive(whatsapp("m1"), options),
    other: ({ journeys }, _, options) => journeys.receive(whatsapp("m1", "other text"), options),
  },
  {
    name: "journeys.receive, continuing",
    kind: "journey",
    prepare: async ({ journeys }) => {
      await journeys.receive(whatsapp("first"));
      return "";
    },
    run: ({ journeys }, _, options) => journeys.receive(whatsapp("m1"), options),
    other: ({ journeys }, _, options) => journeys.receive(whatsapp("m1", "other text"), options),
  },
  {
    name: "journeys.open",
    kind: "journey",
    prepare: async () => "j1",
    run: ({ journeys }, journey, options) => journeys.open({ journey, channel: "phone", by: MARIA }, options),
    other: ({ journeys }, journey, options) =>
      journeys.open({ journey, channel: "email", by: MARIA }, options),
  },
  {
    name: "journeys.open, with customer, identity and message",
    kind: "journey",
    prepare: async () => "j1",
    run: ({ journeys }, journey, options) => journeys.open({ ...begun(journey), by: MARIA }, options),
    other: ({ journeys }, journey, options) => journeys.open({ ...begun(journey), by: NIKOS }, options),
  },
  observed(message("Hello"), message("Hello!")),
  observed(
    { type: "recordEdit", message: "m1", by: MARIA, content: { text: "Hi" } },
    { type: "recordEdit", message: "m1", by: MARIA, content: { text: "Hi!" } },
    message("Hello"),
  ),
  observed(
    { type: "recordDeletion", message: "m1", by: MARIA },
    { type: "recordDeletion", message: "m1", by: NIKOS },
    message("Hello"),
  ),
  observed(contact("started"), contact("ended")),
  observed(
    { type: "endConversation", channel: "web-chat", by: MARIA },
    { type: "endConversation", channel: "email", by: MARIA },
  ),
  observed(note("Careful"), note("Careful!")),
  observed(fact("4417"), fact("4418")),
  observed(
    { type: "retractFact", key: "orderNumber", by: MARIA },
    { type: "retractFact", key: "orderNumber", by: NIKOS },
    fact("4417"),
  ),
  observed(
    { type: "recordAttempt", attempt: "a1", what: "Restart", outcome: "failed", by: MARIA },
    { type: "recordAttempt", attempt: "a1", what: "Restart", outcome: "worked", by: MARIA },
  ),
  observed(question("Which order?"), question("Which one?")),
  observed(
    { type: "answerQuestion", question: "q1", by: MARIA },
    { type: "answerQuestion", question: "q1", by: NIKOS },
    question("Which order?"),
  ),
  observed(
    { type: "describeIssue", by: MARIA, subject: "Late parcel" },
    { type: "describeIssue", by: MARIA, subject: "Lost parcel" },
  ),
  observed({ type: "tag", tag: "vip", by: MARIA }, { type: "tag", tag: "late", by: MARIA }),
  observed(
    { type: "untag", tag: "vip", by: MARIA },
    { type: "untag", tag: "late", by: MARIA },
    {
      type: "tag",
      tag: "vip",
      by: MARIA,
    },
  ),
  observed(identity("+306941234567"), identity("+306941234568")),
  observed(
    { type: "introduceParty", party: MARIA, displayName: "Maria K.", by: MARIA },
    { type: "introduceParty", party: MARIA, displayName: "Maria", by: MARIA },
  ),
  observed({ type: "reviewContext", by: MARIA }, { type: "reviewContext", by: NIKOS }),
  observed(
    { type: "confirmIdentity", by: MARIA, method: "asked", assurance: "possession" },
    { type: "confirmIdentity", by: MARIA, method: "asked", assurance: "verified" },
  ),
  observed({ type: "confirmIssue", by: MARIA }, { type: "confirmIssue", by: NIKOS }),
  observed({ type: "explainTransition", by: MARIA }, { type: "explainTransition", by: NIKOS }),
  observed(
    { type: "scoreReview", by: agent("sam"), agent: MARIA, criterion: "empathy", score: 1 },
    { type: "scoreReview", by: agent("sam"), agent: MARIA, criterion: "empathy", score: 0 },
  ),
  acted(promise("Refund"), promise("Refund!")),
  acted(
    { type: "renegotiateCommitment", commitment: "p1", dueAt: "2026-03-01T09:00:00Z", ...FENCE },
    { type: "renegotiateCommitment", commitment: "p1", dueAt: "2026-03-02T09:00:00Z", ...FENCE },
    promise("Refund"),
  ),
  acted(
    { type: "settleCommitment", commitment: "p1", outcome: "kept", by: MARIA },
    { type: "settleCommitment", commitment: "p1", outcome: "broken", by: MARIA },
    promise("Refund"),
  ),
  acted({ type: "changeStatus", to: "pending", ...FENCE }, { type: "changeStatus", to: "onHold", ...FENCE }),
  acted({ type: "markSpam", ...FENCE }, { type: "markSpam", ...FENCE, epoch: 1 }),
  acted(
    { type: "clearOfSpam", ...FENCE },
    { type: "clearOfSpam", ...FENCE, epoch: 1 },
    {
      type: "markSpam",
      ...FENCE,
    },
  ),
  acted(attached("anna"), attached("ana")),
  acted({ type: "detachCustomer", by: MARIA }, { type: "detachCustomer", by: NIKOS }, attached("anna")),
  {
    name: "journeys.authoriseSend",
    kind: "journey",
    prepare: NO_CHANGE,
    run: ({ journeys }, id, options) =>
      journeys.authoriseSend(id, { ...FENCE, channel: "web-chat" }, options),
    other: ({ journeys }, id, options) => journeys.authoriseSend(id, FENCE, options),
  },
  {
    name: "journeys.merge",
    kind: "journey",
    prepare: async (desk) => {
      await desk.journeys.open({ journey: "j2", channel: "email", by: MARIA });
      await desk.journeys.open({ journey: "j3", channel: "email", by: MARIA });
      return ownedByMaria(desk);
    },
    run: ({ journeys }, id, options) => journeys.merge(id, { ...FENCE, into: "j2" }, options),
    other: ({ journeys }, id, options) => journeys.merge(id, { ...FENCE, into: "j3" }, options),
  },
  {
    name: "handoffs.request",
    kind: "journey",
    prepare: NO_CHANGE,
    run: ({ handoffs }, id, options) => handoffs.request(id, WARM, options),
    other: ({ handoffs }, id, options) => handoffs.request(id, { ...WARM, reason: "speed" }, options),
  },
  {
    name: "handoffs.accept",
    kind: "journey",
    prepare: (desk) => offered(desk, "warm"),
    run: ({ handoffs }, id, options) => handoffs.accept(id, { handoff: "h1", by: NIKOS }, options),
    other: ({ handoffs }, id, options) => handoffs.accept(id, { handoff: "h2", by: NIKOS }, options),
  },
  {
    name: "handoffs.decline",
    kind: "journey",
    prepare: (desk) => offered(desk, "warm"),
    run: ({ handoffs }, id, options) =>
      handoffs.decline(id, { handoff: "h1", by: NIKOS, why: "busy" }, options),
    other: ({ handoffs }, id, options) =>
      handoffs.decline(id, { handoff: "h1", by: NIKOS, why: "wrong-skill" }, options),
  },
  {
    name: "handoffs.confirm",
    kind: "journey",
    prepare: async (desk) => {
      const id = await offered(desk, "warm");
      await desk.handoffs.accept(id, { handoff: "h1", by: NIKOS });
      return id;
    },
    run: ({ handoffs }, id, options) => handoffs.confirm(id, { handoff: "h1", by: NIKOS }, options),
    other: ({ handoffs }, id, options) => handoffs.confirm(id, { handoff: "h1", by: MARIA }, options),
  },
  {
    name: "handoffs.arrive",
    kind: "journey",
    prepare: (desk) => offered(desk, "cold"),
    run: ({ handoffs }, id, options) =>
      handoffs.arrive(id, { handoff: "h1", at: 5000, evidence: { kind: "desk" } }, options),
    other: ({ handoffs }, id, options) =>
      handoffs.arrive(id, { handoff: "h1", at: 5001, evidence: { kind: "desk" } }, options),
  },
  {
    name: "handoffs.refuse",
    kind: "journey",
    prepare: (desk) => offered(desk, "cold"),
    run: ({ handoffs }, id, options) => handoffs.refuse(id, { handoff: "h1", at: new Date(5000) }, options),
    other: ({ handoffs }, id, options) => handoffs.refuse(id, { handoff: "h1", at: 5001 }, options),
  },
  {
    name: "handoffs.acknowledge",
    kind: "journey",
    prepare: async (desk) => {
      const id = await offered(desk, "cold");
      await desk.handoffs.accept(id, { handoff: "h1", by: NIKOS });
      return id;
    },
    run: ({ handoffs }, id, options) =>
      handoffs.acknowledge(id, { handoff: "h1", by: NIKOS, items: ["summary"] }, options),
    other: ({ handoffs }, id, options) =>
      handoffs.acknowledge(id, { handoff: "h1", by: NIKOS, items: ["summary", "more"] }, options),
  },
  {
    name: "handoffs.issuePacket",
    kind: "journey",
    prepare: (desk) => offered(desk, "cold"),
    run: ({ handoffs }, id, options) => handoffs.issuePacket(id, {}, options),
    other: ({ handoffs }, id, options) => handoffs.issuePacket(id, { locale: "el" }, options),
  },
  {
    name: "handoffs.issueToken",
    kind: "journey",
    prepare: NO_CHANGE,
    run: ({ handoffs }, id, options) => handoffs.issueToken(id, { by: MARIA }, options),
    other: ({ handoffs }, id, options) => handoffs.issueToken(id, { by: NIKOS }, options),
  },
  {
    name: "handoffs.issuePin",
    kind: "journey",
    prepare: NO_CHANGE,
    run: ({ handoffs }, id, options) => handoffs.issuePin(id, { by: MARIA }, options),
    other: ({ handoffs }, id, options) => handoffs.issuePin(id, { by: NIKOS }, options),
  },
  {
    name: "handoffs.issueInvitation",
    kind: "journey",
    prepare: NO_CHANGE,
    run: ({ handoffs }, id, options) => handoffs.issueInvitation(id, { by: MARIA }, options),
    other: ({ handoffs }, id, options) => handoffs.issueInvitation(id, { by: NIKOS }, options),
  },
  {
    name: "handoffs.withdraw",
    kind: "journey",
    prepare: (desk) => offered(desk, "warm"),
    run: ({ handoffs }, id, options) => handoffs.withdraw(id, { handoff: "h1", by: MARIA }, options),
    other: ({ handoffs }, id, options) => handoffs.withdraw(id, { handoff: "h1", by: SAM }, options),
  },
  {
    name: "handoffs.tick",
    kind: "journey",
    prepare: async (desk, move) => {
      const id = await offered(desk, "warm");
      move(HOUR_MS);
      return id;
    },
    run: ({ handoffs }, id, options) => handoffs.tick(id, options),
    // A tick has no input of its own, so another command stands in for it.
    other: ({ handoffs }, id, options) => handoffs.withdraw(id, { handoff: "h1", by: SAM }, options),
  },
  {
    name: "owners.take",
    kind: "journey",
    prepare: async ({ journeys }) => {
      await journeys.open({ journey: "j1", channel: "web-chat", by: MARIA });
      return "j1";
    },
    run: ({ owners }, id, options) => owners.take(id, { by: NIKOS }, options),
    other: ({ owners }, id, options) => owners.take(id, { by: MARIA }, options),
  },
  {
    name: "owners.takeOver",
    kind: "journey",
    prepare: NO_CHANGE,
    run: ({ owners }, id, options) => owners.takeOver(id, { by: { ...NIKOS, supervisor: true } }, options),
    other: ({ owners }, id, options) => owners.takeOver(id, { by: SAM }, options),
  },
  {
    name: "owners.reassign",
    kind: "journey",
    prepare: NO_CHANGE,
    run: ({ owners }, id, options) =>
      owners.reassign(id, { by: MARIA, to: NIKOS, cause: "gone", epoch: 2 }, options),
    other: ({ owners }, id, options) =>
      owners.reassign(id, { by: MARIA, to: queue("intake"), cause: "gone", epoch: 2 }, options),
  },
  {
    name: "owners.join",
    kind: "journey",
    prepare: NO_CHANGE,
    run: ({ owners }, id, options) => owners.join(id, { ...FENCE, party: NIKOS, rights: ["speak"] }, options),
    other: ({ owners }, id, options) =>
      owners.join(id, { ...FENCE, party: NIKOS, rights: ["close"] }, options),
  },
  {
    name: "owners.leave",
    kind: "journey",
    prepare: async (desk) => {
      const id = await ownedByMaria(desk);
      await desk.owners.join(id, { ...FENCE, party: NIKOS, rights: ["speak"] });
      return id;
    },
    run: ({ owners }, id, options) => owners.leave(id, { by: NIKOS, party: NIKOS }, options),
    other: ({ owners }, id, options) => owners.leave(id, { by: MARIA, party: NIKOS }, options),
  },
  {
    name: "customers.describe",
    kind: "customer",
    prepare: anna,
    run: ({ customers }, id, options) => customers.describe(id, { by: MARIA, language: "el" }, options),
    other: ({ customers }, id, options) => customers.describe(id, { by: MARIA, language: "hr" }, options),
  },
  {
    name: "customers.link",
    kind: "customer",
    prepare: anna,
    run: ({ customers }, id, options) => customers.link(id, LINK, options),
    other: ({ customers }, id, options) =>
      customers.link(id, { ...LINK, identity: { ...EMAIL, value: "ana@example.com" } }, options),
  },
  {
    name: "customers.unlink",
    kind: "customer",
    prepare: async (desk) => {
      const id = await anna(desk);
      await desk.customers.link(id, LINK);
      return id;
    },
    run: ({ customers }, id, options) =>
      customers.unlink(id, { identity: EMAIL, by: MARIA, why: "mistake" }, options),
    other: ({ customers }, id, options) =>
      customers.unlink(id, { identity: EMAIL, by: MARIA, why: "recycled" }, options),
  },
  {
    name: "customers.recordConsent",
    kind: "customer",
    prepare: anna,
    run: ({ customers }, id, options) =>
      customers.recordConsent(id, { purpose: "sms", given: true, by: MARIA }, options),
    other: ({ customers }, id, options) =>
      customers.recordConsent(id, { purpose: "sms", given: false, by: MARIA }, options),
  },
  {
    name: "customers.recordPreference",
    kind: "customer",
    prepare: anna,
    run: ({ customers }, id, options) =>
      customers.recordPreference(id, { channel: "email", by: MARIA }, options),
    other: ({ customers }, id, options) =>
      customers.recordPreference(id, { channel: null, by: MARIA }, options),
  },
  {
    name: "customers.optOut",
    kind: "customer",
    prepare: anna,
    run: ({ customers }, id, options) =>
      customers.optOut(id, { scope: "survey", channel: "sms", by: MARIA }, options),
    other: ({ customers }, id, options) => customers.optOut(id, { by: MARIA }, options),
  },
  {
    name: "customers.optIn",
    kind: "customer",
    prepare: anna,
    run: ({ customers }, id, options) => customers.optIn(id, { by: MARIA, occurredAt: 900 }, options),
    other: ({ customers }, id, options) => customers.optOut(id, { by: MARIA, occurredAt: 900 }, options),
  },
  {
    name: "customers.setQuietHours",
    kind: "customer",
    prepare: anna,
    run: ({ customers }, id, options) =>
      customers.setQuietHours(id, { hours: { from: "21:00", to: "08:00" }, by: MARIA }, options),
    other: ({ customers }, id, options) => customers.setQuietHours(id, { hours: null, by: MARIA }, options),
  },
  {
    name: "presence.seen",
    kind: "customer",
    prepare: anna,
    run: ({ presence }, id, options) =>
      presence.seen(id, { channel: "web-chat", readUpTo: new Date(900) }, options),
    other: ({ presence }, id, options) => presence.seen(id, { channel: "web-chat", readUpTo: 901 }, options),
  },
  {
    name: "notices.start",
    kind: "journey",
    prepare: NO_CHANGE,
    run: ({ notices }, id, options) => notices.start(id, START, options),
    other: ({ notices }, id, options) => notices.start(id, { ...START, channel: "email" }, options),
  },
  {
    name: "notices.settle",
    kind: "journey",
    prepare: async (desk) => {
      const id = await ownedByMaria(desk);
      await desk.notices.start(id, START);
      return id;
    },
    run: ({ notices }, id, options) => notices.settle(id, SENT, options),
    other: ({ notices }, id, options) => notices.settle(id, { ...SENT, providerMessage: "SM32" }, options),
  },
  {
    name: "notices.suppress",
    kind: "journey",
    prepare: NO_CHANGE,
    run: ({ notices }, id, options) => notices.suppress(id, SUPPRESSED, options),
    other: ({ notices }, id, options) => notices.suppress(id, { ...SUPPRESSED, channel: "sms" }, options),
  },
  {
    name: "notices.receipt, by the notice",
    kind: "journey",
    prepare: noticed,
    run: ({ notices }, journey, options) =>
      notices.receipt({ journey, notice: "n1", status: "delivered" }, options),
    other: ({ notices }, journey, options) =>
      notices.receipt({ journey, notice: "n1", status: "read" }, options),
  },
  {
    name: "notices.receipt, by the provider's id",
    kind: "journey",
    prepare: noticed,
    run: ({ notices }, _, options) =>
      notices.receipt({ ...BY_PROVIDER, status: "read", occurredAt: 700 }, options),
    other: ({ notices }, _, options) =>
      notices.receipt({ ...BY_PROVIDER, status: "read", occurredAt: 701 }, options),
  },
  {
    name: "surveys.invite",
    kind: "journey",
    prepare: NO_CHANGE,
    run: ({ surveys }, journey, options) =>
      surveys.invite({ journey, kind: "csat", channel: "email" }, options),
    other: ({ surveys }, journey, options) =>
      surveys.invite({ journey, kind: "ces", channel: "email" }, options),
  },
];

function begun(journey: string) {
  return {
    journey,
    channel: "email",
    firstOwner: queue("mail"),
    customer: { customer: "anna", evidence: "agent", assurance: "verified" },
    identity: {
      identity: "i1",
      kind: "email",
      value: "anna@example.com",
      assurance: "possession",
      occurredAt: new Date(400),
    },
    message: {
      message: "m0",
      author: customer("anna"),
      channel: "email",
      occurredAt: "1970-01-01T00:00:00.400Z",
      content: { text: "Where is it?" },
    },
  } as const;
}

/** Everything else that goes on between a command and its repetition: it changes the owner, the status and the log. */
export async function meanwhile(desk: Desk, { kind }: EveryCommand, id: string): Promise<void> {
  if (kind === "customer") {
    await desk.customers.describe(id, { by: agent("sam"), timeZone: "Europe/Athens" });
    await desk.customers.unlink(id, { identity: EMAIL, by: agent("sam"), why: "requested" });
    return;
  }
  const { items } = await desk.journeys.list();
  for (const { journey } of items) {
    await desk.journeys.observe(journey, note("Later"));
    await desk.owners.takeOver(journey, { by: SAM });
    const { handoff } = await desk.journeys.get(journey);
    const fence = { by: SAM, epoch: handoff.ownership.epoch };
    if (handoff.open !== null) await desk.handoffs.withdraw(journey, { handoff: handoff.open.id, by: SAM });
    await desk.journeys.act(journey, { type: "changeStatus", to: "closed", ...fence });
  }
  await desk.journeys.receive(email("other", "other@example.com"));
}
