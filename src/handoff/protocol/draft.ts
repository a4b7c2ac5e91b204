import type { EpochMs } from "../../kernel/instant.js";
import { refused } from "../../kernel/refusal.js";
import type { OwnerRef } from "../party.js";
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

/** The events a decision has come to so far, and the state after them. Lives for one decision. */
export class Draft {
  readonly events: HandoffEvent[] = [];
  /** The protocol's clock: it never goes back behind the newest event. */
  readonly at: EpochMs;
  readonly policy: HandoffPolicy;
  readonly newId: () => string;
  readonly #commandId: string;
  #state: HandoffState;

  constructor(state: HandoffState, commandId: string, context: DraftContext) {
    this.#state = state;
    this.#commandId = commandId;
    this.at = Math.max(context.now, state.changedAt);
    this.policy = context.policy;
    this.newId = context.newId;
  }

  get state(): HandoffState {
    return this.#state;
  }

  add(event: HandoffEvent): void {
    this.events.push(event);
    this.#state = evolveHandoff(this.#state, event);
  }

  /** The envelope of a new event. */
  stamp<Type extends HandoffEvent["type"]>(type: Type) {
    return {
      id: this.newId(),
      type,
      schema: handoffEvents[type].schema,
      commandId: this.#commandId,
      recordedAt: this.at,
    };
  }

  /** The next ownership: a queue gets its pickup time, a bot the lease given. */
  ownershipOf(owner: OwnerRef, leaseMs?: number): Ownership {
    const lasts =
      owner.kind === "queue" ? this.policy.pickupWithinMs : owner.kind === "bot" ? leaseMs : undefined;
    return {
      owner: { kind: owner.kind, id: owner.id },
      epoch: this.#state.ownership.epoch + 1,
      since: this.at,
      expiresAt: lasts === undefined ? null : this.at + lasts,
    };
  }

  /** The open handoff of that id, or why there is none. */
  open(id: string): Handoff | Refused {
    const { open, past } = this.#state;
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
