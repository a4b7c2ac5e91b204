import type { SurveyKind, SurveyScale } from "../../journey/feedback/events.js";
import { ThroughlineError } from "../../kernel/error.js";

/** A scale that customers are asked on, and from where an answer on it counts as a good one. */
export interface KnownScale extends SurveyScale {
  /** What can be asked on it. */
  readonly kinds: readonly SurveyKind[];
  /** The lowest score of a satisfied customer; of a promoter, where NPS is asked on it. */
  readonly positiveFrom: number;
}

/**
 * The scales that surveys use: thumbs (0 down, 1 up), one to three (faces), to five (stars), to seven, to ten, and zero to ten. NPS is defined
 * on zero to ten and CES on one to seven; CSAT has its cut-offs, those of the CSAT calculator, on all but zero to ten.
 */
export const SURVEY_SCALES: readonly KnownScale[] = Object.freeze([
  { min: 0, max: 1, kinds: ["csat"], positiveFrom: 1 },
  { min: 1, max: 3, kinds: ["csat"], positiveFrom: 3 },
  { min: 1, max: 5, kinds: ["csat"], positiveFrom: 4 },
  { min: 1, max: 7, kinds: ["csat", "ces"], positiveFrom: 6 },
  { min: 1, max: 10, kinds: ["csat"], positiveFrom: 9 },
  { min: 0, max: 10, kinds: ["nps"], positiveFrom: 9 },
]);

/** "Agree" of CES: 5 of 7. */
const AGREE_FROM = 5;

/**
 * One of {@link SURVEY_SCALES}.
 *
 * @throws ThroughlineError `INVALID_INPUT` for any other
 */
export function knownScale(scale: SurveyScale): KnownScale {
  const known = find(scale);
  if (known !== undefined) return known;
  const listed = SURVEY_SCALES.map((scale) => `${scale.min} to ${scale.max}`).join(", ");
  throw new ThroughlineError(
    "INVALID_INPUT",
    `A survey asks on one of the scales ${listed}. Give one of them.`,
    {
      details: { field: "scale" },
    },
  );
}

/**
 * One of {@link SURVEY_SCALES} on which a kind of survey can be asked.
 *
 * @throws ThroughlineError `INVALID_INPUT`
 */
export function scaleFor(kind: SurveyKind, scale: SurveyScale): KnownScale {
  const known = knownScale(scale);
  if (known.kinds.includes(kind)) return known;
  throw new ThroughlineError(
    "INVALID_INPUT",
    "NPS is asked from 0 to 10, CES from 1 to 7, CSAT on any scale but 0 to 10. Leave the scale out, or give such a one.",
    { details: { field: "scale" } },
  );
}

/**
 * Whether an answer is a good one: a satisfied customer (CSAT), a promoter (NPS), or one who found it easy (CES, 5 or more of 7). `null`: the
 * kind is not asked on that scale, so there is no telling.
 *
 * @example
 * ```ts
 * isPositive({ kind: "csat", scale: { min: 1, max: 5 } }, 4); // true
 * isPositive({ kind: "nps", scale: { min: 0, max: 10 } }, 8); // false
 * isPositive({ kind: "csat", scale: { min: 1, max: 4 } }, 4); // null
 * ```
 */
export function isPositive(
  { kind, scale }: { readonly kind: SurveyKind; readonly scale: SurveyScale },
  score: number,
): boolean | null {
  const known = find(scale);
  if (known === undefined || !known.kinds.includes(kind)) return null;
  return score >= (kind === "ces" ? AGREE_FROM : known.positiveFrom);
}

/** Whether it is a scale of two: thumb down and thumb up. */
export function isThumbs({ min, max }: SurveyScale): boolean {
  return min === 0 && max === 1;
}

function find({ min, max }: SurveyScale): KnownScale | undefined {
  return SURVEY_SCALES.find((scale) => scale.min === min && scale.max === max);
}
