import { isSupervisor, partyOf, refuseUnlessAllowed } from "../../handoff/protocol/authority.js";
import type { Fence } from "../../handoff/protocol/commands.js";
import { refused } from "../../kernel/refusal.js";
import type { JourneyDraft, Refused } from "../draft.js";
import type {
  AbsorbJourney,
  ChangeStatus,
  ClearOfSpam,
  EraseJourney,
  MarkSpam,
  MergeJourney,
  RekeyJourney,
} from "./commands.js";

export function changeStatus(draft: JourneyDraft, command: ChangeStatus): Refused | null {
  const { to, by } = command;
  const { status: from } = draft.state;
  const ends = to !== from && (to === "solved" || to === "closed");
  const forbidden = ends ? refuseAfterOverdue(draft, command) : refuseToSettle(draft, command);
  if (forbidden !== null) return forbidden;
  if (from === to) return null;
  if (from === "closed" && to !== "open")
    return refused("WRONG_STATUS", "The journey is closed. Reopen it first: set the status to open.", {
      status: from,
    });
  const { open } = draft.state.handoff;
  if (open !== null && ends) return handoffOpen(open.id);
  draft.add({
    ...draft.stamp("journey.status-changed"),
    data: { from, to, by: partyOf(by), cause: "command" },
    personal: null,
  });
  return null;
}

export function mergeJourney(draft: JourneyDraft, command: MergeJourney): Refused | null {
  const { into, by, withdrawHandoff } = command;
  const forbidden = refuseAfterOverdue(draft, command);
  if (forbidden !== null) return forbidden;
  const { id, absorbed, handoff } = draft.state;
  if (into === id) return refused("TARGET_INVALID", "A journey cannot be merged into itself. Name another.");
  if (absorbed.includes(into))
    return refused("TARGET_INVALID", `Journey ${into} was merged into this one already. Name another.`, {
      into,
    });
  if (handoff.open !== null) {
    if (withdrawHandoff !== true) return handoffOpen(handoff.open.id);
    const withdrawal = { type: "withdrawHandoff", id: command.id, handoff: handoff.open.id, by } as const;
    const refusal = draft.protocol(withdrawal);
    if (refusal !== null) return refusal;
  }
  draft.add({ ...draft.stamp("journey.merged"), data: { into, by: partyOf(by) }, personal: null });
  return null;
}

export function absorbJourney(draft: JourneyDraft, command: AbsorbJourney): Refused | null {
  const { journey, customer, by } = command;
  const { id, absorbed } = draft.state;
  if (journey === id) return refused("TARGET_INVALID", "A journey cannot absorb itself. Name another.");
  if (absorbed.includes(journey)) return null;
  draft.add({
    ...draft.stamp("journey.absorbed"),
    data: { journey, by: partyOf(by), ...(customer === undefined ? {} : { customer }) },
    personal: null,
  });
  return null;
}

export function markSpam(draft: JourneyDraft, command: MarkSpam): Refused | null {
  const forbidden = refuseAfterOverdue(draft, command);
  if (forbidden !== null) return forbidden;
  if (draft.state.handoff.open !== null) return handoffOpen(draft.state.handoff.open.id);
  if (draft.state.spam) return null;
  draft.add({ ...draft.stamp("journey.marked-spam"), data: { by: partyOf(command.by) }, personal: null });
  return null;
}

export function clearOfSpam(draft: JourneyDraft, command: ClearOfSpam): Refused | null {
  const forbidden = refuseToSettle(draft, command);
  if (forbidden !== null) return forbidden;
  if (!draft.state.spam) return null;
  draft.add({ ...draft.stamp("journey.cleared-of-spam"), data: { by: partyOf(command.by) }, personal: null });
  return null;
}

/** Withdraws on its own account: whoever asked for the erasure had no hand in the handoff. */
const LIBRARY = { kind: "system", id: "throughline" } as const;

export function eraseJourney(draft: JourneyDraft, { id, customer, references, by }: EraseJourney): null {
  if (draft.state.erased !== null) return null;
  draft.protocol({ type: "tick", id });
  const { open } = draft.state.handoff;
  if (open !== null) draft.protocol({ type: "withdrawHandoff", id, handoff: open.id, by: LIBRARY });
  draft.add({
    ...draft.stamp("journey.erased"),
    data: { customer, by: partyOf(by), references },
    personal: null,
  });
  return null;
}

export function rekeyJourney(draft: JourneyDraft, command: RekeyJourney): null {
  const { type: _, id: __, ...data } = command;
  draft.add({ ...draft.stamp("journey.rekeyed"), data, personal: null });
  return null;
}

/**
 * A handoff whose deadlines have passed does not stand in the way: it ends, or its journey goes to the fallback, in this
 * commit. A bot whose lease ran out is told so, rather than that somebody else owns the journey now.
 */
function refuseAfterOverdue(draft: JourneyDraft, command: Fence & { readonly id: string }): Refused | null {
  const lapsed = refuseToSettle(draft, command);
  if (lapsed?.refusal.code === "LEASE_EXPIRED") return lapsed;
  draft.protocol({ type: "tick", id: command.id });
  return refuseToSettle(draft, command);
}

/**
 * Beside the owner and participants with the right, a supervisor and the system may settle a journey, under the epoch
 * they saw.
 */
function refuseToSettle(draft: JourneyDraft, fence: Fence): Refused | null {
  const forbidden = refuseUnlessAllowed(draft.state.handoff, fence, "close", draft.at);
  const vouched = isSupervisor(fence.by) || fence.by.kind === "system";
  return forbidden?.refusal.code === "NOT_OWNER" && vouched ? null : forbidden;
}

function handoffOpen(handoff: string): Refused {
  return refused("HANDOFF_OPEN", `Handoff ${handoff} is open. Let it end, or withdraw it first.`, {
    handoff,
  });
}
