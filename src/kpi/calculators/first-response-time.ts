import { exclusions } from "../rate.js";
import type { JourneyRecord } from "../records.js";
import type { DurationResult } from "../result.js";
import { type Basis, basisOf, type CalculatorOptions, excludedJourneys } from "./basis.js";
import { durationResult } from "./duration-result.js";

/** How long customers waited for a human. In milliseconds. */
export interface FirstResponseTimeResult extends DurationResult {
  /** How the journeys stand; those `waiting`, `closedUnanswered` and `containedByBot` are censored. */
  readonly states: {
    readonly answered: number;
    readonly waiting: number;
    readonly closedUnanswered: number;
    readonly containedByBot: number;
  };
}

/**
 * First response time: from the customer's first public message or call to the first public, non-automatic
 * human message or taken call at or after it. Bots do not stop the clock. Journeys that wait still count as
 * having waited until `asOf`, and those solved or closed without an answer until then; journeys that an
 * agent began, or on which no customer spoke, are left out and counted.
 *
 * @throws ThroughlineError `INVALID_INPUT` for a record that is not of the shape
 * @example
 * ```ts
 * const { value, observed, states } = firstResponseTime(journeys, { asOf: "2026-05-04T00:00:00Z" });
 * ```
 */
export function firstResponseTime(
  journeys: readonly JourneyRecord[],
  options: CalculatorOptions,
): FirstResponseTimeResult {
  return firstResponseTimeOf(basisOf(journeys, options));
}

/** {@link firstResponseTime} of totals. */
export function firstResponseTimeOf(basis: Basis): FirstResponseTimeResult {
  const { totals } = basis;
  const excluded = {
    ...excludedJourneys(totals),
    ...exclusions({
      noInbound: totals.count("firstResponse.noInbound"),
      agentInitiated: totals.count("firstResponse.agentInitiated"),
    }),
  };
  return {
    ...durationResult(basis, "firstResponse", excluded),
    states: {
      answered: totals.count("firstResponse.answered"),
      waiting: totals.count("firstResponse.waiting"),
      closedUnanswered: totals.count("firstResponse.closedUnanswered"),
      containedByBot: totals.count("firstResponse.containedByBot"),
    },
  };
}

/**
 * First response time on each stay of the customer on a channel, whatever the channel of the answer. A
 * customer who went elsewhere before the answer waited until the leaving.
 *
 * @throws ThroughlineError `INVALID_INPUT` for a record that is not of the shape
 * @example
 * ```ts
 * const { value, n } = stayResponseTime(journeys, { asOf: "2026-05-04T00:00:00Z" });
 * ```
 */
export function stayResponseTime(
  journeys: readonly JourneyRecord[],
  options: CalculatorOptions,
): DurationResult {
  return stayResponseTimeOf(basisOf(journeys, options));
}

/** {@link stayResponseTime} of totals. */
export function stayResponseTimeOf(basis: Basis): DurationResult {
  return durationResult(basis, "stayResponse", excludedJourneys(basis.totals));
}

/**
 * The wait for a human: from the first handoff requested before any agent spoke to the first human message
 * or taken call.
 *
 * @throws ThroughlineError `INVALID_INPUT` for a record that is not of the shape
 * @example
 * ```ts
 * const { value, censored } = humanWait(journeys, { asOf: "2026-05-04T00:00:00Z" });
 * ```
 */
export function humanWait(journeys: readonly JourneyRecord[], options: CalculatorOptions): DurationResult {
  return humanWaitOf(basisOf(journeys, options));
}

/** {@link humanWait} of totals. */
export function humanWaitOf(basis: Basis): DurationResult {
  const { totals } = basis;
  const notRequested = totals.count("journeys") - totals.count("humanWait.requested");
  return durationResult(basis, "humanWait", { ...excludedJourneys(totals), ...exclusions({ notRequested }) });
}
