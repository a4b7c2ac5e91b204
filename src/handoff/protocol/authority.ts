import type { EpochMs } from "../../kernel/instant.js";
import { type Decision, refused } from "../../kernel/refusal.js";
import { type PartyRef, partyKey, sameParty } from "../party.js";
import type { Actor, Fence } from "./commands.js";
import type { HandoffState, Right } from "./state.js";

type Refused = Extract<Decision<never>, { status: "refused" }>;

/**
 * Whether a party may act now: `null`, or why not. The owner may do everything, a participant what their rights say;
 * a stale epoch may nothing, and neither may a bot whose lease has run out.
 *
 * Refusals: `STALE_EPOCH`, `LEASE_EXPIRED`, `NOT_OWNER`.
 */
export function refuseUnlessAllowed(
  state: HandoffState,
  fence: Fence,
  right: Right,
  now: EpochMs,
): Refused | null {
  const { owner, epoch, expiresAt } = state.ownership;
  const { by } = fence;
  if (fence.epoch !== epoch)
    return refused(
      "STALE_EPOCH",
      `This was decided under epoch ${fence.epoch}, and the journey is at epoch ${epoch}: it changed owners meanwhile. Load the journey and decide again.`,
      { epoch, given: fence.epoch },
    );
  if (sameParty(by, owner)) {
    if (owner.kind !== "bot" || expiresAt === null || now < expiresAt) return null;
    return refused(
      "LEASE_EXPIRED",
      "The bot's lease has run out. Have the journey reassigned before it acts again.",
      {
        expiresAt,
      },
    );
  }
  const participant = state.participants.find((one) => sameParty(one.party, by));
  if (participant?.rights.includes(right)) return null;
  return refused(
    "NOT_OWNER",
    `${partyKey(by)} is neither the owner (${partyKey(owner)}) nor a participant with the right to ${right}. Take the journey over, or ask the owner.`,
    { owner, right },
  );
}

export function isOwner(state: HandoffState, party: PartyRef): boolean {
  return sameParty(state.ownership.owner, party);
}

/** A person of the desk for whom the desk vouches as a supervisor. */
export function isSupervisor(actor: Actor): boolean {
  return actor.kind === "agent" && actor.supervisor === true;
}

/** The party without the desk's vouching, as events keep it. */
export function partyOf(actor: Actor): PartyRef {
  return { kind: actor.kind, id: actor.id };
}
