import { type EpochMs, epochMs, type Instant } from "../../kernel/instant.js";
import { checkTotals, type KpiTotals } from "../totals/kpi-totals.js";
import type { DurationName } from "../totals/measures.js";

/** How many there are at this moment, and how long the oldest has been there. */
export interface Gauge {
  readonly n: number;
  /** Milliseconds; `null` where there is none. */
  readonly oldestMs: number | null;
}

/** What is going on at this moment. */
export interface Gauges {
  readonly asOf: EpochMs;
  /** Journeys that are not solved. */
  readonly open: Gauge;
  /** Journeys whose customer waits for the first answer of a human. */
  readonly waiting: Gauge;
  /** Journeys on which a bot asked for a human and none has spoken yet. */
  readonly waitingForHuman: Gauge;
  /** Handoffs that nobody has answered. */
  readonly openHandoffs: Gauge;
  /**
   * Offers of another channel that the customer has not followed yet; `null` age, since they are only
   * counted.
   */
  readonly openOffers: Gauge;
}

/**
 * Live gauges of totals, or of some cells of partials, kept up with the feed: what runs on is in them
 * already, so nothing is read again.
 *
 * @throws ThroughlineError `INVALID_INPUT` for what are no totals, or no valid `asOf`
 * @example
 * ```ts
 * gaugesOf(partials.sum(), { asOf: "2026-05-20T10:00:00Z" }).waiting; // { n: 3, oldestMs: 840000 }
 * ```
 */
export function gaugesOf(totals: KpiTotals, options: { readonly asOf: Instant }): Gauges {
  checkTotals(totals);
  const asOf = epochMs(options.asOf, "asOf");
  const gauge = (name: DurationName): Gauge => {
    const { open } = totals.duration(name);
    const [oldest] = open.entries();
    return { n: open.n, oldestMs: oldest === undefined ? null : Math.max(0, asOf - oldest[0]) };
  };
  return {
    asOf,
    open: gauge("resolution"),
    waiting: gauge("firstResponse"),
    waitingForHuman: gauge("humanWait"),
    openHandoffs: gauge("accept.accepted"),
    openOffers: { n: totals.count("offers.immature"), oldestMs: null },
  };
}
