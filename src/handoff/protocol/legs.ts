import type { HandoffMode } from "../vocabulary.js";

/** Where the receiver's leg stands. */
export type ReceiverState = "none" | "offered" | "accepted" | "confirmed" | "declined" | "expired";
/** Where the customer's leg stands. */
export type CustomerState = "none" | "invited" | "arrived" | "declined" | "absent";
/** Whether the receiver has acknowledged the packet's items. */
export type ReceiptState = "none" | "awaited" | "acknowledged" | "missed";

/** Whether who receives the journey has taken on what was promised to the customer. */
export type PromisesState = "none" | "awaited" | "adopted" | "missed";

/** What can happen to the receiver's leg. */
export type ReceiverMove = "offer" | "accept" | "confirm" | "decline" | "expire";
/** What can happen to the customer's leg. */
export type CustomerMove = "invite" | "arrive" | "refuse" | "miss";
/** What can happen to the receipt. */
export type ReceiptMove = "await" | "acknowledge" | "miss";
/** What can happen to the promises. */
export type PromisesMove = "await" | "adopt" | "miss";

/** Where each move leads from each state; a move that is not listed is refused. */
export type LegTable<State extends string, Move extends string> = Readonly<
  Record<State, Readonly<Partial<Record<Move, State>>>>
>;

/** Every step the receiver's leg can take. `declined` and `expired` lead to the next step of the route, which is a new offer; a new offer also takes the place of one that waits. */
export const RECEIVER_LEG: LegTable<ReceiverState, ReceiverMove> = {
  none: { offer: "offered" },
  offered: { offer: "offered", accept: "accepted", decline: "declined", expire: "expired" },
  accepted: { confirm: "confirmed", decline: "declined", expire: "expired" },
  confirmed: {},
  declined: { offer: "offered" },
  expired: { offer: "offered" },
};

/** Every step the customer's leg can take. A customer who refused or was late may still arrive. */
export const CUSTOMER_LEG: LegTable<CustomerState, CustomerMove> = {
  none: { invite: "invited" },
  invited: { arrive: "arrived", refuse: "declined", miss: "absent" },
  arrived: {},
  declined: { arrive: "arrived" },
  absent: { arrive: "arrived" },
};

/** Every step the receipt can take. It is awaited anew from each receiver: what one acknowledged, the next has not read. */
export const RECEIPT_LEG: LegTable<ReceiptState, ReceiptMove> = {
  none: { await: "awaited" },
  awaited: { acknowledge: "acknowledged", miss: "missed" },
  acknowledged: { await: "awaited" },
  missed: { acknowledge: "acknowledged", await: "awaited" },
};

/** Every step the promises can take. They are awaited anew from each receiver, as the receipt is. */
export const PROMISES_LEG: LegTable<PromisesState, PromisesMove> = {
  none: { await: "awaited" },
  awaited: { adopt: "adopted", miss: "missed" },
  adopted: { await: "awaited" },
  missed: { adopt: "adopted", await: "awaited" },
};

/** The state after `move`, or `null` where the table has no such step. */
export function step<State extends string, Move extends string>(
  table: LegTable<State, Move>,
  state: State,
  move: Move,
): State | null {
  return table[state][move] ?? null;
}

/** What the receiver's leg must reach for its part to be done, by mode. */
export const RECEIVER_GOAL: Readonly<Record<HandoffMode, "accepted" | "confirmed">> = {
  cold: "accepted",
  warm: "confirmed",
  callback: "accepted",
};

/** How a handoff ends. `completed` also covers the fallback owner (`viaFallback`). */
export type HandoffEnd = "completed" | "returned" | "withdrawn" | "superseded" | "rescheduled";

/** The one status of a handoff, derived from its legs. */
export type HandoffStatus =
  | "awaiting-receiver"
  | "awaiting-confirmation"
  | "awaiting-customer"
  | "awaiting-both"
  | "awaiting-promises"
  | "awaiting-receipt"
  | HandoffEnd;
