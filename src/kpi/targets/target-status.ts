import { invalidInput, wholeNumber } from "../invalid-input.js";

/** A quality standard as data. Durations are milliseconds, shares 0 to 1. */
export interface Target {
  /** `atLeast`: more is better; `atMost`: less is. */
  readonly direction: "atLeast" | "atMost";
  /** The edge of green, which itself is green. */
  readonly green: number;
  /** The edge of amber, which itself is amber. */
  readonly amber: number;
  /** Below so many cases there is no status. Default 1. */
  readonly minN?: number;
}

/** The colour of a value, or that there are too few cases for one. */
export type StatusColour = "green" | "amber" | "red" | "insufficient";

/** How a value stands against its target. */
export interface TargetStatus {
  readonly status: StatusColour;
  /** Both limits of the interval are known and of the same colour as the value. */
  readonly certain: boolean;
}

/** What a status is asked for. A `KpiResult` fits. */
export interface Measured {
  readonly value: number | null;
  readonly n: number;
  readonly interval?: { readonly lower: number | null; readonly upper: number | null } | null;
}

/**
 * Green, amber or red. A value on an edge is of the better colour; below `minN` cases it is `insufficient`.
 *
 * @throws ThroughlineError `INVALID_INPUT` for a target whose amber is better than its green
 * @example
 * ```ts
 * const csatTarget = { direction: "atLeast", green: 0.9, amber: 0.8, minN: 20 } as const;
 * targetStatus({ value: 0.95, n: 300, interval: { lower: 0.92, upper: 0.97 } }, csatTarget);
 * // { status: "green", certain: true }
 * ```
 */
export function targetStatus({ value, n, interval }: Measured, target: Target): TargetStatus {
  checkTarget(target);
  if (value === null || n < (target.minN ?? 1)) return { status: "insufficient", certain: false };
  const status = colourOf(value, target);
  const { lower = null, upper = null } = interval ?? {};
  const certain =
    lower !== null && upper !== null && [lower, upper].every((limit) => colourOf(limit, target) === status);
  return { status, certain };
}

/**
 * Refuses a target that is none.
 *
 * @throws ThroughlineError `INVALID_INPUT`
 */
export function checkTarget({ direction, green, amber, minN }: Target, path = "target"): void {
  if (direction !== "atLeast" && direction !== "atMost")
    throw invalidInput(`${path}.direction`, "must be atLeast or atMost");
  if (!Number.isFinite(green) || !Number.isFinite(amber))
    throw invalidInput(path, "must have the numbers green and amber");
  if (direction === "atLeast" ? amber > green : amber < green)
    throw invalidInput(`${path}.amber`, "must not be better than green");
  if (minN !== undefined) wholeNumber(minN, `${path}.minN`, 1);
}

function colourOf(value: number, { direction, green, amber }: Target): "green" | "amber" | "red" {
  const reaches = (edge: number) => (direction === "atLeast" ? value >= edge : value <= edge);
  if (reaches(green)) return "green";
  return reaches(amber) ? "amber" : "red";
}
