import type { HandoffPolicy } from "../handoff/protocol/policy.js";
import { EventDraft } from "../kernel/event-draft.js";
import type { refused } from "../kernel/refusal.js";
import { type JourneyEvent, journeyEvents } from "./events.js";
import { evolveJourney } from "./evolve.js";
import type { Journey } from "./state.js";

export type Refused = ReturnType<typeof refused>;

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
}
