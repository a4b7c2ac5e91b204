/**
 * Ownership and the handoff as the design tells them, in the plainest way: one mutable object, parties as texts such as
 * `agent:maria`, every rule spelled out where it applies. Knows nothing of the library's code.
 */
import type { HandoffCommand, HandoffPolicy } from "throughline/handoff";
import { policy as ofTheWalks } from "./policy.js";

type Order<Type extends HandoffCommand["type"]> = Extract<HandoffCommand, { type: Type }>;
interface Ref {
  readonly kind: string;
  readonly id: string;
}
interface Actor extends Ref {
  readonly supervisor?: boolean;
}

export interface Guest {
  who: string;
  rights: readonly string[];
  /** The handoff that brought them in. */
  through: string | null;
}

export interface OpenHandoff {
  id: string;
  hop: number;
  mode: string;
  requestedBy: string;
  sender: Ref;
  /** Whom to ask in turn; `null` where only the channel changes. */
  steps: readonly { readonly asked: readonly string[]; readonly ms: number }[] | null;
  fallback: Ref;
  receiver: string;
  step: number;
  acceptedBy: string | null;
  saidNo: string[];
  answerBy: number | null;
  customer: string;
  channel: string | null;
  /** Where the request wanted the customer to go on. */
  invitedTo: string | null;
  arriveBy: number | null;
  receipt: string;
  items: readonly string[];
  readBy: number | null;
  promises: "none" | "awaited" | "adopted" | "missed";
  promised: readonly string[];
  stillPromised: readonly string[];
  adoptBy: number | null;
  callAt: number | null;
  fellBack: boolean;
}

interface Ended {
  readonly id: string;
  readonly end: string;
  readonly receiver: string | null;
  readonly sender: Ref;
  readonly epoch: number;
}

/** What a command came to: the types of the events it writes, or the code with which it is refused. */
export type Outcome = { readonly wrote: string[] } | { readonly code: string };

const text = ({ kind, id }: Ref) => `${kind}:${id}`;
const refuse = (code: string): Outcome => ({ code });
const isSupervisor = (by: Actor) => by.kind === "agent" && by.supervisor === true;

export class ProtocolModel {
  owner: Ref;
  epoch = 1;
  since: number;
  until: number | null;
  guests: Guest[] = [];
  open: OpenHandoff | null = null;
  ended: readonly Ended[] = [];
  consult: { readonly id: string; readonly starter: string; readonly asked: readonly string[] } | null = null;
  lastQueue: Ref | null = null;
  people: { readonly since: number; readonly epoch: number } | null = null;
  hops = 0;
  /** The time of the command that runs. */
  now: number;
  wrote: string[] = [];
  /** The owner's time does not run: nobody needs to stir. */
  dormant = false;
  readonly #policy: HandoffPolicy;

  constructor(owner: Ref, now: number, policy: HandoffPolicy = ofTheWalks) {
    this.#policy = policy;
    this.owner = { kind: owner.kind, id: owner.id };
    this.since = now;
    this.now = now;
    this.until = this.#lasts(owner);
    if (owner.kind === "queue") this.lastQueue = this.owner;
    if (owner.kind === "agent") this.people = { since: now, epoch: 1 };
  }

  #lasts({ kind }: Ref, leaseMs = this.#policy.botLeaseMs): number | null {
    if (kind === "queue") return this.now + this.#policy.pickupWithinMs;
    return kind === "bot" ? this.now + leaseMs : null;
  }

  /** A copy, so that a refused command can be undone by forgetting it. */
  copy(): ProtocolModel {
    const copy = new ProtocolModel(this.owner, this.since, this.#policy);
    copy.now = this.now;
    copy.consult = this.consult;
    copy.lastQueue = this.lastQueue;
    copy.people = this.people;
    copy.epoch = this.epoch;
    copy.until = this.until;
    copy.guests = this.guests.map((guest) => ({ ...guest }));
    copy.open = this.open === null ? null : { ...this.open, saidNo: [...this.open.saidNo] };
    copy.ended = this.ended;
    copy.hops = this.hops;
    return copy;
  }

  /** Why `by` may not act under `epoch` now, or `null`. */
  forbids(by: Actor, epoch: number, right: string): string | null {
    if (epoch !== this.epoch) return "STALE_EPOCH";
    if (text(by) === text(this.owner)) return this.leaseIsOver() ? "LEASE_EXPIRED" : null;
    return this.guests.some((guest) => guest.who === text(by) && guest.rights.includes(right))
      ? null
      : "NOT_OWNER";
  }

  run(command: HandoffCommand): Outcome {
    const outcome = this.#run(command);
    if ("wrote" in outcome) this.finish();
    return outcome;
  }

  #run(command: HandoffCommand): Outcome {
    switch (command.type) {
      case "take":
        return this.#take(command.by, command.epoch, command.leaseMs);
      case "takeOver":
        return this.#takeOver(command);
      case "reassign":
        return this.#reassign(command);
      case "renewLease":
        return this.#renew(command);
      case "recordUnavailable":
        return this.#unavailable(command);
      case "startConsult":
        return this.#startConsult(command);
      case "endConsult":
        return this.#endConsult(command);
      case "returnHandoff":
        return this.#return(command);
      case "rescheduleHandoff":
        return this.#reschedule(command);
      case "completeHandoff":
        return this.#complete(command);
      case "join":
        return this.#join(command);
      case "leave":
        return this.#leave(command);
      case "requestHandoff":
        return this.#request(command);
      case "tick":
        this.lapse();
        return { wrote: this.wrote };
      case "withdrawHandoff":
        return this.#withdraw(command);
      default: {
        const { open } = this;
        if (open === null || open.id !== command.handoff) return refuse("NO_HANDOFF");
        return this.#onOpen(open, command);
      }
    }
  }

  /**
   * What has run out by now: an owner who did not stir while nobody else was asked, offers, which go on along the route, the
   * customer, the promises, the receipt.
   */
  lapse(): void {
    const { open } = this;
    if (
      !this.dormant &&
      this.until !== null &&
      this.now >= this.until &&
      (open === null || open.answerBy === null)
    )
      this.#ownerLapsed();
    if (open === null) return;
    const adoptBy = open.adoptBy;
    if (open.answerBy !== null && this.now >= open.answerBy) {
      this.wrote.push("handoff.expired");
      open.receiver = "expired";
      open.answerBy = null;
      this.#receiverGone(open);
      this.#nextStep(open);
    }
    if (open.arriveBy !== null && this.now >= open.arriveBy) {
      this.wrote.push("handoff.customer-absent");
      open.customer = "absent";
      open.arriveBy = null;
    }
    if (open.adoptBy !== null && open.adoptBy === adoptBy && this.now >= open.adoptBy) {
      this.wrote.push("handoff.promises-missed");
      open.promises = "missed";
      open.adoptBy = null;
    }
    if (open.readBy !== null && this.now >= open.readBy) {
      this.wrote.push("handoff.receipt-missed");
      open.receipt = "missed";
      open.readBy = null;
    }
    this.finish();
  }

  #ownerLapsed(): void {
    if (text(this.owner) === text(this.#policy.fallback)) {
      this.wrote.push("ownership.pickup-missed");
      this.until = null;
      return;
    }
    this.wrote.push("ownership.reassigned");
    this.#giveTo(this.#policy.fallback);
  }

  #renew({ by, epoch, leaseMs }: Order<"renewLease">): Outcome {
    if (epoch !== this.epoch) return refuse("STALE_EPOCH");
    if (text(by) !== text(this.owner)) return refuse("NOT_OWNER");
    if (by.kind !== "bot") return refuse("WRONG_STATE");
    if (this.leaseIsOver()) return refuse("LEASE_EXPIRED");
    this.wrote.push("ownership.renewed");
    this.until = this.#lasts(by, leaseMs);
    return { wrote: this.wrote };
  }

  #unavailable({ by, party, queue }: Order<"recordUnavailable">): Outcome {
    this.lapse();
    const who = text(party);
    if (party.kind === "queue") return refuse("TARGET_INVALID");
    if (text(by) !== who && !isSupervisor(by) && by.kind !== "system") return refuse("NOT_ALLOWED");
    const { consult, open } = this;
    if (consult !== null && (consult.starter === who || consult.asked.every((one) => one === who)))
      this.#closeConsult();
    if (this.guests.some((guest) => guest.who === who && guest.through === null)) {
      this.wrote.push("participant.left");
      this.guests = this.guests.filter((guest) => guest.who !== who || guest.through !== null);
    }
    if (open !== null && !this.#received(open)) {
      const holds =
        open.acceptedBy === null
          ? open.receiver === "offered" && this.#asked(open).includes(who) && !open.saidNo.includes(who)
          : open.acceptedBy === who;
      if (holds) this.#decline(open, who);
    }
    if (text(this.owner) === who) {
      this.wrote.push("ownership.reassigned");
      this.#giveTo(
        queue === undefined ? (this.lastQueue ?? this.#policy.fallback) : { kind: "queue", id: queue },
      );
      this.#senderGone();
    }
    return { wrote: this.wrote };
  }

  #startConsult(command: Order<"startConsult">): Outcome {
    const { by, epoch } = command;
    if (this.forbids(by, epoch, "handoff") === "LEASE_EXPIRED") return refuse("LEASE_EXPIRED");
    this.lapse();
    const forbidden = this.forbids(by, epoch, "handoff");
    if (forbidden !== null) return refuse(forbidden);
    if (this.consult !== null) return refuse("CONSULT_OPEN");
    if (command.with.some((one) => one.kind === "bot" || text(one) === text(this.owner)))
      return refuse("TARGET_INVALID");
    this.wrote.push("consult.started");
    this.consult = { id: command.consult ?? "given", starter: text(by), asked: command.with.map(text) };
    return { wrote: this.wrote };
  }

  #endConsult({ by, consult }: Order<"endConsult">): Outcome {
    this.lapse();
    if (this.consult === null || this.consult.id !== consult) return refuse("NO_CONSULT");
    const takesPart = [this.consult.starter, ...this.consult.asked].includes(text(by));
    if (!takesPart && text(by) !== text(this.owner) && !isSupervisor(by)) return refuse("NOT_ALLOWED");
    this.#closeConsult();
    return { wrote: this.wrote };
  }

  #closeConsult(): void {
    this.wrote.push("consult.ended");
    this.consult = null;
  }

  /** Why `by` may not do what only the owner may, or `null`. */
  #notOwner(by: Actor, epoch: number): string | null {
    if (epoch !== this.epoch) return "STALE_EPOCH";
    if (text(by) !== text(this.owner)) return "NOT_OWNER";
    return this.leaseIsOver() ? "LEASE_EXPIRED" : null;
  }

  #return({ by, epoch, handoff, to, leaseMs }: Order<"returnHandoff">): Outcome {
    if (this.#notOwner(by, epoch) === "LEASE_EXPIRED") return refuse("LEASE_EXPIRED");
    this.lapse();
    const last = this.ended.at(-1);
    const over =
      last !== undefined &&
      last.id === handoff &&
      last.end === "completed" &&
      last.epoch === this.epoch &&
      last.receiver === text(this.owner)
        ? last
        : null;
    const open = over === null && this.open?.id === handoff ? this.open : null;
    if (over === null && open === null) return refuse("NO_HANDOFF");
    const forbidden = this.#notOwner(by, epoch);
    if (forbidden !== null) return refuse(forbidden);
    if (open !== null && (open.steps === null || !this.#received(open))) return refuse("WRONG_STATE");
    const next = to ?? (over ?? open)?.sender ?? this.#policy.fallback;
    if (text(next) === text(this.owner)) return refuse("ALREADY_OWNER");
    if (open === null) {
      this.wrote.push("ownership.reassigned");
      this.#giveTo(next, leaseMs);
      this.#senderGone();
    } else {
      this.wrote.push("handoff.returned");
      this.#end(open, "returned");
      this.#giveTo(next, leaseMs);
    }
    return { wrote: this.wrote };
  }

  #complete({ by, epoch, handoff }: Order<"completeHandoff">): Outcome {
    if (this.#notOwner(by, epoch) === "LEASE_EXPIRED") return refuse("LEASE_EXPIRED");
    this.lapse();
    const { open } = this;
    if (open === null || open.id !== handoff) return refuse("NO_HANDOFF");
    const forbidden = this.#notOwner(by, epoch);
    if (forbidden !== null) return refuse(forbidden);
    if (!this.#received(open)) return refuse("WRONG_STATE");
    if (this.#waitsForPromises(open)) return refuse("WRONG_STATE");
    this.#completed(open);
    return { wrote: this.wrote };
  }

  #reschedule(command: Order<"rescheduleHandoff">): Outcome {
    const { by, epoch, handoff, at, successor } = command;
    if (this.#mayNotRequest(by, epoch) === "LEASE_EXPIRED") return refuse("LEASE_EXPIRED");
    this.lapse();
    const { open } = this;
    if (open === null || open.id !== handoff) return refuse("NO_HANDOFF");
    const forbidden = this.#mayNotReplace(by, epoch);
    if (forbidden !== null && this.#mayNotRequest(by, epoch) !== null) return refuse(forbidden);
    const steps = command.to === undefined ? open.steps : this.#stepsOf("callback", command.to);
    const channel = command.to === undefined ? open.invitedTo : (command.to.channel ?? null);
    if (command.to !== undefined && this.#wrongReceivers("callback", command.to, undefined))
      return refuse("TARGET_INVALID");
    if (command.to === undefined && steps === null && channel === null) return refuse("TARGET_INVALID");
    if (at <= this.now || this.#asksOwner("callback", steps)) return refuse("TARGET_INVALID");
    this.wrote.push("handoff.rescheduled");
    this.#end(open, "rescheduled");
    this.#begin({
      id: successor ?? "given",
      mode: "callback",
      by,
      steps: command.to === undefined ? (steps?.slice(0, 20) ?? null) : steps,
      channel,
      fallback: open.steps === null ? this.#policy.fallback : open.fallback,
      items: open.receipt === "none" ? null : open.items,
      promised: open.promises === "none" ? [] : open.promised,
      callAt: at,
      queue: null,
    });
    return { wrote: this.wrote };
  }

  #take(by: Actor, epoch: number | undefined, leaseMs: number | undefined): Outcome {
    this.lapse();
    if (by.kind === "queue") return refuse("NOT_ALLOWED");
    if (epoch !== undefined && epoch !== this.epoch) return refuse("STALE_EPOCH");
    if (text(by) === text(this.owner)) return refuse("ALREADY_OWNER");
    if (this.owner.kind !== "queue") return refuse("NOT_IN_QUEUE");
    this.wrote.push("ownership.taken");
    this.#giveTo(by, leaseMs);
    this.#senderGone();
    return { wrote: this.wrote };
  }

  #takeOver({ by, epoch }: Order<"takeOver">): Outcome {
    this.lapse();
    if (epoch !== undefined && epoch !== this.epoch) return refuse("STALE_EPOCH");
    const mayTake = isSupervisor(by) || (by.kind === "agent" && this.owner.kind === "bot");
    if (!mayTake) return refuse("NOT_ALLOWED");
    if (text(by) === text(this.owner)) return refuse("ALREADY_OWNER");
    this.wrote.push("ownership.taken-over");
    this.#giveTo(by);
    this.#senderGone();
    return { wrote: this.wrote };
  }

  #reassign({ by, to, epoch, leaseMs }: Order<"reassign">): Outcome {
    this.lapse();
    if (epoch !== undefined && epoch !== this.epoch) return refuse("STALE_EPOCH");
    if (!isSupervisor(by) && by.kind !== "system" && text(by) !== text(this.owner))
      return refuse("NOT_ALLOWED");
    if (text(to) === text(this.owner)) return refuse("ALREADY_OWNER");
    this.wrote.push("ownership.reassigned");
    this.#giveTo(to, leaseMs);
    this.#senderGone();
    return { wrote: this.wrote };
  }

  #join({ by, epoch, party, rights }: Order<"join">): Outcome {
    if (text(by) === text(this.owner) && this.leaseIsOver()) return refuse("LEASE_EXPIRED");
    this.lapse();
    if (epoch !== this.epoch) return refuse("STALE_EPOCH");
    const isOwner = text(by) === text(this.owner);
    if (!isOwner && !isSupervisor(by)) return refuse("NOT_ALLOWED");
    if (text(party) === text(this.owner)) return refuse("ALREADY_OWNER");
    const seats = this.guests.filter((guest) => guest.through === null);
    if (seats.length >= 50 && !seats.some((guest) => guest.who === text(party))) return refuse("WRONG_STATE");
    this.wrote.push("participant.joined");
    this.guests = this.guests.filter((guest) => guest.through !== null || guest.who !== text(party));
    this.guests.push({ who: text(party), rights, through: null });
    return { wrote: this.wrote };
  }

  #leave({ by, party }: Order<"leave">): Outcome {
    this.lapse();
    const who = text(party);
    if (text(by) !== who && text(by) !== text(this.owner) && !isSupervisor(by)) return refuse("NOT_ALLOWED");
    const held = this.guests.filter((guest) => guest.who === who);
    if (held.length === 0) return { wrote: this.wrote };
    if (!held.some((guest) => guest.through === null)) return refuse("WRONG_STATE");
    this.wrote.push("participant.left");
    this.guests = this.guests.filter((guest) => guest.who !== who || guest.through !== null);
    return { wrote: this.wrote };
  }

  #mayNotRequest(by: Actor, epoch: number): string | null {
    const forbidden = this.forbids(by, epoch, "handoff");
    return forbidden === "NOT_OWNER" && isSupervisor(by) ? null : forbidden;
  }

  #mayNotReplace(by: Actor, epoch: number): string | null {
    if (epoch !== this.epoch) return "STALE_EPOCH";
    const may = text(by) === text(this.owner) || by.kind === "customer" || isSupervisor(by);
    return may ? null : "NOT_ALLOWED";
  }

  #request(command: Order<"requestHandoff">): Outcome {
    const { by, epoch, mode, from, receipt, at, supersedes } = command;
    if (this.#mayNotRequest(by, epoch) === "LEASE_EXPIRED") return refuse("LEASE_EXPIRED");
    this.lapse();
    const { open, consult } = this;
    if (supersedes !== undefined && open?.id !== supersedes) return refuse("NO_HANDOFF");
    const forbidden =
      supersedes === undefined ? this.#mayNotRequest(by, epoch) : this.#mayNotReplace(by, epoch);
    if (forbidden !== null) return refuse(forbidden);
    if (open !== null && supersedes === undefined) return refuse("HANDOFF_OPEN");
    if (command.consult !== undefined && consult?.id !== command.consult) return refuse("NO_CONSULT");
    if (command.handoff !== undefined)
      if ([open, ...this.ended].some((one) => one?.id === command.handoff)) return refuse("WRONG_STATE");

    if (mode === "callback" ? at === undefined || at <= this.now : at !== undefined)
      return refuse("TARGET_INVALID");
    if (command.consult !== undefined && mode !== "warm") return refuse("TARGET_INVALID");
    const toConsulted =
      command.consult !== undefined &&
      [command.to.queue, command.to.party, command.to.route].every((one) => one === undefined);
    const { to } = command;
    if (!toConsulted && this.#wrongReceivers(mode, to, from?.channel)) return refuse("TARGET_INVALID");
    const steps = toConsulted
      ? [
          {
            asked: consult?.asked ?? [],
            ms: consult?.asked.length === 1 ? this.#policy.answerWithinMs : 2 * 60_000,
          },
        ]
      : this.#stepsOf(mode, to);
    if (this.#asksOwner(mode, steps)) return refuse("TARGET_INVALID");
    if (open !== null) {
      this.wrote.push("handoff.superseded");
      this.#end(open, "superseded");
    }
    if (command.consult !== undefined) this.#closeConsult();
    const moves = to.channel !== undefined && (mode === "callback" || to.channel !== from?.channel);
    this.#begin({
      id: command.handoff ?? "given",
      mode,
      by,
      steps,
      channel: moves ? (to.channel ?? null) : null,
      invitedTo: to.channel ?? null,
      fallback: command.fallback ?? this.#policy.fallback,
      items: receipt ?? null,
      promised: command.promises ?? [],
      callAt: at ?? null,
      queue: mode === "cold" && to.queue !== undefined ? { kind: "queue", id: to.queue } : null,
    });
    return { wrote: this.wrote };
  }

  #wrongReceivers(mode: string, to: Order<"requestHandoff">["to"], from: string | undefined): boolean {
    const named = [to.queue, to.party, to.route].filter((receiver) => receiver !== undefined).length;
    if (named > 1) return true;
    if (named === 0) return to.channel === undefined || (to.channel === from && mode !== "callback");
    return mode === "cold" && to.queue === undefined;
  }

  #stepsOf(mode: string, to: Order<"requestHandoff">["to"]): OpenHandoff["steps"] {
    const ms = mode === "cold" ? this.#policy.pickupWithinMs : this.#policy.answerWithinMs;
    if (to.queue !== undefined) return [{ asked: [`queue:${to.queue}`], ms }];
    if (to.party !== undefined) return [{ asked: [text(to.party)], ms }];
    return to.route?.map((step) => ({ asked: step.candidates.map(text), ms: step.answerWithinMs })) ?? null;
  }

  /** Only for a callback a queue that owns the journey may be asked, which of its agents will call. */
  #asksOwner(mode: string, steps: OpenHandoff["steps"]): boolean {
    if (mode === "callback" && this.owner.kind === "queue") return false;
    return steps?.some(({ asked }) => asked.includes(text(this.owner))) ?? false;
  }

  #begin(wanted: {
    readonly id: string;
    readonly mode: string;
    readonly by: Ref;
    readonly steps: OpenHandoff["steps"];
    readonly channel: string | null;
    readonly invitedTo?: string | null;
    readonly fallback: Ref;
    readonly items: readonly string[] | null;
    readonly promised: readonly string[];
    readonly callAt: number | null;
    readonly queue: Ref | null;
  }): void {
    const { id, mode, by, steps, channel, fallback, items, promised, callAt, queue } = wanted;
    const all = steps === null ? [] : [...new Set(promised)];
    this.hops++;
    this.wrote.push("handoff.requested");
    const open: OpenHandoff = {
      id,
      hop: this.hops,
      mode,
      requestedBy: text(by),
      sender: this.owner,
      steps,
      fallback,
      receiver: "none",
      step: 0,
      acceptedBy: null,
      saidNo: [],
      answerBy: null,
      customer: "none",
      channel: null,
      invitedTo: wanted.invitedTo ?? channel,
      arriveBy: null,
      receipt: items === null ? "none" : "awaited",
      items: items ?? [],
      readBy: null,
      promises: all.length === 0 ? "none" : "awaited",
      promised: all,
      stillPromised: all,
      adoptBy: null,
      callAt,
      fellBack: false,
    };
    this.open = open;
    if (steps === null && items !== null) open.readBy = this.now + this.#policy.acknowledgeWithinMs;
    if (queue !== null) this.#giveTo(queue);
    if (this.hops > this.#policy.maxHops) this.wrote.push("handoff.warned");
    if (steps?.[0] !== undefined) this.#offer(open, steps[0].ms);
    if (channel === null) return;
    this.wrote.push("handoff.customer-invited");
    open.customer = "invited";
    open.channel = channel;
    open.arriveBy = (callAt ?? this.now) + this.#policy.arriveWithinMs;
  }

  #offer(open: OpenHandoff, ms: number): void {
    this.wrote.push("handoff.offered");
    open.receiver = "offered";
    open.saidNo = [];
    open.acceptedBy = null;
    open.answerBy = Math.max(this.now, open.callAt ?? this.now) + ms;
  }

  #withdraw({ handoff, by }: Order<"withdrawHandoff">): Outcome {
    this.lapse();
    const { open } = this;
    if (open === null || open.id !== handoff) return refuse("NO_HANDOFF");
    const mayWithdraw =
      text(by) === open.requestedBy ||
      text(by) === text(this.owner) ||
      isSupervisor(by) ||
      by.kind === "system";
    if (!mayWithdraw) return refuse("NOT_ALLOWED");
    this.wrote.push("handoff.withdrawn");
    const back = open.mode === "cold" && !this.#received(open) ? open.sender : null;
    this.#end(open, "withdrawn");
    if (back !== null) this.#giveTo(back);
    return { wrote: this.wrote };
  }

  #onOpen(
    open: OpenHandoff,
    command: Exclude<
      HandoffCommand,
      {
        type:
          | "take"
          | "takeOver"
          | "reassign"
          | "join"
          | "leave"
          | "requestHandoff"
          | "tick"
          | "withdrawHandoff"
          | "renewLease"
          | "recordUnavailable"
          | "startConsult"
          | "endConsult"
          | "returnHandoff"
          | "rescheduleHandoff"
          | "completeHandoff";
      }
    >,
  ): Outcome {
    switch (command.type) {
      case "offerHandoff": {
        const { by, candidates, answerWithinMs = this.#policy.answerWithinMs } = command;
        if (text(by) !== text(this.owner) && !isSupervisor(by) && by.kind !== "system")
          return refuse("NOT_ALLOWED");
        if (this.#received(open) || open.receiver !== "offered" || open.steps === null)
          return refuse("WRONG_STATE");
        if (this.#answerIsLate(open)) return refuse("OFFER_EXPIRED");
        if (open.steps.length >= 100) return refuse("WRONG_STATE");
        if (candidates.some((one) => one.kind !== "queue" && text(one) === text(this.owner)))
          return refuse("TARGET_INVALID");
        this.wrote.push("handoff.rerouted");
        open.step++;
        open.steps = open.steps.toSpliced(open.step, 0, { asked: candidates.map(text), ms: answerWithinMs });
        this.#offer(open, answerWithinMs);
        return { wrote: this.wrote };
      }
      case "adoptPromises": {
        if (open.promises !== "awaited" && open.promises !== "missed") return refuse("WRONG_STATE");
        const receiver = this.#received(open) ? text(this.owner) : open.acceptedBy;
        if (receiver !== text(command.by)) return refuse("NOT_ALLOWED");
        if (command.promises.some((one) => !open.promised.includes(one))) return refuse("UNKNOWN_ITEM");
        if (open.stillPromised.some((one) => command.promises.includes(one))) this.adopt(command.promises);
        return { wrote: this.wrote };
      }
      case "acceptHandoff": {
        const by = text(command.by);
        if (this.#received(open) || open.receiver !== "offered") return refuse("WRONG_STATE");
        if (this.#answerIsLate(open)) return refuse("OFFER_EXPIRED");
        if (open.mode === "cold") return this.#take(command.by, undefined, command.leaseMs);
        if (command.by.kind === "queue") return refuse("NOT_ALLOWED");
        if (by === text(this.owner)) return refuse("ALREADY_OWNER");
        if (!this.#mayAnswer(open, by)) return refuse("NOT_OFFERED");
        this.#accepted(open, by);
        if (open.mode === "callback") this.#giveTo(command.by, command.leaseMs);
        else {
          open.answerBy = this.now + this.#policy.confirmWithinMs;
          this.guests.push({ who: by, rights: ["speak"], through: open.id });
        }
        return { wrote: this.wrote };
      }
      case "declineHandoff": {
        const by = text(command.by);
        if (this.#received(open) || !["offered", "accepted"].includes(open.receiver))
          return refuse("WRONG_STATE");
        if (this.#answerIsLate(open)) return refuse("OFFER_EXPIRED");
        const may =
          open.acceptedBy === null
            ? this.#asked(open).includes(by) && !open.saidNo.includes(by)
            : open.acceptedBy === by;
        if (!may) return refuse("NOT_OFFERED");
        this.#decline(open, by);
        return { wrote: this.wrote };
      }
      case "confirmHandoff": {
        if (open.mode !== "warm" || this.#received(open) || open.receiver !== "accepted")
          return refuse("WRONG_STATE");
        if (this.#answerIsLate(open)) return refuse("OFFER_EXPIRED");
        const by = text(command.by);
        if (by !== open.acceptedBy && by !== text(this.owner)) return refuse("NOT_ALLOWED");
        this.wrote.push("handoff.confirmed");
        open.receiver = "confirmed";
        open.answerBy = null;
        this.#letGuestsGo(open);
        this.#warnOfPingPong(open);
        const [kind = "", ...id] = (open.acceptedBy ?? "").split(":");
        this.#giveTo({ kind, id: id.join(":") }, command.leaseMs);
        return { wrote: this.wrote };
      }
      case "recordArrival":
        if (open.customer === "arrived") return { wrote: this.wrote };
        if (open.customer === "none") return refuse("WRONG_STATE");
        this.wrote.push("handoff.customer-arrived");
        open.customer = "arrived";
        open.channel = command.channel ?? open.channel;
        open.arriveBy = null;
        return { wrote: this.wrote };
      case "recordCustomerRefusal":
        if (open.customer === "declined") return { wrote: this.wrote };
        if (open.customer !== "invited") return refuse("WRONG_STATE");
        this.wrote.push("handoff.customer-declined");
        open.customer = "declined";
        open.arriveBy = null;
        return { wrote: this.wrote };
      case "acknowledgeHandoff": {
        if (open.receipt !== "awaited" && open.receipt !== "missed") return refuse("WRONG_STATE");
        const reader = this.#received(open) ? text(this.owner) : open.acceptedBy;
        if (reader !== text(command.by)) return refuse("NOT_ALLOWED");
        if (open.items.some((item) => !command.items.includes(item))) return refuse("WRONG_STATE");
        this.wrote.push("handoff.acknowledged");
        open.receipt = "acknowledged";
        open.readBy = null;
        return { wrote: this.wrote };
      }
    }
  }

  leaseIsOver(): boolean {
    return this.owner.kind === "bot" && this.until !== null && this.now >= this.until;
  }

  #asked(open: OpenHandoff): readonly string[] {
    return open.steps?.[open.step]?.asked ?? [];
  }

  #answerIsLate(open: OpenHandoff): boolean {
    return open.answerBy !== null && this.now >= open.answerBy;
  }

  /** The receiver's part is done: nobody had to be asked, they have the journey, or the fallback owner has. */
  #received(open: OpenHandoff): boolean {
    return (
      open.steps === null ||
      open.fellBack ||
      open.receiver === (open.mode === "warm" ? "confirmed" : "accepted")
    );
  }

  #giveTo(next: Ref, leaseMs?: number): void {
    this.until = this.#lasts(next, leaseMs);
    this.guests = this.guests.filter((guest) => guest.who !== text(next));
    if (next.kind === "queue") this.lastQueue = { kind: next.kind, id: next.id };
    if (text(next) === text(this.owner)) return;
    const lastEpoch = this.epoch;
    this.owner = { kind: next.kind, id: next.id };
    this.epoch = lastEpoch + 1;
    this.since = this.now;
    if (next.kind === "agent") this.people ??= { since: this.now, epoch: this.epoch };
    if (this.consult !== null) this.#closeConsult();
    if (next.kind !== "bot" || this.people === null) return;
    this.wrote.push("ownership.human-stretch-ended");
    this.people = null;
  }

  /** Whoever owned the journey lost it beside the handoff. */
  #senderGone(): void {
    const { open } = this;
    if (open === null || this.#received(open)) return;
    const person = this.owner.kind !== "queue";
    const answers =
      open.mode === "cold" || (open.mode === "callback" && this.#mayAnswer(open, text(this.owner)));
    if (person && answers) {
      this.#accepted(open, text(this.owner));
      open.answerBy = null;
    } else if (open.mode !== "callback") {
      this.wrote.push("handoff.withdrawn");
      this.#end(open, "withdrawn");
    }
  }

  #mayAnswer(open: OpenHandoff, who: string): boolean {
    const asked = this.#asked(open).filter((one) => !open.saidNo.includes(one));
    return !open.saidNo.includes(who) && asked.some((one) => one === who || one.startsWith("queue:"));
  }

  #accepted(open: OpenHandoff, who: string): void {
    this.wrote.push("handoff.accepted");
    this.#letGuestsGo(open);
    open.receiver = "accepted";
    open.acceptedBy = who;
    open.answerBy = null;
    this.#awaitAnew(open, true);
    if (open.mode !== "warm") this.#warnOfPingPong(open);
  }

  #decline(open: OpenHandoff, who: string): void {
    this.wrote.push("handoff.declined");
    open.saidNo.push(who);
    const othersMayAnswer =
      open.receiver === "offered" && this.#asked(open).some((one) => !open.saidNo.includes(one));
    this.#receiverGone(open);
    if (othersMayAnswer) return;
    open.receiver = "declined";
    open.answerBy = null;
    this.#nextStep(open);
  }

  /** The journey comes back to who handed it over before. */
  #warnOfPingPong(open: OpenHandoff): void {
    const last = this.ended.findLast(({ end }) => end === "completed");
    if (last === undefined || last.receiver === null) return;
    if (text(last.sender) === open.acceptedBy && last.receiver === text(open.sender))
      this.wrote.push("handoff.warned");
  }

  #receiverGone(open: OpenHandoff): void {
    this.#letGuestsGo(open);
    open.acceptedBy = null;
    this.#awaitAnew(open, false);
  }

  #nextStep(open: OpenHandoff): void {
    const next = open.steps?.[open.step + 1];
    if (next === undefined) {
      this.wrote.push("handoff.fell-back");
      open.fellBack = true;
      this.#awaitAnew(open, true);
      this.#giveTo(open.fallback);
      return;
    }
    open.step++;
    this.#offer(open, next.ms);
  }

  /** Receipt and promises are awaited anew from whoever receives the journey now, or from nobody yet. */
  #awaitAnew(open: OpenHandoff, received: boolean): void {
    if (open.receipt !== "none") {
      open.receipt = "awaited";
      open.readBy = received ? this.now + this.#policy.acknowledgeWithinMs : null;
    }
    if (open.promises !== "none") {
      open.promises = "awaited";
      open.stillPromised = open.promised;
      open.adoptBy =
        received && this.#policy.promises === "block" ? this.now + this.#policy.adoptWithinMs : null;
    }
  }

  /** Promises that somebody took on, renegotiated or settled. */
  adopt(promises: readonly string[]): void {
    const { open } = this;
    if (open === null) return;
    this.wrote.push("handoff.promises-adopted");
    open.stillPromised = open.stillPromised.filter((one) => !promises.includes(one));
    if (open.stillPromised.length > 0) return;
    open.promises = "adopted";
    open.adoptBy = null;
  }

  #waitsForPromises(open: OpenHandoff): boolean {
    return open.promises === "awaited" && this.#policy.promises === "block";
  }

  #letGuestsGo(open: OpenHandoff): void {
    this.guests = this.guests.filter((guest) => guest.through !== open.id);
  }

  #end(open: OpenHandoff, end: string): void {
    const { id, acceptedBy: receiver, sender } = open;
    this.#letGuestsGo(open);
    this.ended = [...this.ended, { id, end, receiver, sender, epoch: this.epoch }].slice(-20);
    this.open = null;
  }

  #completed(open: OpenHandoff): void {
    if (open.promises === "awaited") this.wrote.push("handoff.promises-missed");
    this.wrote.push("handoff.completed");
    this.#end(open, "completed");
  }

  /** A handoff of which every part is done is over. */
  finish(): void {
    const { open } = this;
    if (open === null || open.customer === "invited" || !this.#received(open)) return;
    if (this.#waitsForPromises(open) || open.receipt === "awaited") return;
    this.#completed(open);
  }
}
