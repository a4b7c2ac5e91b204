import { epochMs, type Instant } from "../../kernel/instant.js";
import type { RatingScale, SurveyKind, SurveyRecord } from "../../kpi/records.js";

/** What the surveys of a test have in common. */
export interface RatingDataOptions {
  readonly kind: SurveyKind;
  /** Default: the usual one of the kind. */
  readonly scale?: RatingScale;
  /** When they were offered, and answered a minute later. Default 2026-05-04T09:00:00Z. */
  readonly at?: Instant;
  /** Default `acme`. */
  readonly tenant?: string;
  /** Who answered all of them. Default: each somebody else. */
  readonly customer?: string;
  readonly channel?: string;
  readonly segment?: string;
  readonly agent?: string;
}

/**
 * Surveys of customers for a test, one for each rating; `null` was not answered.
 *
 * @throws ThroughlineError `INVALID_INPUT` for an `at` that is no point in time
 * @example
 * ```ts
 * const surveys = ratingData([10, 9, 7, 3, null], { kind: "nps" });
 * report({ surveys }, options).overall.nps.value; // 25
 * ```
 */
export function ratingData(
  ratings: readonly (number | null)[],
  options: RatingDataOptions,
): readonly SurveyRecord[] {
  const {
    kind,
    scale,
    at = "2026-05-04T09:00:00Z",
    tenant = "acme",
    customer,
    channel,
    segment,
    agent,
  } = options;
  const offeredAt = epochMs(at, "at");
  return ratings.map((rating, index) => ({
    id: `${kind} ${index + 1}`,
    tenant,
    customer: customer ?? `customer ${index + 1}`,
    kind,
    offeredAt,
    ...(scale === undefined ? {} : { scale }),
    ...(channel === undefined ? {} : { channel }),
    ...(segment === undefined ? {} : { segment }),
    ...(agent === undefined ? {} : { agent }),
    answer: rating === null ? null : { rating, at: offeredAt + 60_000 },
  }));
}
