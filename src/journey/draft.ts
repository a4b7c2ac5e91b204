import type { HandoffCommand } from "../handoff/protocol/commands.js";
import { decideHandoff, settledHandoff } from "../handoff/protocol/decide.js";
import type { HandoffPolicy } from "../handoff/protocol/policy.js";
import { EventDraft } from "../kernel/event-draft.js";
import type { refused } from "../kernel/refusal.js";
import { type JourneyEvent, journeyEvents } from "./events.js";
import { evolveJourney } from "./evolve.js";
import type { Journey } from "./state.js";

export type Refused = ReturnType<typeof refused>;

/** Nobody has to stir for a journey that is solved or over. */
export function isDormant({ status, mergedInto, spam }: Journey): boolean {
  return status === "solved" || status === "closed" || mergedInto !== null || spam;
}

/** How many promises cross over with a handoff. */
const MOST_PROMISES = 50;

/** Where a request says nothing of promises, all that are open cross over. */
function withPromises(journey: Journey, command: HandoffCommand): HandoffCommand {
  if (command.type !== "requestHandoff" || command.promises !== undefined) return command;
  const open = journey.openCommitments.slice(0, MOST_PROMISES);
  return open.length === 0 ? command : { ...command, promises: open };
}

/** A decision of the aggregate in the making, on a journey that is open to it. */
export class JourneyDraft extends EventDraft<Journey, JourneyEvent> {
  readonly policy: HandoffPolicy;

  constructor(
    journey: Journey,
    commandId: string,
    context: { readonly at: number; readonly newId: () => string; readonly policy: HandoffPolicy },
  ) {
    const { at, newId, policy } = context;
    super({
      state: journey,
      evolve: (state, event) => evolveJourney(state, event) ?? state,
      definitions: journeyEvents,
      commandId,
      at,
      newId,
    });
    this.policy = policy;
  }

  /**
   * Lets the protocol decide a part of the command. Which commands were accepted is for the journey to know, so that one
   * command may have several parts.
   */
  protocol(command: HandoffCommand): Refused | null {
    const { at: now, newId, policy } = this;
    const state = { ...this.state.handoff, commands: [] };
    const decision = decideHandoff(state, withPromises(this.state, command), {
      now,
      newId,
      policy,
      dormant: isDormant(this.state),
    });
    if (decision.status === "refused") return decision;
    for (const event of decision.events) this.add(event);
    return null;
  }

  /** Ends the open handoff where its legs have all done their part by now. */
  settleHandoff(): void {
    const { at: now, newId, policy } = this;
    for (const event of settledHandoff(this.state.handoff, this.commandId, { now, newId, policy }))
      this.add(event);
  }
}
