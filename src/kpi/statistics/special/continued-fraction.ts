/** As near to 0 as a denominator may come on the way. */
const TINY = 1e-300;

/** A step that changes the result by less changes nothing that a double can hold. */
const CONVERGED = 1e-15;

/** More terms than our fractions need for parameters up to 10¹³; it ends what would not. */
const MOST_TERMS = 100_000;

/**
 * b₀ + a₁/(b₁ + a₂/(b₂ + …)) by the modified method of Lentz (Thompson & Barnett 1986).
 *
 * @param term aₖ and bₖ for k from 1
 * @example
 * ```ts
 * continuedFraction(1, () => ({ numerator: 1, denominator: 1 })); // 1.618033988749895, the golden ratio
 * ```
 */
export function continuedFraction(
  start: number,
  term: (k: number) => { readonly numerator: number; readonly denominator: number },
): number {
  let result = nonZero(start);
  let [ahead, behind] = [result, 0];
  for (let k = 1; k <= MOST_TERMS; k += 1) {
    const { numerator, denominator } = term(k);
    behind = 1 / nonZero(denominator + numerator * behind);
    ahead = nonZero(denominator + numerator / ahead);
    const step = ahead * behind;
    result *= step;
    if (Math.abs(step - 1) <= CONVERGED) break;
  }
  return result;
}

function nonZero(value: number): number {
  return Math.abs(value) < TINY ? TINY : value;
}
