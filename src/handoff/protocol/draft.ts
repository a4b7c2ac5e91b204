import { EventDraft } from "../../kernel/event-draft.js";
import type { EpochMs } from "../../kernel/instant.js";
import { refused } from "../../kernel/refusal.js";
import { type OwnerRef, type PartyRef, sameParty } from "../party.js";
import { type HandoffEvent, handoffEvents } from "./events.js";
import { evolveHandoff } from "./evolve.js";
import type { HandoffPolicy } from "./policy.js";
import { type Handoff, type HandoffState, lastsUntil, type Ownership } from "./state.js";

export type Refused = ReturnType<typeof refused>;

interface DraftContext {
  readonly now: EpochMs;
  readonly newId: () => string;
  readonly policy: HandoffPolicy;
  readonly dormant?: boolean;
}

/** The library itself, where a passed deadline acts. */
export const PROTOCOL: PartyRef = { kind: "system", id: "throughline" };

/** A decision of the protocol in the making. */
export class Draft extends EventDraft<HandoffState, HandoffEvent> {
  readonly policy: HandoffPolicy;
  /** The owner's time has no effect. */
  readonly dormant: boolean;

  constructor(state: HandoffState, commandId: string, context: DraftContext) {
    const { now, newId, policy, dormant = false } = context;
    const at = Math.max(now, state.changedAt);
    super({ state, evolve: evolveHandoff, definitions: handoffEvents, commandId, at, newId });
    this.policy = policy;
    this.dormant = dormant;
  }

  /** What a change of owner, or a receiver, brings with it stands in the same commit. */
  override add(event: HandoffEvent): void {
    const before = this.state;
    super.add(event);
    const received =
      event.type === "handoff.confirmed" ||
      (event.type === "handoff.accepted" && this.state.open?.mode !== "warm");
    if (received) warnOfPingPong(this, event.data.by);
    if (this.state.ownership.epoch !== before.ownership.epoch) afterOwner(this, before);
  }

  /**
   * The next ownership: a queue gets its pickup time, a bot its lease. A queue that falls back to itself gets the time
   * anew under its old epoch, since nobody lost the journey.
   */
  ownershipOf(owner: OwnerRef, leaseMs?: number): Ownership {
    const { ownership } = this.state;
    const stays = sameParty(ownership.owner, owner);
    return {
      owner: { kind: owner.kind, id: owner.id },
      epoch: stays ? ownership.epoch : ownership.epoch + 1,
      since: stays ? ownership.since : this.at,
      expiresAt: lastsUntil(owner, this.at, this.policy, leaseMs),
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

/** Tells a refusal from what was looked for. */
export function isRefused(value: object): value is Refused {
  return "refusal" in value;
}

/** A consult does not outlive its owner, and a bot is told when people are done. */
function afterOwner(draft: Draft, before: HandoffState): void {
  if (draft.state.consult !== null)
    draft.add({
      ...draft.stamp("consult.ended"),
      data: { consult: draft.state.consult.id, why: "owner-changed" },
      personal: null,
    });
  const { owner } = draft.state.ownership;
  if (owner.kind !== "bot" || before.people === null) return;
  draft.add({
    ...draft.stamp("ownership.human-stretch-ended"),
    data: {
      bot: owner,
      from: before.people.since,
      firstEpoch: before.people.epoch,
      lastEpoch: before.ownership.epoch,
    },
    personal: null,
  });
}

/** The journey goes back to who handed it over last. */
function warnOfPingPong(draft: Draft, receiver: OwnerRef): void {
  const { open, past } = draft.state;
  const last = past.findLast(({ end }) => end === "completed");
  if (open === null || last === undefined || last.receiver === null) return;
  if (!sameParty(last.from.owner, receiver) || !sameParty(last.receiver, open.from.owner)) return;
  draft.add({
    ...draft.stamp("handoff.warned"),
    data: { handoff: open.id, code: "ping-pong", hop: open.hop },
    personal: null,
  });
}
