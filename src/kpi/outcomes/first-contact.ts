import type { EpochMs } from "../../kernel/instant.js";
import type { TidyJourney } from "../journeys/tidy-journey.js";
import { keyOf } from "../journeys/tidy-journeys.js";
import type { Resolution } from "./resolution.js";

/** Whether the first resolution held. */
export interface FirstContact {
  readonly resolvedAt: EpochMs;
  /** The time to wait and see is over. */
  readonly mature: boolean;
  /** Reopened within that time. */
  readonly reopened: boolean;
  /** The customer came with the same topic again within that time, on another journey. */
  readonly repeated: boolean;
  /** Mature, on one stay, neither reopened nor repeated. */
  readonly resolvedAtFirst: boolean;
}

/** When customers began journeys, by topic. */
export class ContactBook {
  readonly #starts = new Map<string, { readonly id: string; readonly at: EpochMs }[]>();

  constructor(journeys: Iterable<TidyJourney>) {
    for (const journey of journeys) {
      const key = contactKey(journey);
      if (key === null) continue;
      const starts = this.#starts.get(key);
      const start = { id: journey.id, at: journey.startAt };
      if (starts === undefined) this.#starts.set(key, [start]);
      else starts.push(start);
    }
  }

  /** When other journeys of the same customer and topic began. */
  othersOf(journey: TidyJourney): readonly EpochMs[] {
    const key = contactKey(journey);
    if (key === null) return [];
    return (this.#starts.get(key) ?? []).flatMap(({ id, at }) => (id === journey.id ? [] : [at]));
  }
}

/** `null` for a journey that was never resolved. */
export function firstContactOf(
  journey: TidyJourney,
  { firstAt, reopenedAt }: Resolution,
  others: readonly EpochMs[],
  withinMs: number,
  asOf: EpochMs,
): FirstContact | null {
  if (firstAt === null) return null;
  const until = firstAt + withinMs;
  const within = (at: EpochMs) => at > firstAt && at <= until;
  const mature = until <= asOf;
  const reopened = reopenedAt.some(within);
  const repeated = others.some(within);
  const stays = journey.stays.filter(({ startAt }) => startAt <= firstAt).length;
  return {
    resolvedAt: firstAt,
    mature,
    reopened,
    repeated,
    resolvedAtFirst: mature && stays === 1 && !reopened && !repeated,
  };
}

/** A journey without a topic is taken to be about the same as the customer's others without one. */
function contactKey({ tenant, customer, topic }: TidyJourney): string | null {
  return customer === null ? null : keyOf(tenant, keyOf(customer, topic ?? ""));
}
