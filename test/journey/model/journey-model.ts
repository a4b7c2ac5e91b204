/**
 * The journey as the design tells it, in the plainest way: a mutable object that keeps what it was told in lists and
 * looks through them whenever it is asked. Knows nothing of the library's code.
 */
import type { HandoffCommand } from "throughline/handoff";
import type { JourneyCommand } from "throughline/journey";
import { NoticeModel } from "./notice-model.js";
import { type Outcome, ProtocolModel } from "./protocol-model.js";
import { SurveyModel } from "./survey-model.js";

type Order<Type extends JourneyCommand["type"]> = Extract<JourneyCommand, { type: Type }>;
type Told<Type extends JourneyCommand["type"]> = Order<Type> & { readonly toldAt: number };

const ASSURANCE = ["none", "self-asserted", "possession", "verified"];
const HANDOFF_COMMANDS: readonly string[] = [
  "take",
  "takeOver",
  "reassign",
  "join",
  "leave",
  "requestHandoff",
  "acceptHandoff",
  "declineHandoff",
  "confirmHandoff",
  "recordArrival",
  "recordCustomerRefusal",
  "acknowledgeHandoff",
  "withdrawHandoff",
  "renewLease",
  "recordUnavailable",
  "offerHandoff",
  "adoptPromises",
  "returnHandoff",
  "rescheduleHandoff",
  "completeHandoff",
  "startConsult",
  "endConsult",
  "tick",
];
/** To speak, to promise, to take, give or share the journey, to end it in another: not on a journey that has ended. */
const NOT_AFTER_THE_END: readonly string[] = [
  "authoriseSend",
  "makeCommitment",
  "renegotiateCommitment",
  "take",
  "takeOver",
  "reassign",
  "join",
  "requestHandoff",
  "mergeJourney",
  "renewLease",
  "offerHandoff",
  "rescheduleHandoff",
  "returnHandoff",
  "completeHandoff",
  "startConsult",
  "issuePass",
];

/** To write to the customer: not where that is over for good. */
const TO_THE_CUSTOMER: readonly string[] = ["startNotice", "inviteToSurvey", "remindOfSurvey"];

const refuse = (code: string): Outcome => ({ code });
const usable = ({ revoked, used, expiresAt }: KnownPass, at: number) => !revoked && !used && at < expiresAt;
const written = (outcome: Outcome) => ("wrote" in outcome ? outcome.wrote : []);
const NOTHING: Outcome = { wrote: [] };

/** What the model expects of a command. */
export type Expectation = Outcome | "repeated";

interface KnownPass {
  readonly id: string;
  readonly kind: string;
  readonly expiresAt: number;
  tries: number;
  used: boolean;
  /** By whom, where it is known. */
  usedBy: string | undefined;
  revoked: boolean;
}

interface KnownMessage {
  readonly told: Order<"recordMessage"> | NonNullable<Order<"openJourney">["message"]>;
  readonly outside: boolean;
}

export class JourneyModel {
  id = "";
  opened = false;
  version = 0;
  /** When something was recorded last. */
  clock = 0;
  status = "open";
  statusSince = 0;
  spam = false;
  erased = false;
  mergedInto: string | null = null;
  absorbed: string[] = [];
  absorbedCustomers: string[] = [];
  customer: string | null = null;
  tags: string[] = [];
  openedOn = "";
  issue: Record<string, unknown> = {
    subject: null,
    description: null,
    category: null,
    priority: "normal",
    sensitive: false,
  };
  messages: KnownMessage[] = [];
  edits: Order<"recordEdit">[] = [];
  deletions: Order<"recordDeletion">[] = [];
  contacts: Order<"recordContact">[] = [];
  ends: Order<"endConversation">[] = [];
  notes: string[] = [];
  packets: string[] = [];
  passes: KnownPass[] = [];
  notices = new NoticeModel();
  surveys = new SurveyModel();
  mentions: string[] = [];
  askedAgain: Order<"askForFact">[] = [];
  facts: (Order<"recordFact"> | Order<"retractFact">)[] = [];
  attempts: Order<"recordAttempt">[] = [];
  asked: string[] = [];
  answered: string[] = [];
  promises: { id: string; dueAt: number | null; state: string }[] = [];
  identities: { id: string; assurance: string }[] = [];
  names: Order<"introduceParty">[] = [];
  checklist: string[] = [];
  authorised: Told<"authoriseSend">[] = [];
  statusChanges = 0;
  handoffEvents = 0;
  /** Commands that wrote something. */
  commands = new Set<string>();
  protocol = new ProtocolModel({ kind: "queue", id: "nobody" }, 0);

  run(command: JourneyCommand, now: number): Expectation {
    if (this.commands.has(command.id)) return "repeated";
    if (!this.opened && command.type !== "openJourney") return refuse("NO_JOURNEY");
    const at = this.opened ? Math.max(now, this.clock) : now;
    const before = this.protocol;
    this.protocol = before.copy();
    this.protocol.now = at;
    this.protocol.dormant = this.#needsNobody();
    const outcome = this.#endedForbids(command) ?? this.#run(command, at);
    if ("code" in outcome) {
      this.protocol = before;
      return outcome;
    }
    this.version += outcome.wrote.length;
    if (outcome.wrote.length > 0) {
      this.commands.add(command.id);
      this.clock = at;
    }
    for (const type of outcome.wrote) {
      if (/^(ownership|participant|handoff|consult)\./.test(type)) this.handoffEvents++;
      if (type === "journey.status-changed") this.statusChanges++;
    }
    return outcome;
  }

  #openPromises(): readonly string[] {
    const open = this.promises.filter(({ state }) => state === "made" || state === "renegotiated");
    return open.map(({ id }) => id).slice(0, 50);
  }

  /** What becomes of a promise counts for the receiver of a handoff, too. */
  #adopting(promise: string, wrote: string): Outcome {
    const { open } = this.protocol;
    if (open === null || !["awaited", "missed"].includes(open.promises)) return { wrote: [wrote] };
    if (!open.stillPromised.includes(promise)) return { wrote: [wrote] };
    this.protocol.wrote.push(wrote);
    this.protocol.adopt([promise]);
    this.protocol.finish();
    return { wrote: this.protocol.wrote };
  }

  /** Nobody has to stir for a journey that is solved or over. */
  #needsNobody(): boolean {
    return this.status === "solved" || this.status === "closed" || this.mergedInto !== null || this.spam;
  }

  #endedForbids({ type }: JourneyCommand): Outcome | null {
    if (TO_THE_CUSTOMER.includes(type))
      return this.erased || this.mergedInto !== null || this.spam ? refuse("WRONG_STATUS") : null;
    const acts = NOT_AFTER_THE_END.includes(type);
    if (this.erased && (acts || type === "changeStatus")) return refuse("WRONG_STATUS");
    if (this.mergedInto !== null && (acts || type === "changeStatus" || type === "absorbJourney"))
      return refuse("WRONG_STATUS");
    if (this.spam && acts) return refuse("WRONG_STATUS");
    if (this.status === "closed" && acts && type !== "mergeJourney") return refuse("WRONG_STATUS");
    return null;
  }

  /** Ends for good: what is left is what is not personal. */
  #erase({ id }: Order<"eraseJourney">, at: number): Outcome {
    if (this.erased) return NOTHING;
    this.protocol.lapse();
    const { open } = this.protocol;
    if (open !== null)
      this.protocol.run({
        type: "withdrawHandoff",
        id,
        handoff: open.id,
        by: { kind: "system", id: "throughline" },
      });
    this.erased = true;
    this.passes = [];
    this.#setStatus("closed", at);
    return { wrote: [...this.protocol.wrote, "journey.erased"] };
  }

  #run(command: JourneyCommand, at: number): Outcome {
    if (command.type === "requestHandoff" && command.promises === undefined)
      return this.protocol.run({ ...command, promises: this.#openPromises() });
    if (isHandoffCommand(command)) return this.protocol.run(command);
    switch (command.type) {
      case "openJourney":
        return this.#open(command, at);
      case "recordMessage":
        return this.#hear(command, at);
      case "recordEdit": {
        const { message, occurredAt } = command;
        if (this.edits.some((edit) => edit.message === message && edit.occurredAt === occurredAt))
          return NOTHING;
        this.edits.push(command);
        return { wrote: ["message.edited"] };
      }
      case "recordDeletion":
        if (this.deletions.some(({ message }) => message === command.message)) return NOTHING;
        this.deletions.push(command);
        return { wrote: ["message.deleted"] };
      case "recordContact": {
        const { contact, phase } = command;
        if (this.contacts.some((one) => one.contact === contact && one.phase === phase)) return NOTHING;
        this.contacts.push(command);
        return { wrote: [`contact.${phase}`] };
      }
      case "endConversation": {
        const { channel, thread, occurredAt } = command;
        const known = this.ends.some(
          (end) => end.channel === channel && end.thread === thread && end.occurredAt === occurredAt,
        );
        if (known) return NOTHING;
        this.ends.push(command);
        return { wrote: ["conversation.ended"] };
      }
      case "issuePass":
        return this.#issuePass(command, at);
      case "tryPin": {
        const pass = this.passes.find(({ id }) => id === command.pass);
        if (pass?.kind !== "pin" || !usable(pass, at) || pass.tries === 5) return refuse("PASS_INVALID");
        pass.tries++;
        return { wrote: ["pass.pin-tried"] };
      }
      case "redeemPass":
        return this.#comeBack(command, at);
      case "revokePass": {
        const pass = this.passes.find(({ id }) => id === command.pass);
        if (pass === undefined || !usable(pass, at)) return NOTHING;
        pass.revoked = true;
        return { wrote: ["pass.revoked"] };
      }
      case "startNotice":
      case "settleNotice":
      case "recordNoticeReceipt":
      case "suppressNotice":
        return this.notices.run(command);
      case "inviteToSurvey":
      case "remindOfSurvey":
      case "answerSurvey":
      case "commentOnSurvey":
      case "recordUnclearReply":
        return this.surveys.run(command, at);
      case "captureMention":
        if (this.mentions.includes(command.mention)) return NOTHING;
        this.mentions.push(command.mention);
        return { wrote: ["mention.captured"] };
      case "askForFact":
        return this.#askForFact(command);
      case "issuePacket":
        if (this.packets.includes(command.packet)) return NOTHING;
        if (command.sources.journey > this.version) return refuse("UNKNOWN_ITEM");
        this.packets.push(command.packet);
        return { wrote: ["packet.issued"] };
      case "addNote":
        if (this.notes.includes(command.note)) return NOTHING;
        this.notes.push(command.note);
        return { wrote: ["note.added"] };
      case "recordFact":
        this.facts.push(command);
        return { wrote: ["fact.recorded"] };
      case "retractFact":
        this.facts.push(command);
        return { wrote: ["fact.retracted"] };
      case "recordAttempt": {
        const { attempt, outcome, occurredAt } = command;
        const known = this.attempts.some(
          (one) => one.attempt === attempt && one.outcome === outcome && one.occurredAt === occurredAt,
        );
        if (known) return NOTHING;
        this.attempts.push(command);
        return { wrote: ["attempt.recorded"] };
      }
      case "askQuestion":
        if (this.asked.includes(command.question)) return NOTHING;
        this.asked.push(command.question);
        return { wrote: ["question.asked"] };
      case "answerQuestion":
        if (this.answered.includes(command.question)) return NOTHING;
        this.answered.push(command.question);
        return { wrote: ["question.answered"] };
      case "describeIssue": {
        const { subject, description, category, priority, sensitive } = command;
        for (const [field, value] of Object.entries({ subject, description, category, priority, sensitive }))
          if (value !== undefined) this.issue = { ...this.issue, [field]: value };
        return { wrote: ["issue.described"] };
      }
      case "tag":
        if (this.tags.includes(command.tag)) return NOTHING;
        this.tags.push(command.tag);
        return { wrote: ["journey.tagged"] };
      case "untag":
        if (!this.tags.includes(command.tag)) return NOTHING;
        this.tags = this.tags.filter((tag) => tag !== command.tag);
        return { wrote: ["journey.untagged"] };
      case "recordIdentity":
        return this.#identify(command.identity, command.assurance);
      case "introduceParty":
        this.names.push(command);
        return { wrote: ["party.introduced"] };
      case "attachCustomer":
        return this.#attach(command.customer);
      case "detachCustomer":
        if (this.customer === null) return NOTHING;
        this.customer = null;
        return { wrote: ["customer.detached"] };
      case "reviewContext":
        return this.#check("context.reviewed");
      case "confirmIdentity":
        return this.#check("identity.confirmed");
      case "confirmIssue":
        return this.#check("issue.confirmed");
      case "explainTransition":
        return this.#check("transition.explained");
      case "scoreReview":
        return this.#check("review.scored");
      case "authoriseSend": {
        const forbidden = this.protocol.forbids(command.by, command.epoch, "speak");
        if (forbidden !== null) return refuse(forbidden);
        const { authorisation } = command;
        if (authorisation !== undefined && this.authorised.some((one) => one.authorisation === authorisation))
          return refuse("WRONG_STATE");
        this.authorised.push({ ...command, toldAt: at });
        return { wrote: ["send.authorised"] };
      }
      case "makeCommitment": {
        const forbidden = this.protocol.forbids(command.by, command.epoch, "promise");
        if (forbidden !== null) return refuse(forbidden);
        if (this.promises.some(({ id }) => id === command.commitment)) return refuse("WRONG_STATE");
        this.promises.push({ id: command.commitment, dueAt: command.dueAt ?? null, state: "made" });
        return { wrote: ["commitment.made"] };
      }
      case "renegotiateCommitment": {
        const forbidden = this.protocol.forbids(command.by, command.epoch, "promise");
        if (forbidden !== null) return refuse(forbidden);
        const promise = this.#outstanding(command.commitment);
        if ("code" in promise) return promise;
        promise.dueAt = command.dueAt ?? null;
        promise.state = "renegotiated";
        return this.#adopting(command.commitment, "commitment.renegotiated");
      }
      case "settleCommitment": {
        const promise = this.#outstanding(command.commitment);
        if ("code" in promise) return promise;
        promise.state = command.outcome;
        return this.#adopting(command.commitment, `commitment.${command.outcome}`);
      }
      case "changeStatus": {
        const { to } = command;
        const ends = (to === "solved" || to === "closed") && to !== this.status;
        if (ends && this.#mayNotSettle(command) === "LEASE_EXPIRED") return refuse("LEASE_EXPIRED");
        if (ends) this.protocol.lapse();
        const forbidden = this.#mayNotSettle(command);
        if (forbidden !== null) return refuse(forbidden);
        if (to === this.status) return NOTHING;
        if (this.status === "closed" && to !== "open") return refuse("WRONG_STATUS");
        if (ends && this.protocol.open !== null) return refuse("HANDOFF_OPEN");
        this.#setStatus(to, at);
        return { wrote: [...this.protocol.wrote, "journey.status-changed"] };
      }
      case "mergeJourney": {
        if (this.#mayNotSettle(command) === "LEASE_EXPIRED") return refuse("LEASE_EXPIRED");
        this.protocol.lapse();
        const forbidden = this.#mayNotSettle(command);
        if (forbidden !== null) return refuse(forbidden);
        if (command.into === this.id || this.absorbed.includes(command.into)) return refuse("TARGET_INVALID");
        const { open } = this.protocol;
        if (open !== null) {
          if (command.withdrawHandoff !== true) return refuse("HANDOFF_OPEN");
          const withdrawn = this.protocol.run({
            type: "withdrawHandoff",
            id: command.id,
            handoff: open.id,
            by: command.by,
          });
          if ("code" in withdrawn) return withdrawn;
        }
        this.mergedInto = command.into;
        this.#setStatus("closed", at);
        return { wrote: [...this.protocol.wrote, "journey.merged"] };
      }
      case "eraseJourney":
        return this.#erase(command, at);
      case "rekeyJourney":
        return { wrote: ["journey.rekeyed"] };
      case "absorbJourney":
        if (command.journey === this.id) return refuse("TARGET_INVALID");
        if (this.absorbed.includes(command.journey)) return NOTHING;
        this.absorbed.push(command.journey);
        if (command.customer !== undefined && !this.absorbedCustomers.includes(command.customer))
          this.absorbedCustomers.push(command.customer);
        return { wrote: ["journey.absorbed"] };
      case "markSpam": {
        if (this.#mayNotSettle(command) === "LEASE_EXPIRED") return refuse("LEASE_EXPIRED");
        this.protocol.lapse();
        const forbidden = this.#mayNotSettle(command);
        if (forbidden !== null) return refuse(forbidden);
        if (this.protocol.open !== null) return refuse("HANDOFF_OPEN");
        if (this.spam) return { wrote: this.protocol.wrote };
        this.spam = true;
        return { wrote: [...this.protocol.wrote, "journey.marked-spam"] };
      }
      case "clearOfSpam": {
        const forbidden = this.#mayNotSettle(command);
        if (forbidden !== null) return refuse(forbidden);
        if (!this.spam) return NOTHING;
        this.spam = false;
        return { wrote: ["journey.cleared-of-spam"] };
      }
    }
  }

  #issuePass({ pass: id, kind, expiresAt }: Order<"issuePass">, at: number): Outcome {
    if (this.passes.some((pass) => pass.id === id)) return NOTHING;
    const alike = this.passes.filter(
      (pass) => usable(pass, at) && (pass.kind === "pin") === (kind === "pin"),
    );
    const gone = kind === "pin" ? alike : alike.slice(0, Math.max(0, alike.length - 19));
    for (const pass of gone) pass.revoked = true;
    this.passes = this.passes.filter((pass) => pass.expiresAt > at);
    this.passes.push({ id, kind, expiresAt, tries: 0, used: false, usedBy: undefined, revoked: false });
    return { wrote: [...gone.map(() => "pass.revoked"), "pass.issued"] };
  }

  #comeBack(command: Order<"redeemPass">, at: number): Outcome {
    const pass = this.passes.find(({ id }) => id === command.pass);
    if (pass === undefined || pass.kind === "invitation" || pass.revoked) return refuse("PASS_INVALID");
    if (pass.used)
      return command.claim !== undefined && command.claim === pass.usedBy ? NOTHING : refuse("PASS_USED");
    if (at >= pass.expiresAt) return refuse("PASS_EXPIRED");
    pass.used = true;
    pass.usedBy = command.claim;
    const wrote = ["pass.redeemed"];
    if (this.customer === null && command.customer !== undefined)
      wrote.push(...written(this.#attach(command.customer.customer)));
    if (command.identity !== undefined)
      wrote.push(...written(this.#identify(command.identity.identity, command.identity.assurance)));
    return { wrote: [...wrote, ...this.#arriveWith(command)] };
  }

  /** What the protocol refuses of an arrival does not take back that the customer came. */
  #arriveWith({ id, at, channel, assurance }: Order<"redeemPass">): readonly string[] {
    const { open } = this.protocol;
    if (open === null) return [];
    const before = this.protocol.copy();
    const arrival = { type: "recordArrival", id, handoff: open.id, at, channel, assurance } as const;
    const outcome = this.protocol.run({ ...arrival, evidence: { kind: "token" } });
    if ("wrote" in outcome) return outcome.wrote;
    this.protocol = before;
    return [];
  }

  #askForFact(command: Order<"askForFact">): Outcome {
    const { key, message, occurredAt } = command;
    const told = this.facts.filter((fact) => fact.key === key);
    const wrong = told.findLastIndex(({ type }) => type === "retractFact");
    if (!told.slice(wrong + 1).some((fact) => fact.occurredAt <= occurredAt)) return NOTHING;
    const again =
      message !== undefined && this.askedAgain.some((one) => one.key === key && one.message === message);
    if (again) return NOTHING;
    this.askedAgain.push(command);
    return { wrote: ["fact.asked-again"] };
  }

  #open(command: Order<"openJourney">, at: number): Outcome {
    if (this.opened) return refuse("ALREADY_OPEN");
    this.opened = true;
    this.id = command.journey;
    this.openedOn = command.channel;
    this.statusSince = at;
    this.protocol = new ProtocolModel(command.firstOwner, at);
    const wrote = ["journey.opened"];
    const more = [
      command.customer === undefined ? NOTHING : this.#attach(command.customer.customer),
      command.identity === undefined
        ? NOTHING
        : this.#identify(command.identity.identity, command.identity.assurance),
      command.message === undefined ? NOTHING : this.#hear(command.message, at),
    ];
    for (const one of more) if ("wrote" in one) wrote.push(...one.wrote);
    return { wrote };
  }

  #hear(told: KnownMessage["told"], at: number): Outcome {
    const { author, message, occurredAt } = told;
    if (this.messages.some((known) => known.told.message === message)) return NOTHING;
    const ofTheDesk = author.kind !== "customer" && author.kind !== "system";
    const key = `${author.kind}:${author.id}`;
    const { owner, guests } = this.protocol;
    const maySpeak =
      `${owner.kind}:${owner.id}` === key ||
      guests.some((guest) => guest.who === key && guest.rights.includes("speak"));
    this.messages.push({ told, outside: ofTheDesk && !maySpeak });
    const waits = this.status === "pending" || this.status === "solved";
    if (author.kind !== "customer" || told.automatic === true || !waits || occurredAt <= this.statusSince)
      return { wrote: ["message.recorded"] };
    this.#setStatus("open", at);
    return { wrote: ["message.recorded", "journey.status-changed"] };
  }

  #attach(customer: string): Outcome {
    if (this.customer === customer) return NOTHING;
    if (this.customer !== null) return refuse("WRONG_STATE");
    this.customer = customer;
    return { wrote: ["customer.attached"] };
  }

  #identify(id: string, assurance: string): Outcome {
    const known = this.identities.find((identity) => identity.id === id);
    if (known === undefined) this.identities.push({ id, assurance });
    else if (ASSURANCE.indexOf(assurance) > ASSURANCE.indexOf(known.assurance)) known.assurance = assurance;
    else return NOTHING;
    return { wrote: ["identity.recorded"] };
  }

  #check(type: string): Outcome {
    this.checklist.push(type);
    return { wrote: [type] };
  }

  #outstanding(id: string): { dueAt: number | null; state: string } | { code: string } {
    const promise = this.promises.find((one) => one.id === id);
    if (promise === undefined) return { code: "UNKNOWN_ITEM" };
    return promise.state === "kept" || promise.state === "broken" ? { code: "WRONG_STATE" } : promise;
  }

  #setStatus(status: string, at: number): void {
    this.status = status;
    this.statusSince = at;
  }

  /** The owner, a participant who may close, a supervisor and the desk's software, all under the epoch of now. */
  #mayNotSettle({
    by,
    epoch,
  }: Order<"changeStatus"> | Order<"mergeJourney"> | Order<"markSpam"> | Order<"clearOfSpam">) {
    const forbidden = this.protocol.forbids(by, epoch, "close");
    const vouched = by.kind === "system" || (by.kind === "agent" && by.supervisor === true);
    return forbidden === "NOT_OWNER" && vouched ? null : forbidden;
  }

  /** The customer's newest message by the source's clock; of the same moment the one with the greater id. */
  get lastInbound() {
    const inbound = this.messages.map(({ told }) => told).filter(({ author }) => author.kind === "customer");
    inbound.sort((one, other) => other.occurredAt - one.occurredAt || (one.message < other.message ? 1 : -1));
    const newest = inbound[0];
    if (newest === undefined) return null;
    return { message: newest.message, channel: newest.channel, occurredAt: newest.occurredAt };
  }
}

function isHandoffCommand(command: JourneyCommand): command is HandoffCommand {
  return HANDOFF_COMMANDS.includes(command.type);
}
