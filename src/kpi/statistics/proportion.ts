import { invalidInput, wholeNumber } from "../invalid-input.js";

/** `count` of `n`: both whole numbers, `count` from 0 to `n`. */
export interface Proportion {
  readonly count: number;
  readonly n: number;
}

/** The proportion as it is, where it is one. */
export function checkedProportion(proportion: Proportion, path: string): Proportion {
  wholeNumber(proportion.n, `${path}.n`);
  wholeNumber(proportion.count, `${path}.count`);
  if (proportion.count > proportion.n) throw invalidInput(`${path}.count`, "must be at most n");
  return proportion;
}

/** count/n. `null` where n is 0. */
export function rateOf({ count, n }: Proportion): number | null {
  return n === 0 ? null : count / n;
}
