import type { EpochMs } from "../../kernel/instant.js";
import { type Decision, refused } from "../../kernel/refusal.js";
import { type PartyKind, type PartyRef, partyKey, sameParty } from "../party.js";
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
  const { owner } = state.ownership;
  const { by } = fence;
  const stale = refuseIfStale(state, fence.epoch);
  if (stale !== null) return stale;
  if (sameParty(by, owner)) return refuseIfLeaseEnded(state, now);
  if (state.participants.some((one) => sameParty(one.party, by) && one.rights.includes(right))) return null;
  return refused(
    "NOT_OWNER",
    `${partyKey(by)} is neither the owner (${partyKey(owner)}) nor a participant with the right to ${right}. Take the journey over, or ask the owner.`,
    { owner, right },
  );
}

/** `STALE_EPOCH` where the owner changed since `epoch`, `null` where not or where no epoch was given. */
export function refuseIfStale(state: HandoffState, epoch: number | undefined): Refused | null {
  const current = state.ownership.epoch;
  if (epoch === undefined || epoch === current) return null;
  return refused(
    "STALE_EPOCH",
    `This was decided under epoch ${epoch}, and the journey is at epoch ${current}: it changed owners meanwhile. Load the journey and decide again.`,
    { epoch: current, given: epoch },
  );
}

/** `LEASE_EXPIRED` where a bot owns the journey and its lease has run out: it may nothing any more. */
export function refuseIfLeaseEnded(state: HandoffState, now: EpochMs): Refused | null {
  const { owner, expiresAt } = state.ownership;
  if (owner.kind !== "bot" || expiresAt === null || Math.max(now, state.changedAt) < expiresAt) return null;
  return refused(
    "LEASE_EXPIRED",
    "The bot's lease has run out. Have the journey reassigned before it acts again.",
    { expiresAt },
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
export function partyOf<Kind extends PartyKind>(actor: { readonly kind: Kind; readonly id: string }) {
  return { kind: actor.kind, id: actor.id };
}
