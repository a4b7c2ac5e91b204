import type { HandoffCommand, HandoffPolicy, OwnerRef, PartyRef, RouteStep } from "throughline/handoff";

/*
 * The protocol once more, written from its description and not from its code: mutable, without events, and as plain
 * as it can be. Where the two disagree, one of them is wrong.
 */

type Key = string;
const key = ({ kind, id }: PartyRef): Key => `${kind}:${id}`;

interface ModelHandoff {
  readonly id: string;
  readonly cold: boolean;
  readonly sender: OwnerRef;
  readonly askedBy: Key;
  readonly fallback: OwnerRef;
  /** Whom to ask next, in turn. */
  readonly steps: RouteStep[];
  /** Who is asked now and has not declined. */
  asked: Key[];
  /** Who declined since they were asked. */
  declined: Key[];
  receiver: OwnerRef | null;
  /** Somebody has, or needs nobody to have, received the journey. */
  received: boolean;
  viaFallback: boolean;
  answerBy: number | null;
  customer: "stays" | "invited" | "arrived" | "declined" | "absent";
  arriveBy: number | null;
  receipt: "none" | "awaited" | "given" | "missed";
  readonly items: readonly string[];
  acknowledgeBy: number | null;
}

/** What two desks that ran the same commands must agree on. */
export interface Picture {
  readonly owner: Key;
  readonly epoch: number;
  readonly ownsUntil: number | null;
  readonly speakers: readonly Key[];
  readonly promisers: readonly Key[];
  readonly open:
    | null
    | (Pick<
        ModelHandoff,
        "id" | "received" | "viaFallback" | "answerBy" | "customer" | "arriveBy" | "receipt" | "acknowledgeBy"
      > & { readonly receiver: Key | null });
  readonly ended: readonly string[];
}

/** The whole of the model: who has the journey, who else may do what, and the handoff that is under way. */
interface Books {
  owner: OwnerRef;
  epoch: number;
  ownsUntil: number | null;
  clock: number;
  handoff: ModelHandoff | null;
  joined: Map<Key, readonly string[]>;
  ended: string[];
  /** The commands that did something. */
  done: string[];
  /** Grows with everything that happens. */
  happened: number;
}

export class Model {
  #books: Books;
  readonly #policy: HandoffPolicy;

  constructor(owner: OwnerRef, ownsUntil: number | null, policy: HandoffPolicy) {
    this.#policy = policy;
    this.#books = {
      owner,
      epoch: 1,
      ownsUntil,
      clock: 0,
      handoff: null,
      joined: new Map(),
      ended: [],
      done: [],
      happened: 0,
    };
  }

  /** Whether the command is accepted, with or without effect. What is refused leaves everything as it was. */
  run(command: HandoffCommand, now: number): "accepted" | "refused" | "repeated" {
    if (this.#books.done.slice(-100).includes(command.id)) return "repeated";
    const desk = new Trial(structuredClone(this.#books), this.#policy);
    desk.books.clock = Math.max(desk.books.clock, now);
    if (!desk.run(command)) return "refused";
    desk.endIfDone();
    if (desk.books.happened === this.#books.happened) return "accepted";
    desk.books.done.push(command.id);
    this.#books = desk.books;
    return "accepted";
  }

  get owner(): OwnerRef {
    return this.#books.owner;
  }

  picture(): Picture {
    const { handoff, joined, owner, epoch, ownsUntil, ended } = this.#books;
    const having = (right: string) =>
      [...joined].flatMap(([who, rights]) => (rights.includes(right) ? [who] : []));
    const receiver = handoff === null ? null : speakingReceiver(handoff);
    return {
      owner: key(owner),
      epoch,
      ownsUntil,
      speakers: [...new Set([...having("speak"), ...(receiver === null ? [] : [receiver])])].sort(),
      promisers: having("promise").sort(),
      open:
        handoff === null
          ? null
          : {
              id: handoff.id,
              received: handoff.received,
              viaFallback: handoff.viaFallback,
              receiver: handoff.receiver === null ? null : key(handoff.receiver),
              answerBy: handoff.answerBy,
              customer: handoff.customer,
              arriveBy: handoff.arriveBy,
              receipt: handoff.receipt,
              acknowledgeBy: handoff.acknowledgeBy,
            },
      ended: ended.slice(-20),
    };
  }
}

/** The receiver of a warm handoff may speak until it is over for them. */
function speakingReceiver(handoff: ModelHandoff): Key | null {
  return handoff.cold || handoff.received || handoff.receiver === null ? null : key(handoff.receiver);
}

class Trial {
  readonly books: Books;
  readonly #policy: HandoffPolicy;

  constructor(books: Books, policy: HandoffPolicy) {
    this.books = books;
    this.#policy = policy;
  }

  run(command: HandoffCommand): boolean {
    const answers = ["acceptHandoff", "declineHandoff", "confirmHandoff"];
    const observations = ["recordArrival", "recordCustomerRefusal", "acknowledgeHandoff"];
    // Whatever is over is over before anything else is looked at. Only answers and observations look at it themselves.
    if (![...answers, ...observations].includes(command.type)) this.#lapse();
    switch (command.type) {
      case "tick":
        return true;
      case "take":
        return (
          (command.epoch ?? this.books.epoch) === this.books.epoch && this.#take(command.by, command.leaseMs)
        );
      case "takeOver":
        return (
          command.by.kind === "agent" &&
          (command.by.supervisor === true || this.books.owner.kind === "bot") &&
          key(command.by) !== key(this.books.owner) &&
          (command.epoch ?? this.books.epoch) === this.books.epoch &&
          this.#give({ kind: "agent", id: command.by.id })
        );
      case "reassign":
        return (
          (this.#isOwner(command.by) || command.by.kind === "system" || this.#vouched(command.by)) &&
          !this.#isOwner(command.to) &&
          (command.epoch ?? this.books.epoch) === this.books.epoch &&
          this.#give(command.to)
        );
      case "join": {
        const may = this.#vouched(command.by) || (this.#isOwner(command.by) && !this.#leaseOver());
        if (!may || command.epoch !== this.books.epoch || this.#isOwner(command.party)) return false;
        this.books.joined.set(key(command.party), command.rights);
        this.books.happened++;
        return true;
      }
      case "leave": {
        const who = key(command.party);
        if (key(command.by) !== who && !this.#isOwner(command.by) && !this.#vouched(command.by)) return false;
        const { joined, handoff } = this.books;
        if (!joined.has(who) && handoff !== null && speakingReceiver(handoff) === who) return false;
        if (joined.delete(who)) this.books.happened++;
        return true;
      }
      case "requestHandoff":
        return this.#request(command);
      default:
        return (
          this.books.handoff !== null &&
          command.handoff === this.books.handoff.id &&
          this.#onHandoff(command, this.books.handoff)
        );
    }
  }

  #request(command: Extract<HandoffCommand, { type: "requestHandoff" }>): boolean {
    const { to, by } = command;
    const rights = this.books.joined.get(key(by)) ?? [];
    const may = this.#isOwner(by) ? !this.#leaseOver() : rights.includes("handoff") || this.#vouched(by);
    if (!may || command.epoch !== this.books.epoch || this.books.handoff !== null) return false;
    if (command.handoff !== undefined && this.books.ended.slice(-20).includes(command.handoff)) return false;
    const cold = command.mode === "cold";
    const named = [to.queue, to.party, to.route].filter((one) => one !== undefined);
    const moves = to.channel !== undefined && to.channel !== command.from?.channel;
    if (named.length > 1 || (named.length === 0 && !moves)) return false;
    if (cold && named.length === 1 && to.queue === undefined) return false;
    const receiver: OwnerRef | undefined =
      to.queue === undefined ? to.party : { kind: "queue", id: to.queue };
    const answerWithinMs = cold ? this.#policy.pickupWithinMs : this.#policy.answerWithinMs;
    const steps = to.route ?? (receiver === undefined ? [] : [{ candidates: [receiver], answerWithinMs }]);
    if (steps.some((one) => one.candidates.some((candidate) => this.#isOwner(candidate)))) return false;
    const handoff: ModelHandoff = {
      id: command.handoff ?? "",
      cold,
      sender: this.books.owner,
      askedBy: key(by),
      fallback: command.fallback ?? this.#policy.fallback,
      steps: [...steps],
      asked: [],
      declined: [],
      receiver: null,
      received: steps.length === 0,
      viaFallback: false,
      answerBy: null,
      customer: moves ? "invited" : "stays",
      arriveBy: moves ? this.books.clock + this.#policy.arriveWithinMs : null,
      receipt: command.receipt === undefined ? "none" : "awaited",
      items: command.receipt ?? [],
      acknowledgeBy: null,
    };
    this.books.handoff = handoff;
    this.books.happened++;
    if (cold && receiver !== undefined) this.#owns(receiver);
    if (steps.length > 0) this.#askNext(handoff);
    else this.#awaitReceipt(handoff);
    return true;
  }

  #onHandoff(command: Extract<HandoffCommand, { handoff?: string }>, handoff: ModelHandoff): boolean {
    const late = handoff.answerBy !== null && this.books.clock >= handoff.answerBy;
    switch (command.type) {
      case "acceptHandoff":
        if (handoff.received || handoff.receiver !== null || late) return false;
        if (handoff.cold) return this.#take(command.by);
        if (command.by.kind === "queue" || this.#isOwner(command.by)) return false;
        if (handoff.declined.includes(key(command.by))) return false;
        if (!handoff.asked.some((who) => who === key(command.by) || who.startsWith("queue:"))) return false;
        this.books.happened++;
        handoff.receiver = command.by;
        handoff.answerBy = this.books.clock + this.#policy.confirmWithinMs;
        this.#awaitReceipt(handoff);
        return true;
      case "declineHandoff": {
        if (handoff.received || late) return false;
        const who = key(command.by);
        if (handoff.receiver !== null ? who !== key(handoff.receiver) : !handoff.asked.includes(who))
          return false;
        this.books.happened++;
        handoff.declined.push(who);
        handoff.asked = handoff.receiver === null ? handoff.asked.filter((one) => one !== who) : [];
        if (handoff.asked.length === 0) this.#askNext(handoff);
        return true;
      }
      case "confirmHandoff":
        if (handoff.cold || handoff.received || handoff.receiver === null || late) return false;
        if (!this.#isOwner(command.by) && key(command.by) !== key(handoff.receiver)) return false;
        handoff.received = true;
        handoff.answerBy = null;
        this.#owns(handoff.receiver);
        return true;
      case "recordArrival":
        if (handoff.customer === "stays") return false;
        if (handoff.customer !== "arrived") this.books.happened++;
        handoff.customer = "arrived";
        handoff.arriveBy = null;
        return true;
      case "recordCustomerRefusal":
        if (handoff.customer !== "invited" && handoff.customer !== "declined") return false;
        if (handoff.customer !== "declined") this.books.happened++;
        handoff.customer = "declined";
        handoff.arriveBy = null;
        return true;
      case "acknowledgeHandoff": {
        const reader = handoff.received ? this.books.owner : handoff.receiver;
        if (handoff.receipt !== "awaited" && handoff.receipt !== "missed") return false;
        if (reader === null || key(reader) !== key(command.by)) return false;
        if (!handoff.items.every((item) => command.items.includes(item))) return false;
        this.books.happened++;
        handoff.receipt = "given";
        handoff.acknowledgeBy = null;
        return true;
      }
      case "withdrawHandoff": {
        const { by } = command;
        if (key(by) !== handoff.askedBy && !this.#isOwner(by) && !this.#vouched(by)) return false;
        if (handoff.cold && !handoff.received) this.#owns(handoff.sender);
        this.#end(handoff);
        return true;
      }
      default:
        return false;
    }
  }

  #isOwner(party: PartyRef): boolean {
    return key(party) === key(this.books.owner);
  }

  #vouched(by: PartyRef & { readonly supervisor?: boolean }): boolean {
    return by.kind === "agent" && by.supervisor === true;
  }

  #leaseOver(): boolean {
    return (
      this.books.owner.kind === "bot" &&
      this.books.ownsUntil !== null &&
      this.books.clock >= this.books.ownsUntil
    );
  }

  #take(by: OwnerRef, leaseMs?: number): boolean {
    return by.kind !== "queue" && this.books.owner.kind === "queue" && this.#give(by, leaseMs);
  }

  /** The journey goes to an owner who was not the one the open handoff was about to find. */
  #give(owner: OwnerRef, leaseMs?: number): true {
    const { handoff } = this.books;
    this.#owns(owner, leaseMs);
    if (handoff === null || handoff.received) return true;
    if (!handoff.cold || owner.kind === "queue") this.#end(handoff);
    else {
      handoff.receiver = owner;
      handoff.received = true;
      handoff.answerBy = null;
      this.#awaitReceipt(handoff);
    }
    return true;
  }

  #owns(owner: OwnerRef, leaseMs?: number): void {
    this.books.happened++;
    if (!this.#isOwner(owner)) this.books.epoch += 1;
    this.books.owner = { kind: owner.kind, id: owner.id };
    this.books.joined.delete(key(owner));
    if (owner.kind === "queue") this.books.ownsUntil = this.books.clock + this.#policy.pickupWithinMs;
    else
      this.books.ownsUntil =
        owner.kind === "bot" && leaseMs !== undefined ? this.books.clock + leaseMs : null;
  }

  #askNext(handoff: ModelHandoff): void {
    handoff.receiver = null;
    handoff.answerBy = null;
    handoff.acknowledgeBy = null;
    if (handoff.receipt !== "none") handoff.receipt = "awaited";
    const step = handoff.steps.shift();
    if (step === undefined) {
      handoff.viaFallback = true;
      handoff.received = true;
      handoff.asked = [];
      this.#owns(handoff.fallback);
      this.#awaitReceipt(handoff);
    } else {
      handoff.asked = step.candidates.map(key);
      handoff.declined = [];
      handoff.answerBy = this.books.clock + step.answerWithinMs;
    }
  }

  #awaitReceipt(handoff: ModelHandoff): void {
    if (handoff.receipt === "none") return;
    handoff.receipt = "awaited";
    handoff.acknowledgeBy = this.books.clock + this.#policy.acknowledgeWithinMs;
  }

  /** What is over at this time. */
  #lapse(): void {
    const { handoff } = this.books;
    if (handoff === null) return;
    const over = (at: number | null) => at !== null && this.books.clock >= at;
    const [answer, arrival, receipt] = [handoff.answerBy, handoff.arriveBy, handoff.acknowledgeBy].map(over);
    if (answer) {
      this.books.happened++;
      this.#askNext(handoff);
    }
    if (arrival) {
      this.books.happened++;
      handoff.customer = "absent";
      handoff.arriveBy = null;
    }
    if (receipt && !answer) {
      this.books.happened++;
      handoff.receipt = "missed";
      handoff.acknowledgeBy = null;
    }
    this.endIfDone();
  }

  endIfDone(): void {
    const { handoff } = this.books;
    if (handoff?.received && handoff.customer !== "invited" && handoff.receipt !== "awaited")
      this.#end(handoff);
  }

  #end(handoff: ModelHandoff): void {
    this.books.happened++;
    this.books.handoff = null;
    this.books.ended.push(handoff.id);
  }
}
