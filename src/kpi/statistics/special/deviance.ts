/**
 * excess − ln(ratio), where ratio = 1 + excess. Both are given, since neither can be had from the other without loss: near 1 a series
 * in the excess, elsewhere the logarithm of the ratio. The exponents of the binomial and the Poisson family are made of it (Loader 2000).
 *
 * @example
 * ```ts
 * deviance(2, 1); // 0.3068528194400547, one less ln 2
 * ```
 */
export function deviance(ratio: number, excess: number): number {
  if (Math.abs(excess) > 0.5) return excess - Math.log(ratio);
  const r = excess / (2 + excess);
  let [power, sum] = [r * r * r, 0];
  for (let k = 3; sum + power / k !== sum; k += 2) {
    sum += power / k;
    power *= r * r;
  }
  return r * excess - 2 * sum;
}
