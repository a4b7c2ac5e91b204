import { ThroughlineError } from "../../kernel/error.js";

/**
 * Adjusts the p-values of several questions asked at once (Benjamini and Hochberg 1995, step-up, monotone, at most 1). Calling a finding
 * each one whose adjusted value is at most `q` keeps the expected share of false ones among them at or below `q`, where the questions
 * are independent or depend positively.
 *
 * @param pValues each from 0 to 1
 * @returns in the order given
 * @throws ThroughlineError `INVALID_INPUT` for a value outside 0 to 1
 * @example
 * ```ts
 * benjaminiHochberg([0.04, 0.01, 0.2]); // [0.06, 0.03, 0.2]
 * ```
 */
export function benjaminiHochberg(pValues: readonly number[]): readonly number[] {
  for (const p of pValues) if (!(p >= 0 && p <= 1)) throw outOfRange();
  const ranked = pValues.map((p, index) => ({ p, index })).sort((one, other) => other.p - one.p);
  const adjusted = new Array<number>(pValues.length).fill(1);
  let least = 1;
  for (const [position, { p, index }] of ranked.entries()) {
    const rank = pValues.length - position;
    least = Math.min(least, p * (pValues.length / rank));
    adjusted[index] = least;
  }
  return adjusted;
}

function outOfRange(): ThroughlineError {
  return new ThroughlineError("INVALID_INPUT", "A p-value is not between 0 and 1. Give p-values only.");
}
