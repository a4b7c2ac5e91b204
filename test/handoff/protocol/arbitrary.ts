import fc from "fast-check";
import {
  type Actor,
  defaultHandoffPolicy,
  type HandoffPolicy,
  type HandoffState,
  nextDeadline,
  type OwnerRef,
  type PartyRef,
} from "throughline/handoff";
import { agent, billing, bot, intake, type Order, overflow, ruth, software } from "./desk.js";

/** Short times, all different, so that random clocks meet every order of deadlines. */
export const policy: HandoffPolicy = {
  ...defaultHandoffPolicy,
  pickupWithinMs: 50,
  answerWithinMs: 20,
  confirmWithinMs: 35,
  arriveWithinMs: 80,
  acknowledgeWithinMs: 30,
  botLeaseMs: 45,
  adoptWithinMs: 65,
  maxHops: 3,
};

const items = ["summary", "promise"];
const agents = [agent("a"), agent("b"), agent("c")] as const;
const queues = [intake, billing, overflow] as const;
const owners: readonly OwnerRef[] = [...agents, bot("x"), bot("y"), ...queues];
const strangers: readonly Actor[] = [...owners, ruth, software, { kind: "customer", id: "z" }];

export const start = fc.record({
  owner: fc.constantFrom(...owners),
  expiresAt: fc.constantFrom(null, 45),
});

/** Each number is a turn. Shrinking leaves turns out; a smaller number would be no simpler turn. */
export const turns = fc.array(fc.noShrink(fc.nat({ max: 0x7fff_ffff })), {
  minLength: 1,
  maxLength: 60,
  size: "max",
});

/** What is tried, and when, in a turn. `repeat` asks for an earlier command instead of this one. */
export interface Turn {
  readonly order: Order;
  readonly now: number;
  readonly repeat: number | null;
}

/** The turn a number stands for, in this state: the same number gives the same turn. */
export function turnOf(number: number, state: HandoffState, before: number): Turn {
  const dice = new Dice(number);
  return {
    now: clock(dice, state, before),
    order: dice.chance(55) ? fittingOrder(dice, state) : anyOrder(dice, state),
    repeat: dice.chance(5) ? dice.below(60) : null,
  };
}

function clock(dice: Dice, state: HandoffState, before: number): number {
  if (dice.chance(10)) return nextDeadline(state) ?? before;
  if (dice.chance(8)) return before + dice.of([-1, -40, 40, 200]);
  return before + dice.of([0, 1, 7]);
}

/** What probably leads on from here: by chance alone few handoffs would come far. */
function fittingOrder(dice: Dice, state: HandoffState): Order {
  const { open, ownership } = state;
  const { owner, epoch } = ownership;
  if (state.consult !== null && dice.chance(25))
    return { type: "endConsult", consult: state.consult.id, by: state.consult.startedBy };
  if (dice.chance(6))
    return { type: "startConsult", by: owner, epoch, with: [dice.of(agents)], about: "a word" };
  if (dice.chance(4)) return { type: "renewLease", by: owner, epoch };
  if (dice.chance(4)) return { type: "recordUnavailable", by: software, party: owner, cause: "gone" };
  if (open === null) {
    const last = state.past.at(-1);
    if (last !== undefined && dice.chance(15))
      return { type: "returnHandoff", handoff: last.id, by: owner, epoch, why: "other" };
    return request(dice, state, owner, epoch);
  }
  if (dice.chance(6)) return { ...request(dice, state, owner, epoch), supersedes: open.id };
  if (dice.chance(4))
    return {
      type: "rescheduleHandoff",
      handoff: open.id,
      by: owner,
      epoch,
      at: state.changedAt + dice.of([30, 90]),
    };
  if (dice.chance(5))
    return {
      type: "offerHandoff",
      handoff: open.id,
      by: ruth,
      candidates: [dice.of(owners)],
      answerWithinMs: 15,
    };
  if (dice.chance(4))
    return { type: "returnHandoff", handoff: open.id, by: owner, epoch, why: "wrong-skill" };
  if (dice.chance(4)) return { type: "completeHandoff", handoff: open.id, by: owner, epoch };
  if (dice.chance(8)) return { type: "reassign", by: software, to: dice.of(owners), cause: "gone" };
  if (dice.chance(4)) return { type: "takeOver", by: ruth };
  const handoff = open.id;
  const { receiver, customer, receipt } = open;
  const fits: Order[] = [];
  const asked = dice.of(open.route?.steps[receiver.step]?.candidates ?? [ownership.owner]);
  if (receiver.state === "offered") {
    if (open.mode === "cold") fits.push({ type: "take", by: dice.of(agents) });
    else fits.push({ type: "acceptHandoff", handoff, by: asked.kind === "queue" ? dice.of(agents) : asked });
    fits.push({ type: "declineHandoff", handoff, by: asked, why: "busy" });
  } else if (receiver.party !== null) {
    fits.push(
      { type: "confirmHandoff", handoff, by: receiver.party },
      { type: "confirmHandoff", handoff, by: ownership.owner },
      { type: "declineHandoff", handoff, by: receiver.party, why: "busy" },
    );
  }
  if (customer.state === "invited")
    fits.push(
      { type: "recordArrival", handoff, at: 1, evidence: { kind: "desk" } },
      { type: "recordCustomerRefusal", handoff, at: 1 },
    );
  if (open.promises.state === "awaited")
    fits.push({
      type: "adoptPromises",
      handoff,
      by: dice.of([receiver.party ?? asked, ownership.owner]),
      promises: dice.chance(50) ? open.promises.left : open.promises.left.slice(0, 1),
    });
  if (receipt.state === "awaited")
    fits.push({
      type: "acknowledgeHandoff",
      handoff,
      by: dice.of([receiver.party ?? asked, ownership.owner]),
      items,
    });
  return fits.length === 0 ? { type: "tick" } : dice.of(fits);
}

function anyOrder(dice: Dice, state: HandoffState): Order {
  const { open, ownership } = state;
  const cast = [ownership.owner, open?.receiver.party, open?.requestedBy, ruth].filter((one) => one != null);
  const party = (): Actor => dice.of(dice.chance(50) ? cast : strangers);
  const owner = (): OwnerRef => asOwner(party());
  const epoch = dice.chance(85) ? ownership.epoch : Math.max(1, ownership.epoch + dice.of([-1, 1, 5]));
  const fence = dice.chance(50) ? { epoch } : {};
  const handoff =
    dice.chance(90) && open !== null ? open.id : dice.of([state.past.at(-1)?.id ?? "none", "none"]);
  const by = party();
  switch (dice.below(22)) {
    case 0:
      return {
        type: "take",
        by: asOwner(by),
        ...fence,
        ...(dice.chance(30) ? { leaseMs: dice.of([15, 90]) } : {}),
      };
    case 1:
      return { type: "takeOver", by, ...fence };
    case 2:
      return { type: "reassign", by, to: owner(), cause: "other", ...fence };
    case 3:
    case 4:
      return { type: "join", by, epoch, party: party(), rights: rights(dice) };
    case 5:
      return { type: "leave", by, party: dice.of([by, ...state.participants.map((one) => one.party)]) };
    case 6:
      return request(dice, state, by, epoch);
    case 7:
      return { type: "acceptHandoff", handoff, by: owner() };
    case 8:
      return { type: "declineHandoff", handoff, by: owner(), why: "busy" };
    case 9:
      return { type: "confirmHandoff", handoff, by };
    case 10:
      return dice.chance(50)
        ? { type: "recordArrival", handoff, at: 1, evidence: { kind: "desk" } }
        : { type: "recordCustomerRefusal", handoff, at: 1 };
    case 11:
      return {
        type: "acknowledgeHandoff",
        handoff,
        by,
        items: dice.of([items, items.slice(1), [...items, "more"]]),
      };
    case 12:
      return { type: "withdrawHandoff", handoff, by };
    case 13:
      return { type: "renewLease", by: owner(), epoch, ...(dice.chance(50) ? { leaseMs: 30 } : {}) };
    case 14:
      return {
        type: "recordUnavailable",
        by,
        party: owner(),
        cause: "gone",
        ...(dice.chance(30) ? { queue: dice.of(queues).id } : {}),
      };
    case 15:
      return { type: "offerHandoff", handoff, by, candidates: [owner(), owner()] };
    case 16:
      return { type: "adoptPromises", handoff, by, promises: dice.of([["p1"], ["p1", "p2"], ["unknown"]]) };
    case 17:
      return {
        type: "returnHandoff",
        handoff,
        by,
        epoch,
        why: "other",
        ...(dice.chance(30) ? { to: owner() } : {}),
      };
    case 18:
      return {
        type: "rescheduleHandoff",
        handoff,
        by,
        epoch,
        at: state.changedAt + dice.of([0, 40]),
        ...(dice.chance(40) ? { to: receiver(dice).to } : {}),
      };
    case 19:
      return { type: "completeHandoff", handoff, by, epoch };
    case 20:
      return dice.chance(60)
        ? { type: "startConsult", by, epoch, with: [owner()] }
        : { type: "endConsult", consult: dice.chance(80) ? (state.consult?.id ?? "none") : "none", by };
    default:
      return { type: "tick" };
  }
}

function request(
  dice: Dice,
  state: HandoffState,
  by: Actor,
  epoch: number,
): Extract<Order, { type: "requestHandoff" }> {
  const earlier = state.past.at(-1)?.id;
  const consulted = state.consult !== null && dice.chance(50);
  const target = consulted ? ({ mode: "warm", to: {} } as const) : receiver(dice);
  return {
    type: "requestHandoff",
    by,
    epoch,
    handoff: dice.chance(95) || earlier === undefined ? `h${state.hops + 1}` : earlier,
    reason: "complexity",
    from: { channel: "web-chat" },
    ...target,
    ...(target.mode === "callback" ? { at: state.changedAt + dice.of([25, 70]) } : {}),
    ...(consulted && state.consult !== null ? { consult: state.consult.id } : {}),
    ...(dice.chance(40) ? { promises: ["p1", "p2"] } : {}),
    ...(dice.chance(50) ? { fallback: dice.of(queues) } : {}),
    ...(dice.chance(40) ? { receipt: items } : {}),
    ...(dice.chance(50) ? { note: "a note" } : {}),
  };
}

function receiver(dice: Dice): Pick<Extract<Order, { type: "requestHandoff" }>, "mode" | "to"> {
  const mode = dice.of(["cold", "warm", "warm", "callback"] as const);
  const channel = dice.chance(50) ? { channel: dice.of(["phone", "web-chat"]) } : {};
  const steps = Array.from({ length: 1 + dice.below(3) }, () => ({
    candidates: [dice.of(owners), dice.of(owners)].slice(dice.below(2)),
    answerWithinMs: dice.of([10, 25, 60]),
  }));
  const queue = dice.of(queues).id;
  const party = dice.of(owners);
  const wrong = [{}, { queue, party }, { queue: "intake", route: steps }, { party }];
  const right = mode === "cold" ? [{ queue }] : [{ queue }, { party }, { route: steps }, { route: steps }];
  return { mode, to: { ...dice.of(dice.chance(85) ? right : wrong), ...channel } };
}

function rights(dice: Dice) {
  const some = (["speak", "promise", "handoff", "close"] as const).filter(() => dice.chance(50));
  return some.length === 0 ? (["speak"] as const) : some;
}

function asOwner({ kind, id }: PartyRef): OwnerRef {
  return kind === "customer" || kind === "system" ? agent(id) : { kind, id };
}

/** Chance that depends on nothing but the number it starts from (mulberry32). */
class Dice {
  #seed: number;

  constructor(seed: number) {
    this.#seed = seed;
  }

  below(most: number): number {
    this.#seed = (this.#seed + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#seed ^ (this.#seed >>> 15), 1 | this.#seed);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % most;
  }

  chance(percent: number): boolean {
    return this.below(100) < percent;
  }

  of<T>(list: readonly T[]): T {
    const one = list[this.below(list.length)];
    if (one === undefined) throw new Error("nothing to choose from");
    return one;
  }
}
