import { EventDraft } from "../../kernel/event-draft.js";
import type { EpochMs } from "../../kernel/instant.js";
import { refused } from "../../kernel/refusal.js";
import { type OwnerRef, sameParty } from "../party.js";
import { type HandoffEvent, handoffEvents } from "./events.js";
import { evolveHandoff } from "./evolve.js";
import type { HandoffPolicy } from "./policy.js";
import type { Handoff, HandoffState, Ownership } from "./state.js";

export type Refused = ReturnType<typeof refused>;

interface DraftContext {
  readonly now: EpochMs;
  readonly newId: () => string;
  readonly policy: HandoffPolicy;
}

/** A decision of the protocol in the making. */
export class Draft extends EventDraft<HandoffState, HandoffEvent> {
  readonly policy: HandoffPolicy;

  constructor(state: HandoffState, commandId: string, context: DraftContext) {
    const { now, newId, policy } = context;
    const at = Math.max(now, state.changedAt);
    super({ state, evolve: evolveHandoff, definitions: handoffEvents, commandId, at, newId });
    this.policy = policy;
  }

  /**
   * The next ownership: a queue gets its pickup time, a bot the lease given. A queue that falls back to itself gets the time
   * anew under its old epoch, since nobody lost the journey.
   */
  ownershipOf(owner: OwnerRef, leaseMs?: number): Ownership {
    const { ownership } = this.state;
    const stays = sameParty(ownership.owner, owner);
    const lasts =
      owner.kind === "queue" ? this.policy.pickupWithinMs : owner.kind === "bot" ? leaseMs : undefined;
    return {
      owner: { kind: owner.kind, id: owner.id },
      epoch: stays ? ownership.epoch : ownership.epoch + 1,
      since: stays ? ownership.since : this.at,
      expiresAt: lasts === undefined ? null : this.at + lasts,
    };
  }

  /** The open handoff of that id, or why there is none. */
  open(id: string): Handoff | Refused {
    const { open, past } = this.state;
    if (open?.id === id) return open;
    const ended = past.find((one) => one.id === id);
    return ended === undefined
      ? refused(
          "NO_HANDOFF",
          `Handoff ${id} is not open here. Check its id, and the journey it belongs to.`,
          { handoff: id },
        )
      : refused("NO_HANDOFF", `Handoff ${id} has ended (${ended.end}). Request a new one.`, {
          handoff: id,
          end: ended.end,
        });
  }
}

/** Tells a refusal from a handoff. */
export function isRefused(value: Handoff | Refused): value is Refused {
  return "refusal" in value;
}
