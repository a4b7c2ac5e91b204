import { nextDeadline } from "../../handoff/protocol/status.js";
import { isDormant } from "../../journey/draft.js";
import type { Journey } from "../../journey/state.js";
import type { EpochMs } from "../../kernel/instant.js";

/** A promise to the customer that is open and has a due time. */
export interface OpenPromise {
  readonly commitment: string;
  readonly dueAt: EpochMs;
}

/**
 * When a journey is to be looked at next: the earliest deadline of its handoff or its owner, or due time of an open promise. `null`: nothing
 * will fall due unless something happens first, as with a journey that is over. It lies in the past where something is overdue.
 *
 * @param options `promisesAfter` leaves out promises that were due by then, such as those somebody was told of. Default: none
 * @example
 * ```ts
 * nextWakeAt(journey); // 1772349300000: 15 minutes after it came into the queue
 * ```
 */
export function nextWakeAt(
  journey: Journey,
  { promisesAfter = Number.NEGATIVE_INFINITY }: { readonly promisesAfter?: EpochMs } = {},
): EpochMs | null {
  if (hasEnded(journey)) return null;
  const promises = openPromises(journey).filter(({ dueAt }) => dueAt > promisesAfter);
  const times = [nextHandoffDeadline(journey), ...promises.map(({ dueAt }) => dueAt)];
  const set = times.filter((at) => at !== null);
  return set.length === 0 ? null : Math.min(...set);
}

/** The earliest deadline that a tick would let take effect. An owner who need not stir has none. */
export function nextHandoffDeadline(journey: Journey): EpochMs | null {
  if (journey.erased !== null) return null;
  const { handoff } = journey;
  if (!isDormant(journey)) return nextDeadline(handoff);
  return nextDeadline({ ...handoff, ownership: { ...handoff.ownership, expiresAt: null } });
}

/** Every open promise with a due time, oldest promise first; none of a journey that is over. */
export function openPromises(journey: Journey): readonly OpenPromise[] {
  if (hasEnded(journey)) return [];
  return journey.openCommitments.flatMap((commitment) => {
    const latest = journey.commitments.latest(commitment);
    if (latest === undefined || !("dueAt" in latest.data) || latest.data.dueAt === null) return [];
    return [{ commitment, dueAt: latest.data.dueAt }];
  });
}

/** Over but for a handoff that may still be open. */
function hasEnded({ status, mergedInto, erased }: Journey): boolean {
  return status === "closed" || mergedInto !== null || erased !== null;
}
