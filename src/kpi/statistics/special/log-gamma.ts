/** (ζ(k) − 1)/k for k from 2: the series of ln Γ(2 + d) in powers of −d. */
const ABOUT_TWO = [
  0.3224670334241132, 0.06735230105319809, 0.020580808427784546, 0.007385551028673986, 0.0028905103307415234,
  0.001192753911703261, 0.0005096695247430425, 0.00022315475845357939, 9.945751278180853e-5,
  4.492623673813314e-5, 2.050721277567069e-5, 9.439488275268397e-6, 4.374866789907488e-6,
  2.039215753801366e-6, 9.55134213040742e-7, 4.492469198764566e-7, 2.1207184805554667e-7, 1.00432248239681e-7,
  4.7698101693639804e-8, 2.2711094608943164e-8, 1.0838659214896955e-8, 5.183475041970047e-9,
  2.4836745438024785e-9, 1.1921401405860912e-9, 5.731367241678862e-10, 2.7595228851242334e-10,
  1.330476437424449e-10, 6.4229645638381e-11,
];

/** 1 − γ, γ the Euler-Mascheroni constant. */
const ONE_LESS_GAMMA = 0.42278433509846713;

/** B(2k)/(2k(2k − 1)) for k from 1: the terms of Stirling's series. */
const STIRLING = [
  1 / 12,
  -1 / 360,
  1 / 1260,
  -1 / 1680,
  1 / 1188,
  -691 / 360_360,
  1 / 156,
  -3617 / 122_400,
  43_867 / 244_188,
];

const HALF_LOG_2_PI = 0.5 * Math.log(2 * Math.PI);

/** From here on Stirling's series is exact to double precision. */
const LARGE = 10;

/**
 * The logarithm of the gamma function, for x > 0; also where it is close to 0, next to 1 and 2, to full relative precision.
 *
 * @example
 * ```ts
 * logGamma(5); // 3.1780538303479458, ln 24
 * ```
 */
export function logGamma(x: number): number {
  if (x >= LARGE) return (x - 0.5) * Math.log(x) - x + HALF_LOG_2_PI + stirlingSeries(x);
  if (x < 0.5) return logGamma(1 + x) - Math.log(x);
  if (x < 1.5) return aboutTwo(x - 1) - Math.log1p(x - 1);
  let [base, product] = [x, 1];
  while (base >= 2.5) {
    base -= 1;
    product *= base;
  }
  return Math.log(product) + aboutTwo(base - 2);
}

/**
 * What Stirling's formula (x − ½)·ln x − x + ½·ln 2π leaves of {@link logGamma}, for x > 0.
 *
 * @example
 * ```ts
 * stirlingError(10); // 0.00833056343336287
 * ```
 */
export function stirlingError(x: number): number {
  return x >= LARGE ? stirlingSeries(x) : logGamma(x) - ((x - 0.5) * Math.log(x) - x + HALF_LOG_2_PI);
}

function stirlingSeries(x: number): number {
  const square = x * x;
  return STIRLING.reduceRight((sum, term) => sum / square + term, 0) / x;
}

/** ln Γ(2 + d) for |d| to ½. */
function aboutTwo(d: number): number {
  return d * (ONE_LESS_GAMMA + d * ABOUT_TWO.reduceRight((sum, term) => term - sum * d, 0));
}
