import {
  evolveHandoff,
  type HandoffEvent,
  type HandoffState,
  handoffStatus,
  nextDeadline,
  sameParty,
} from "throughline/handoff";
import { handoffEvents } from "../../../src/handoff/protocol/events.js";
import {
  KEPT_COMMANDS,
  KEPT_PAST,
  MOST_PARTICIPANTS,
  MOST_STEPS,
} from "../../../src/handoff/protocol/state.js";
import { readEvent } from "../../../src/kernel/event-definition.js";

/**
 * Applies events one by one and throws at the first promise of the protocol that one of them breaks. What must hold
 * only at the end of a commit is checked there.
 */
export function replay(state: HandoffState, events: readonly HandoffEvent[]): HandoffState {
  let now = state;
  for (const event of events) {
    const next = evolveHandoff(now, event);
    oneOwnerUnderOneEpoch(now, next, event);
    clockNeverGoesBack(now, next, event);
    readableFromJson(event);
    now = next;
  }
  settledAtCommit(now);
  return now;
}

function broken(promise: string, what: unknown): never {
  throw new Error(`${promise}: ${JSON.stringify(what)}`);
}

function oneOwnerUnderOneEpoch(before: HandoffState, after: HandoffState, event: HandoffEvent): void {
  const { owner, epoch, expiresAt } = after.ownership;
  if (!["agent", "bot", "queue"].includes(owner.kind) || owner.id === "") broken("no owner", event);
  const given = "ownership" in event.data && event.data.ownership !== null;
  if (given && owner.kind !== "agent" && expiresAt === null && event.type !== "ownership.pickup-missed")
    broken("a queue or a bot that owns without an end", event);
  if (after.people === null && owner.kind === "agent") broken("people own, and nobody knows", event);
  const grew = sameParty(before.ownership.owner, owner) ? 0 : 1;
  if (epoch !== before.ownership.epoch + grew)
    broken("the epoch grows by one at a change of owner, and only there", {
      before: before.ownership,
      event,
    });
  if (after.participants.some((one) => sameParty(one.party, owner)))
    broken("the owner is a participant", event);
}

function clockNeverGoesBack(before: HandoffState, after: HandoffState, event: HandoffEvent): void {
  if (event.recordedAt < before.changedAt || after.changedAt !== event.recordedAt)
    broken("recorded times never go back", { before: before.changedAt, event });
}

function readableFromJson(event: HandoffEvent): void {
  const text = JSON.stringify(event);
  const read = readEvent(handoffEvents, JSON.parse(text));
  if (JSON.stringify(read) !== text) broken("an event reads back from JSON as it was", { event, read });
}

/** What holds whenever a command is done. */
function settledAtCommit(state: HandoffState): void {
  const { open } = state;
  if (JSON.stringify(JSON.parse(JSON.stringify(state))) !== JSON.stringify(state))
    broken("the state is plain JSON", state);
  if (open !== null) {
    if (handoffStatus(open) === "completed") broken("a handoff that is done is closed", open);
    const deadlines = [open.receiver, open.customer, open.promises, open.receipt].map(
      (leg) => leg.deadlineAt,
    );
    if (deadlines.every((at) => at === null) || nextDeadline(state) === null)
      broken("every open handoff has a deadline", open);
    if (!waitsOnlyWithDeadline(state)) broken("every leg that waits has a deadline", open);
  }
  if (state.people !== null && state.ownership.owner.kind === "bot")
    broken("a bot owns, and people still do", state);
  if (open !== null && open.route !== null && open.route.steps.length > MOST_STEPS) broken("bounded", open);
  const bound = state.participants.filter((one) => one.handoff !== null);
  if (bound.some((one) => one.handoff !== open?.id)) broken("the receiver leaves with the handoff", state);
  if (bound.length > 1) broken("one receiver at a time", state);
  if (state.past.length > KEPT_PAST || state.commands.length > KEPT_COMMANDS) broken("bounded", state);
  if (state.participants.length > MOST_PARTICIPANTS + 1) broken("bounded", state.participants.length);
}

/** A leg waits exactly while it has a deadline; the receipt waits for a receiver first. */
function waitsOnlyWithDeadline({ open }: HandoffState): boolean {
  if (open === null) return true;
  const { receiver, customer, promises, receipt } = open;
  const asked = receiver.state === "offered" || (receiver.state === "accepted" && open.mode === "warm");
  const settled = {
    customer: { ...customer, state: "none" },
    promises: { ...promises, state: "none" },
  } as const;
  const received = ["awaiting-receipt", "completed"].includes(handoffStatus({ ...open, ...settled }));
  const theirs = received || receiver.party !== null;
  const reading = receipt.state === "awaited" && theirs;
  const adopting = promises.state === "awaited" && promises.withinMs !== null && theirs;
  return (
    asked === (receiver.deadlineAt !== null) &&
    (customer.state === "invited") === (customer.deadlineAt !== null) &&
    reading === (receipt.deadlineAt !== null) &&
    adopting === (promises.deadlineAt !== null)
  );
}
