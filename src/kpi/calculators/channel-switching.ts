import { rateResult } from "../rate.js";
import type { JourneyRecord } from "../records.js";
import type { RateResult } from "../result.js";
import { type Basis, basisOf, type CalculatorOptions, excludedJourneys, talliesOf } from "./basis.js";

/** Changes from one channel to another. */
export interface ChannelTransition {
  readonly from: string;
  readonly to: string;
  readonly count: number;
}

/** How often customers changed the channel. `value` is the share of journeys with at least one change. */
export interface ChannelSwitchingResult extends RateResult {
  /** Changes of channel in all journeys. */
  readonly switches: number;
  /** By `from`, then `to`. */
  readonly transitions: readonly ChannelTransition[];
}

/**
 * Channel-switch rate: journeys on at least two stays, of those on which the customer wrote or called at
 * all. A stay is an unbroken run of the customer's messages and calls on one channel.
 *
 * @throws ThroughlineError `INVALID_INPUT` for a record that is not of the shape
 * @example
 * ```ts
 * const { value, transitions } = channelSwitching(journeys, { asOf: "2026-05-04T00:00:00Z" });
 * ```
 */
export function channelSwitching(
  journeys: readonly JourneyRecord[],
  options: CalculatorOptions,
): ChannelSwitchingResult {
  return channelSwitchingOf(basisOf(journeys, options));
}

/** {@link channelSwitching} of totals. */
export function channelSwitchingOf({ totals, confidence }: Basis): ChannelSwitchingResult {
  const inbound = totals.count("journeys.inbound");
  const noInbound = totals.count("journeys") - inbound;
  return {
    ...rateResult(totals.count("journeys.switched"), inbound, {
      excluded: { ...excludedJourneys(totals), ...(noInbound === 0 ? {} : { noInbound }) },
      confidence,
      method: "journeys on two or more stays, of those with a customer's message or call; Wilson interval",
    }),
    switches: totals.count("switches"),
    transitions: talliesOf(totals, "switch").map(([[from = "", to = ""], count]) => ({ from, to, count })),
  };
}
