import { invalidInput } from "../invalid-input.js";
import { benjaminiHochberg } from "./benjamini-hochberg.js";
import { fisherExact } from "./fisher-exact.js";
import { newcombeDifference, type RateDifference } from "./newcombe.js";
import { checkedProportion, type Proportion } from "./proportion.js";
import { twoSampleZ } from "./two-sample-z.js";

/** A segment against all other cases. `count` is of what went wrong. */
export interface SegmentFinding {
  readonly segment: string;
  readonly cases: Proportion;
  readonly rate: number;
  /** Of all cases outside the segment. */
  readonly restRate: number;
  /** rate − restRate, with the interval of Newcombe. */
  readonly difference: RateDifference;
  /** How many went wrong beyond what the rate of the rest would give; below 0: fewer. */
  readonly excess: number;
  /** Two-sided. */
  readonly p: number;
  /** How `p` came about: Fisher's exact test where an expected count is below 5. */
  readonly method: "z" | "fisher";
  /** `p` after Benjamini & Hochberg over all segments: findings up to q are false by at most that share. */
  readonly q: number;
}

/** What a scan found. */
export interface RootCauseScan {
  /** The greatest excess first. */
  readonly findings: readonly SegmentFinding[];
  /** Segments that hold no case, or all of them: there is nothing to compare. In order of their names. */
  readonly notCompared: readonly string[];
}

/** Where an expected count is below this, the normal distribution is no guide. */
const FEWEST_EXPECTED = 5;

/**
 * Compares every segment with the rest of the cases, to find where what went wrong gathers. Segments may overlap, as channels and topics do.
 * It shows association, not cause.
 *
 * @param total all cases, and how many of them went wrong
 * @param segments the same of each part, by name
 * @param confidence of the intervals, between 0 and 1; 0.95 where left out
 * @throws ThroughlineError `INVALID_INPUT` for counts that are none, a segment that is no part of the total, or a confidence outside its range
 * @example
 * ```ts
 * const total = { count: 161, n: 728 };
 * const { findings } = rootCauseScan(total, {
 *   "channel=email": { count: 119, n: 420 },
 *   "topic=billing": { count: 66, n: 180 },
 * });
 * findings[0]?.segment; // "channel=email"
 * findings[0]?.excess; // 61.72727272727273
 * ```
 */
export function rootCauseScan(
  total: Proportion,
  segments: Readonly<Record<string, Proportion>>,
  confidence?: number,
): RootCauseScan {
  checkedProportion(total, "total");
  const compared = Object.entries(segments).map(([segment, cases]) => {
    checkedProportion(cases, `segments.${segment}`);
    const rest = { count: total.count - cases.count, n: total.n - cases.n };
    if (rest.count < 0 || rest.n < rest.count)
      throw invalidInput(`segments.${segment}`, "must be part of the total");
    return { segment, cases, finding: against(rest, cases, total, confidence) };
  });
  const found = compared.flatMap(({ segment, cases, finding }) =>
    finding === null ? [] : [{ segment, cases, ...finding }],
  );
  const q = benjaminiHochberg(found.map(({ p }) => p));
  return {
    findings: found
      .map((finding, index) => ({ ...finding, q: q[index] ?? 1 }))
      .sort((one, other) => other.excess - one.excess || (one.segment < other.segment ? -1 : 1)),
    notCompared: compared.flatMap(({ segment, finding }) => (finding === null ? segment : [])).sort(),
  };
}

function against(
  rest: Proportion,
  cases: Proportion,
  total: Proportion,
  confidence: number | undefined,
): Omit<SegmentFinding, "segment" | "cases" | "q"> | null {
  const difference = newcombeDifference(cases, rest, confidence);
  if (difference === null) return null;
  const restRate = rest.count / rest.n;
  const leastExpected = (Math.min(cases.n, rest.n) * Math.min(total.count, total.n - total.count)) / total.n;
  const z = leastExpected < FEWEST_EXPECTED ? null : twoSampleZ(cases, rest);
  return {
    rate: cases.count / cases.n,
    restRate,
    difference,
    excess: cases.count - cases.n * restRate,
    p: z === null ? (fisherExact(cases, rest) ?? 1) : z.p,
    method: z === null ? "fisher" : "z",
  };
}
