/** How far a number is off, as a share of the expected one; 0 where both are the same. */
export function relativeError(actual: number, expected: number): number {
  return actual === expected ? 0 : Math.abs(actual - expected) / Math.abs(expected);
}
