/** (ζ(k) − 1)/k for k from 2: the series of ln Γ(2 + d) in powers of −d. */
const ABOUT_TWO = [
  0.32246703342411322, 0.067352301053198095, 0.020580808427784548, 0.0073855510286739853,
  0.0028905103307415233, 0.001192753911703261, 0.00050966952474304242, 0.00022315475845357938,
  9.9457512781808534e-5, 4.4926236738133142e-5, 2.0507212775670692e-5, 9.4394882752683959e-6,
  4.3748667899074878e-6, 2.0392157538013662e-6, 9.5513421304074198e-7, 4.492469198764566e-7,
  2.1207184805554666e-7, 1.00432248239681e-7, 4.7698101693639806e-8, 2.2711094608943165e-8,
  1.0838659214896954e-8, 5.1834750419700467e-9, 2.4836745438024783e-9, 1.1921401405860912e-9,
  5.731367241678862e-10, 2.7595228851242331e-10, 1.3304764374244489e-10, 6.4229645638381e-11,
];

/** 1 − γ, γ the Euler-Mascheroni constant. */
const ONE_LESS_GAMMA = 0.42278433509846714;

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
 * stirlingError(10); // 0.008330563433362871
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
