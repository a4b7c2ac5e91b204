import type { DecisionContext } from "../../kernel/event.js";
import type { Decision, refused } from "../../kernel/refusal.js";
import { acceptHandoff, confirmHandoff, declineHandoff } from "./answer.js";
import type { HandoffCommand } from "./commands.js";
import { acknowledgeHandoff, recordArrival, recordCustomerRefusal } from "./customer.js";
import { expire, settle } from "./deadlines.js";
import { Draft } from "./draft.js";
import type { HandoffEvent } from "./events.js";
import { join, leave, reassign, take, takeOver } from "./ownership.js";
import { defaultHandoffPolicy, type HandoffPolicy } from "./policy.js";
import { requestHandoff, withdrawHandoff } from "./request.js";
import type { HandoffState } from "./state.js";

/** What deciding is told; `policy` defaults to {@link defaultHandoffPolicy}. */
export interface HandoffContext extends DecisionContext {
  readonly policy?: HandoffPolicy;
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

function run(draft: Draft, command: HandoffCommand): ReturnType<typeof refused> | null {
  switch (command.type) {
    case "take":
      return take(draft, command);
    case "takeOver":
      return takeOver(draft, command);
    case "reassign":
      return reassign(draft, command);
    case "join":
      return join(draft, command);
    case "leave":
      return leave(draft, command);
    case "requestHandoff":
      return requestHandoff(draft, command);
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
    case "withdrawHandoff":
      return withdrawHandoff(draft, command);
    case "tick":
      expire(draft);
      return null;
  }
}
