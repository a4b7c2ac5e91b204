/** Numbers with 2,200 binary places, as whole multiples of 2^−2200: some 660 decimals, against which doubles are judged. */
export type Fixed = bigint;

const PLACES = 2200n;
export const ONE: Fixed = 1n << PLACES;

/** The exact value of a double; needs no rounding for any double of at least 2^−500 or so. */
export function fixed(value: number): Fixed {
  let [whole, shift] = [value, 0n];
  while (!Number.isInteger(whole)) {
    whole *= 2;
    shift += 1n;
  }
  return (BigInt(whole) << PLACES) >> shift;
}

/** The nearest double, to within a few of its last bits; also where 2^2200 times it is beyond a double. */
export function toNumber(value: Fixed): number {
  const bits = BigInt((value < 0n ? -value : value).toString(2).length);
  const drop = bits > 64n ? bits - 64n : 0n;
  return Number(value >> drop) * 2 ** Number(drop - PLACES);
}

export const times = (one: Fixed, other: Fixed): Fixed => (one * other) >> PLACES;

const over = (one: Fixed, other: Fixed): Fixed => (one << PLACES) / other;

/** exp by its series, all of whose terms are positive for what is given here. */
export function exp(value: Fixed): Fixed {
  if (value < 0n) return over(ONE, exp(-value));
  let [term, sum] = [ONE, 0n];
  for (let k = 1n; term > 0n; k += 1n) {
    sum += term;
    term = times(term, value) / k;
  }
  return sum;
}

function squareRoot(value: Fixed): Fixed {
  const target = value << PLACES;
  let root = target;
  for (let next = (root + 1n) >> 1n; next < root; next = (root + target / root) >> 1n) root = next;
  return root;
}

/** π by the formula of Machin. */
const PI: Fixed = 16n * arcTangentOfInverse(5n) - 4n * arcTangentOfInverse(239n);

function arcTangentOfInverse(divisor: bigint): Fixed {
  let [power, sum] = [ONE / divisor, 0n];
  for (let k = 1n; power !== 0n; k += 2n) {
    sum += power / k;
    power /= -divisor * divisor;
  }
  return sum;
}

/** P(Z > x) of a standard normal variable, for x ≥ 0: ½ less the series from the middle, all of whose terms are positive. */
export function normalTail(x: number): Fixed {
  const value = fixed(x);
  const square = times(value, value);
  let [term, sum] = [value, 0n];
  for (let k = 3n; term > 0n; k += 2n) {
    sum += term;
    term = times(term, square) / k;
  }
  const density = over(exp(-square / 2n), squareRoot(2n * PI));
  return ONE / 2n - times(density, sum);
}

/** Q(a, x) of the incomplete gamma function, for whole a and x: the first a terms of the series of exp(x), as a share of all. */
export function gammaTail(a: number, x: number): Fixed {
  let [term, sum, first] = [ONE, 0n, 0n];
  for (let k = 1n; term > 0n; k += 1n) {
    sum += term;
    if (k <= BigInt(a)) first = sum;
    term = (term * BigInt(x)) / k;
  }
  return over(first, sum);
}

/** I(x; a, b) of the incomplete beta function, for whole a and b: the upper tail of a binomial of a + b − 1, summed exactly. */
export function betaLower(x: number, a: number, b: number): Fixed {
  const n = BigInt(a + b - 1);
  const [hit, miss] = [fixed(x), ONE - fixed(x)];
  const odds = over(hit, miss);
  let term = ONE;
  for (let k = 0n; k < n; k += 1n) term = times(term, miss);
  let sum = 0n;
  for (let k = 0n; k <= n; k += 1n) {
    if (k >= BigInt(a)) sum += term;
    term = (times(term, odds) * (n - k)) / (k + 1n);
  }
  return sum;
}
