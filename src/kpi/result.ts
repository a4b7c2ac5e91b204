/** How many were left out, by reason. A reason that met nobody is not listed. */
export type Exclusions = Readonly<Record<string, number>>;

/** Where the true value lies, at the confidence. A limit that the data does not reach is `null`. */
export interface KpiInterval {
  readonly lower: number | null;
  readonly upper: number | null;
  /** Such as 0.95. */
  readonly confidence: number;
}

/**
 * What every KPI says. Shares run from 0 to 1, NPS from −100 to 100, durations are milliseconds.
 */
export interface KpiResult {
  /** `null`: there is no data for it. Never 0 in its place, and never `NaN`. */
  readonly value: number | null;
  /** How many the value rests on. */
  readonly n: number;
  readonly excluded: Exclusions;
  /** How many of `n` were still running or left before the end; known to have lasted at least so long. */
  readonly censored?: number;
  /** `null`: no interval for this value. */
  readonly interval?: KpiInterval | null;
  /** How value and interval were worked out. */
  readonly method: string;
}

/** A share of a number of cases. */
export interface RateResult extends KpiResult {
  /** How many of `n` count for it. */
  readonly count: number;
  readonly interval: KpiInterval | null;
}

/** Durations that were seen to end, in milliseconds; `null` where there are none. */
export interface ObservedDurations {
  readonly n: number;
  readonly medianMs: number | null;
  readonly p90Ms: number | null;
  readonly meanMs: number | null;
  /** With n − 1; `null` below two. */
  readonly sdMs: number | null;
}

/**
 * A duration. `value` is the Kaplan-Meier median, which the ones still running take part in; `observed` is
 * only those that ended, and reads too short while others run.
 */
export interface DurationResult extends KpiResult {
  readonly censored: number;
  readonly interval: KpiInterval | null;
  /** Kaplan-Meier; `null` where the curve does not get so far. */
  readonly p90: number | null;
  readonly observed: ObservedDurations;
}
