import {
  decideHandoff,
  defaultHandoffPolicy,
  type Handoff,
  type HandoffCommand,
  type HandoffState,
  type OwnerRef,
  sameParty,
  startHandoffState,
} from "throughline/handoff";
import { agent, bot, intake, MINUTE, type Order, queue, robo, ruth, software } from "./desk.js";
import { replay } from "./invariants.js";

/** A state at a moment. Two of one kind answer every command alike; the matrix test shows that they do. */
export interface Moment {
  readonly kind: string;
  readonly state: HandoffState;
  readonly now: number;
}

/** Times that differ, so that each deadline can pass alone. */
const policy = {
  ...defaultHandoffPolicy,
  pickupWithinMs: 7 * MINUTE,
  confirmWithinMs: 5 * MINUTE,
  arriveWithinMs: 11 * MINUTE,
  acknowledgeWithinMs: 3 * MINUTE,
};

export const items = ["summary", "promise"];
export const guest = agent("guest");
export const stranger = agent("stranger");
export const spare = queue("spare");
const bot2 = bot("second");
const candidates = [agent("first"), agent("second"), agent("third")] as const;

/** Who owns the journey, as the columns of the matrix name it. */
export function ownerOf({ state, now }: Moment): string {
  const { owner, expiresAt } = state.ownership;
  const over = owner.kind === "bot" && expiresAt !== null && Math.max(now, state.changedAt) >= expiresAt;
  return over ? "bot, lease over" : owner.kind;
}

/** Where the receiver's leg stands, as the columns of the matrix name it. */
export function receiverOf({ state, now }: Moment): string {
  const { open } = state;
  if (open === null) return "no handoff";
  if (isReceived(open)) return "done";
  const { deadlineAt } = open.receiver;
  const over = deadlineAt !== null && Math.max(now, state.changedAt) >= deadlineAt ? " over" : "";
  if (open.mode === "cold") return `cold${over}`;
  const left = open.route?.steps[open.receiver.step + 1] === undefined ? "last" : "1 more";
  if (open.receiver.state === "accepted") return `accepted, ${left}${over}`;
  return candidatesLeft(open).length > 1 && over === "" ? "offered to 2" : `offered, ${left}${over}`;
}

/** Where the customer's leg stands. */
export function customerOf({ state, now }: Moment): string {
  const leg = state.open?.customer;
  if (leg === undefined) return "no handoff";
  const over = leg.deadlineAt !== null && Math.max(now, state.changedAt) >= leg.deadlineAt;
  return over ? "invited, over" : leg.state;
}

/** Where the receipt stands. */
export function receiptOf({ state, now }: Moment): string {
  const leg = state.open?.receipt;
  if (leg === undefined) return "no handoff";
  if (leg.state !== "awaited") return leg.state;
  if (leg.deadlineAt === null) return "no receiver yet";
  return Math.max(now, state.changedAt) >= leg.deadlineAt ? "awaited, over" : "awaited";
}

/** How the guest, or the receiver of a warm handoff, takes part. */
export function partOf({ state }: Moment, party: OwnerRef | null): string {
  const held = state.participants.filter((one) => party !== null && sameParty(one.party, party));
  const joined = held.some((one) => one.handoff === null);
  const receives = held.some((one) => one.handoff !== null);
  return joined && receives ? "joined and receiver" : joined ? "joined" : receives ? "receiver" : "not there";
}

export function candidatesLeft(open: Handoff): readonly OwnerRef[] {
  const asked = open.route?.steps[open.receiver.step]?.candidates ?? [];
  return asked.filter((one) => !open.receiver.declinedBy.some((other) => sameParty(one, other)));
}

/** Whether the receiver's part is done, by the words of the protocol page. */
export function isReceived({ route, viaFallback, mode, receiver }: Handoff): boolean {
  return route === null || viaFallback || receiver.state === (mode === "cold" ? "accepted" : "confirmed");
}

function moment(state: HandoffState, now: number): Moment {
  const bare = { kind: "", state, now };
  const receiver = state.open?.receiver.party ?? null;
  const kind = [
    ownerOf(bare),
    state.open?.mode ?? "",
    receiverOf(bare),
    customerOf(bare),
    receiptOf(bare),
    partOf(bare, guest),
    partOf(bare, receiver),
    state.open !== null && sameParty(state.open.requestedBy, state.ownership.owner) ? "its request" : "",
  ].join(" / ");
  return { kind, state, now };
}

let ids = 0;

export function decideAt({ state, now }: Moment, order: Order) {
  const command = { id: `c${++ids}`, ...order } as HandoffCommand;
  return decideHandoff(state, command, { now, newId: () => `e${++ids}`, policy });
}

/** The moment after a command; the same where it is refused. */
export function after(at: Moment, order: Order): Moment {
  const decision = decideAt(at, order);
  return decision.status === "refused" ? at : moment(replay(at.state, decision.events), at.now);
}

/** One moment of every kind that can be reached, by all ways there are. */
export function reachable(): readonly Moment[] {
  const starts = [
    startHandoffState({ owner: intake, at: 0, expiresAt: policy.pickupWithinMs }),
    startHandoffState({ owner: agent("owner"), at: 0 }),
    startHandoffState({ owner: robo, at: 0, expiresAt: 9 * MINUTE }),
  ].map((state) => moment(state, 0));
  const found = new Map(starts.map((one) => [one.kind, one]));
  for (const at of found.values())
    for (const next of [...later(at), ...orders(at).map((order) => after(at, order))])
      if (!found.has(next.kind)) found.set(next.kind, next);
  return [...found.values()];
}

/** The same state when each of its deadlines passes, and long after all of them. */
function later({ state, now }: Moment): readonly Moment[] {
  const { open, ownership } = state;
  const deadlines = [
    ownership.expiresAt,
    open?.receiver.deadlineAt,
    open?.customer.deadlineAt,
    open?.receipt.deadlineAt,
    now + 60 * MINUTE,
  ];
  return deadlines.flatMap((at) => (at == null || at <= now ? [] : [moment(state, at)]));
}

/** What may be tried in any state. */
function orders({ state }: Moment): readonly Order[] {
  const { owner, epoch } = state.ownership;
  const handoff = state.open?.id ?? "none";
  const receiver = state.open?.receiver.party ?? null;
  const asks = {
    type: "requestHandoff",
    reason: "other",
    by: owner,
    epoch,
    handoff: `h${state.hops + 1}`,
  } as const;
  const route = [
    { candidates: candidates.slice(0, 2), answerWithinMs: 2 * MINUTE },
    { candidates: candidates.slice(2), answerWithinMs: 2 * MINUTE },
  ];
  const receivers = [
    { mode: "cold", to: {} },
    { mode: "cold", to: { queue: "target" } },
    { mode: "warm", to: { route } },
    { mode: "warm", to: { party: bot2 } },
  ] as const;
  const requests = receivers.flatMap(({ mode, to }) =>
    [{}, { channel: "phone" }].flatMap((channel) =>
      [{}, { receipt: items }].map((receipt) => ({ ...asks, mode, to: { ...to, ...channel }, ...receipt })),
    ),
  );
  // Who takes part has nothing to do with the customer or the receipt, so it is tried where neither waits.
  const apart =
    state.open === null || (state.open.customer.state === "none" && state.open.receipt.state === "none");
  const joins = [guest, receiver].flatMap((party): Order[] =>
    apart && party !== null ? [{ type: "join", by: ruth, epoch, party, rights: ["speak"] }] : [],
  );
  return [
    ...requests,
    ...requests.filter(({ to }) => !("channel" in to)).map((order) => ({ ...order, by: ruth })),
    ...[...candidates, bot2].flatMap((by): Order[] => [
      { type: "acceptHandoff", handoff, by },
      { type: "declineHandoff", handoff, by, why: "busy" },
    ]),
    { type: "declineHandoff", handoff, by: queue("target"), why: "busy" },
    { type: "confirmHandoff", handoff, by: owner },
    { type: "withdrawHandoff", handoff, by: ruth },
    { type: "recordArrival", handoff, at: 0, evidence: { kind: "desk" } },
    { type: "recordCustomerRefusal", handoff, at: 0 },
    { type: "acknowledgeHandoff", handoff, by: owner, items },
    ...(receiver === null ? [] : [{ type: "acknowledgeHandoff", handoff, by: receiver, items } as const]),
    { type: "take", by: agent("taker") },
    { type: "take", by: robo, leaseMs: 9 * MINUTE },
    { type: "takeOver", by: ruth },
    { type: "reassign", by: software, to: agent("other"), cause: "gone" },
    { type: "reassign", by: software, to: spare, cause: "gone" },
    ...joins,
    { type: "leave", by: guest, party: guest },
    { type: "tick" },
  ];
}
