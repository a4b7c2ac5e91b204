import type { JourneyRecord } from "../records.js";
import type { KpiResult, ObservedDurations } from "../result.js";
import { cumulativeIncidence, incidenceAt } from "../statistics/cumulative-incidence.js";
import { type Basis, basisOf, type CalculatorOptions } from "./basis.js";
import { observedDurations } from "./duration-result.js";

/** The share of handoffs that ended in each way within a time. */
export interface AcceptedWithin {
  readonly ms: number;
  readonly accepted: number;
  readonly abandoned: number;
  readonly expired: number;
  readonly waiting: number;
}

/**
 * How long handoffs wait for somebody to accept. `value` is when half of all are accepted, in milliseconds.
 */
export interface TimeToAcceptResult extends KpiResult {
  /** Requests that nobody has answered yet. */
  readonly censored: number;
  /** Of those accepted, and nothing else. */
  readonly observed: ObservedDurations;
  /** The cumulative incidence at 1, 5, 15 and 60 minutes; `null` of no handoff. */
  readonly within: readonly AcceptedWithin[] | null;
}

const MINUTE_MS = 60_000;
const MARKS = [1, 5, 15, 60];

/**
 * Time to accept, by the cumulative incidence of Aalen and Johansen: abandonment and expiry are ends of
 * their own, after which no acceptance can come. `value` is `null` where fewer than half are ever accepted.
 *
 * @throws ThroughlineError `INVALID_INPUT` for a record that is not of the shape
 * @example
 * ```ts
 * const { value, within, observed } = timeToAccept(journeys, { asOf: "2026-05-02T00:00:00Z" });
 * ```
 */
export function timeToAccept(
  journeys: readonly JourneyRecord[],
  options: CalculatorOptions,
): TimeToAcceptResult {
  return timeToAcceptOf(basisOf(journeys, options));
}

const CAUSES = ["accepted", "abandoned", "expired"] as const;

/** {@link timeToAccept} of totals. */
export function timeToAcceptOf({ totals, asOf }: Basis): TimeToAcceptResult {
  const ends = CAUSES.map((cause) => [cause, totals.duration(`accept.${cause}`)] as const);
  const curve = cumulativeIncidence(
    ends.flatMap(([cause, durations]) =>
      durations
        .observations(asOf)
        .map(({ event, ...observation }) => ({ ...observation, cause: event ? cause : null })),
    ),
  );
  const half = curve?.steps.find(({ incidence }) => (incidence.accepted ?? 0) >= 0.5);
  return {
    value: half?.time ?? null,
    n: curve?.n ?? 0,
    censored: ends.reduce((sum, [, { left, open }]) => sum + left.n + open.n, 0),
    excluded: {},
    interval: null,
    method: "when half of all requests are accepted; Aalen-Johansen, abandonment and expiry compete",
    observed: observedDurations(totals.duration("accept.accepted")),
    within:
      curve === null
        ? null
        : MARKS.map((minutes) => {
            const { eventFree, incidence } = incidenceAt(curve, minutes * MINUTE_MS);
            const { accepted = 0, abandoned = 0, expired = 0 } = incidence;
            return { ms: minutes * MINUTE_MS, accepted, abandoned, expired, waiting: eventFree };
          }),
  };
}
