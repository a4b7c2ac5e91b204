/**
 * Ownership and the handoff as the design tells them, in the plainest way: one mutable object, parties as texts such as
 * `agent:maria`, every rule spelled out where it applies. Knows nothing of the library's code.
 */
import type { HandoffCommand } from "throughline/handoff";
import { policy } from "./policy.js";

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
  arriveBy: number | null;
  receipt: string;
  items: readonly string[];
  readBy: number | null;
  fellBack: boolean;
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
  ended: { id: string; end: string; receiver: string | null }[] = [];
  hops = 0;
  /** The time of the command that runs. */
  now: number;
  wrote: string[] = [];

  constructor(owner: Ref, now: number) {
    this.owner = { kind: owner.kind, id: owner.id };
    this.since = now;
    this.now = now;
    this.until = owner.kind === "queue" ? now + policy.pickupWithinMs : null;
  }

  /** A copy, so that a refused command can be undone by forgetting it. */
  copy(): ProtocolModel {
    const copy = new ProtocolModel(this.owner, this.since);
    copy.epoch = this.epoch;
    copy.until = this.until;
    copy.guests = this.guests.map((guest) => ({ ...guest }));
    copy.open = this.open === null ? null : { ...this.open, saidNo: [...this.open.saidNo] };
    copy.ended = [...this.ended];
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
    if ("wrote" in outcome) this.#finish();
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

  /** What has run out by now: offers go on along the route, the customer is absent, the receipt is missed. */
  lapse(): void {
    const { open } = this;
    if (open === null) return;
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
    if (open.readBy !== null && this.now >= open.readBy) {
      this.wrote.push("handoff.receipt-missed");
      open.receipt = "missed";
      open.readBy = null;
    }
    this.#finish();
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

  #reassign({ by, to, epoch }: Order<"reassign">): Outcome {
    this.lapse();
    if (epoch !== undefined && epoch !== this.epoch) return refuse("STALE_EPOCH");
    if (!isSupervisor(by) && by.kind !== "system" && text(by) !== text(this.owner))
      return refuse("NOT_ALLOWED");
    if (text(to) === text(this.owner)) return refuse("ALREADY_OWNER");
    this.wrote.push("ownership.reassigned");
    this.#giveTo(to);
    this.#senderGone();
    return { wrote: this.wrote };
  }

  #join({ by, epoch, party, rights }: Order<"join">): Outcome {
    this.lapse();
    if (epoch !== this.epoch) return refuse("STALE_EPOCH");
    const isOwner = text(by) === text(this.owner);
    if (!isOwner && !isSupervisor(by)) return refuse("NOT_ALLOWED");
    if (isOwner && this.leaseIsOver()) return refuse("LEASE_EXPIRED");
    if (text(party) === text(this.owner)) return refuse("ALREADY_OWNER");
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

  #request(command: Order<"requestHandoff">): Outcome {
    this.lapse();
    const { by, epoch, mode, to, from, receipt } = command;
    const forbidden = this.forbids(by, epoch, "handoff");
    if (forbidden !== null && !(forbidden === "NOT_OWNER" && isSupervisor(by))) return refuse(forbidden);
    if (this.open !== null) return refuse("HANDOFF_OPEN");
    if (this.ended.some(({ id }) => id === command.handoff)) return refuse("WRONG_STATE");

    const named = [to.queue, to.party, to.route].filter((receiver) => receiver !== undefined).length;
    if (named > 1) return refuse("TARGET_INVALID");
    if (named === 0 && (to.channel === undefined || to.channel === from?.channel))
      return refuse("TARGET_INVALID");
    if (named === 1 && mode === "cold" && to.queue === undefined) return refuse("TARGET_INVALID");
    let steps: { asked: string[]; ms: number }[] | null = null;
    if (to.queue !== undefined)
      steps = [
        { asked: [`queue:${to.queue}`], ms: mode === "cold" ? policy.pickupWithinMs : policy.answerWithinMs },
      ];
    if (to.party !== undefined) steps = [{ asked: [text(to.party)], ms: policy.answerWithinMs }];
    if (to.route !== undefined)
      steps = to.route.map((step) => ({ asked: step.candidates.map(text), ms: step.answerWithinMs }));
    if (steps?.some(({ asked }) => asked.includes(text(this.owner)))) return refuse("TARGET_INVALID");

    this.hops++;
    this.wrote.push("handoff.requested");
    const open: OpenHandoff = {
      id: command.handoff ?? "given",
      hop: this.hops,
      mode,
      requestedBy: text(by),
      sender: this.owner,
      steps,
      fallback: command.fallback ?? policy.fallback,
      receiver: "none",
      step: 0,
      acceptedBy: null,
      saidNo: [],
      answerBy: null,
      customer: "none",
      channel: null,
      arriveBy: null,
      receipt: receipt === undefined ? "none" : "awaited",
      items: receipt ?? [],
      readBy: null,
      fellBack: false,
    };
    this.open = open;
    if (steps === null && receipt !== undefined) open.readBy = this.now + policy.acknowledgeWithinMs;
    if (mode === "cold" && to.queue !== undefined) this.#giveTo({ kind: "queue", id: to.queue });
    if (steps?.[0] !== undefined) {
      this.wrote.push("handoff.offered");
      open.receiver = "offered";
      open.answerBy = this.now + steps[0].ms;
    }
    if (to.channel !== undefined && to.channel !== from?.channel) {
      this.wrote.push("handoff.customer-invited");
      open.customer = "invited";
      open.channel = to.channel;
      open.arriveBy = this.now + policy.arriveWithinMs;
    }
    return { wrote: this.wrote };
  }

  #withdraw({ handoff, by }: Order<"withdrawHandoff">): Outcome {
    this.lapse();
    const { open } = this;
    if (open === null || open.id !== handoff) return refuse("NO_HANDOFF");
    if (text(by) !== open.requestedBy && text(by) !== text(this.owner) && !isSupervisor(by))
      return refuse("NOT_ALLOWED");
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
          | "withdrawHandoff";
      }
    >,
  ): Outcome {
    switch (command.type) {
      case "acceptHandoff": {
        const by = text(command.by);
        if (this.#received(open) || open.receiver !== "offered") return refuse("WRONG_STATE");
        if (this.#answerIsLate(open)) return refuse("OFFER_EXPIRED");
        if (open.mode === "cold") return this.#take(command.by, undefined, undefined);
        if (command.by.kind === "queue") return refuse("NOT_ALLOWED");
        if (by === text(this.owner)) return refuse("ALREADY_OWNER");
        const asked = this.#asked(open).filter((one) => !open.saidNo.includes(one));
        if (!asked.some((one) => one === by || one.startsWith("queue:")) || open.saidNo.includes(by))
          return refuse("NOT_OFFERED");
        this.wrote.push("handoff.accepted");
        open.receiver = "accepted";
        open.acceptedBy = by;
        open.answerBy = this.now + policy.confirmWithinMs;
        this.guests.push({ who: by, rights: ["speak"], through: open.id });
        this.#awaitReceipt(open, true);
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
        this.wrote.push("handoff.declined");
        open.saidNo.push(by);
        const othersMayAnswer =
          open.receiver === "offered" && this.#asked(open).some((one) => !open.saidNo.includes(one));
        this.#receiverGone(open);
        if (othersMayAnswer) return { wrote: this.wrote };
        open.receiver = "declined";
        open.answerBy = null;
        this.#nextStep(open);
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
        const [kind = "", ...id] = (open.acceptedBy ?? "").split(":");
        this.#giveTo({ kind, id: id.join(":") });
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
    this.until =
      next.kind === "queue"
        ? this.now + policy.pickupWithinMs
        : next.kind === "bot" && leaseMs !== undefined
          ? this.now + leaseMs
          : null;
    if (text(next) !== text(this.owner)) {
      this.owner = { kind: next.kind, id: next.id };
      this.epoch++;
      this.since = this.now;
    }
    this.guests = this.guests.filter((guest) => guest.who !== text(next));
  }

  /** Whoever owned the journey lost it beside the handoff. */
  #senderGone(): void {
    const { open } = this;
    if (open === null || this.#received(open)) return;
    if (open.mode === "cold" && this.owner.kind !== "queue") {
      this.wrote.push("handoff.accepted");
      open.receiver = "accepted";
      open.acceptedBy = text(this.owner);
      open.answerBy = null;
      this.#awaitReceipt(open, true);
    } else {
      this.wrote.push("handoff.withdrawn");
      this.#end(open, "withdrawn");
    }
  }

  #receiverGone(open: OpenHandoff): void {
    this.#letGuestsGo(open);
    open.acceptedBy = null;
    this.#awaitReceipt(open, false);
  }

  #nextStep(open: OpenHandoff): void {
    const next = open.steps?.[open.step + 1];
    if (next === undefined) {
      this.wrote.push("handoff.fell-back");
      open.fellBack = true;
      this.#giveTo(open.fallback);
      this.#awaitReceipt(open, true);
      return;
    }
    this.wrote.push("handoff.offered");
    open.step++;
    open.receiver = "offered";
    open.saidNo = [];
    open.answerBy = this.now + next.ms;
  }

  /** The receipt is awaited anew from whoever receives the journey now, or from nobody yet. */
  #awaitReceipt(open: OpenHandoff, received: boolean): void {
    if (open.receipt === "none") return;
    open.receipt = "awaited";
    open.readBy = received ? this.now + policy.acknowledgeWithinMs : null;
  }

  #letGuestsGo(open: OpenHandoff): void {
    this.guests = this.guests.filter((guest) => guest.through !== open.id);
  }

  #end(open: OpenHandoff, end: string): void {
    this.#letGuestsGo(open);
    this.ended = [...this.ended, { id: open.id, end, receiver: open.acceptedBy }].slice(-20);
    this.open = null;
  }

  /** A handoff of which every part is done is over. */
  #finish(): void {
    const { open } = this;
    if (open === null || open.customer === "invited" || !this.#received(open) || open.receipt === "awaited")
      return;
    this.wrote.push("handoff.completed");
    this.#end(open, "completed");
  }
}
