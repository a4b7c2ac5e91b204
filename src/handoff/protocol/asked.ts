import { type OwnerRef, sameParty } from "../party.js";
import type { Handoff } from "./state.js";
import { receiverDone } from "./status.js";

/**
 * Who is to answer an open handoff now: the candidates of the step who have not declined, or who accepted and has not
 * confirmed. Nobody once the receiver's part is done.
 *
 * @example
 * ```ts
 * askedOf(state.open); // [{ kind: "queue", id: "billing" }]
 * ```
 */
export function askedOf(handoff: Handoff): readonly OwnerRef[] {
  if (receiverDone(handoff)) return [];
  const { route, receiver } = handoff;
  if (receiver.party !== null) return [receiver.party];
  const candidates = route?.steps[receiver.step]?.candidates ?? [];
  return candidates.filter((one) => !receiver.declinedBy.some((other) => sameParty(one, other)));
}
