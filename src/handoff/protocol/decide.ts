import type { DecisionContext } from "../../kernel/event.js";
import type { Decision, refused } from "../../kernel/refusal.js";
import { acceptHandoff, confirmHandoff, declineHandoff, offerHandoff } from "./answer.js";
import type { HandoffCommand } from "./commands.js";
import { endConsult, startConsult } from "./consult.js";
import { recordArrival, recordCustomerRefusal } from "./customer.js";
import { expire, settle } from "./deadlines.js";
import { Draft } from "./draft.js";
import { completeHandoff, returnHandoff } from "./ending.js";
import type { HandoffEvent } from "./events.js";
import { join, leave, reassign, renewLease, take, takeOver } from "./ownership.js";
import { defaultHandoffPolicy, type HandoffPolicy } from "./policy.js";
import { acknowledgeHandoff, adoptPromises } from "./receipt.js";
import { requestHandoff, rescheduleHandoff, withdrawHandoff } from "./request.js";
import type { HandoffState } from "./state.js";
import { recordUnavailable } from "./unavailable.js";

/** What deciding is told; `policy` defaults to {@link defaultHandoffPolicy}. */
export interface HandoffContext extends DecisionContext {
  readonly policy?: HandoffPolicy;
  /**
   * The case is solved or closed: nobody has to pick it up or renew a lease, so the owner's time has no effect. Default `false`.
   */
  readonly dormant?: boolean;
}

/**
 * Decides a command of the protocol: the events to append, or why it is refused. Pure: the time and new ids come in `context`,
 * and the same command id is accepted only once.
 *
 * @example
 * ```ts
 * const state = startHandoffState({ owner: { kind: "queue", id: "intake" }, at: 0 });
 * const decision = decideHandoff(
 *   state,
 *   { type: "take", id: "c1", by: { kind: "agent", id: "maria" } },
 *   { now: 1000, newId: () => "e1" },
 * );
 * decision.status; // "accepted"
 * ```
 */
export function decideHandoff(
  state: HandoffState,
  command: HandoffCommand,
  context: HandoffContext,
): Decision<HandoffEvent> {
  if (state.commands.includes(command.id)) return { status: "accepted", events: [], repeated: true };
  const draft = new Draft(state, command.id, { policy: defaultHandoffPolicy, ...context });
  const refusal = run(draft, command);
  if (refusal !== null) return refusal;
  settle(draft);
  return { status: "accepted", events: draft.events, repeated: false };
}

/** The events that end the open handoff where its legs have all done their part. */
export function settledHandoff(
  state: HandoffState,
  commandId: string,
  context: HandoffContext,
): readonly HandoffEvent[] {
  const draft = new Draft(state, commandId, { policy: defaultHandoffPolicy, ...context });
  settle(draft);
  return draft.events;
}

function run(draft: Draft, command: HandoffCommand): ReturnType<typeof refused> | null {
  switch (command.type) {
    case "take":
      return take(draft, command);
    case "takeOver":
      return takeOver(draft, command);
    case "reassign":
      return reassign(draft, command);
    case "renewLease":
      return renewLease(draft, command);
    case "recordUnavailable":
      return recordUnavailable(draft, command);
    case "join":
      return join(draft, command);
    case "leave":
      return leave(draft, command);
    case "requestHandoff":
      return requestHandoff(draft, command);
    case "offerHandoff":
      return offerHandoff(draft, command);
    case "acceptHandoff":
      return acceptHandoff(draft, command);
    case "declineHandoff":
      return declineHandoff(draft, command);
    case "confirmHandoff":
      return confirmHandoff(draft, command);
    case "recordArrival":
      return recordArrival(draft, command);
    case "recordCustomerRefusal":
      return recordCustomerRefusal(draft, command);
    case "acknowledgeHandoff":
      return acknowledgeHandoff(draft, command);
    case "adoptPromises":
      return adoptPromises(draft, command);
    case "returnHandoff":
      return returnHandoff(draft, command);
    case "rescheduleHandoff":
      return rescheduleHandoff(draft, command);
    case "completeHandoff":
      return completeHandoff(draft, command);
    case "startConsult":
      return startConsult(draft, command);
    case "endConsult":
      return endConsult(draft, command);
    case "withdrawHandoff":
      return withdrawHandoff(draft, command);
    case "tick":
      expire(draft);
      return null;
  }
}
