import type { SurveyKind, SurveyScale } from "../../journey/feedback/events.js";
import { ThroughlineError } from "../../kernel/error.js";

/** A scale that customers are asked on, and from where an answer on it counts as a good one. */
export interface KnownScale extends SurveyScale {
  /** The lowest score of a satisfied customer. */
  readonly positiveFrom: number;
}

/**
 * The scales that surveys use: one to three (faces), to five (stars), to seven and to ten, zero to ten, and thumbs (0 down, 1 up). The
 * cut-offs of satisfaction are those of the top answers of each scale, as the CSAT calculator takes them.
 */
export const SURVEY_SCALES: readonly KnownScale[] = Object.freeze([
  { min: 0, max: 1, positiveFrom: 1 },
  { min: 1, max: 3, positiveFrom: 3 },
  { min: 1, max: 5, positiveFrom: 4 },
  { min: 1, max: 7, positiveFrom: 6 },
  { min: 1, max: 10, positiveFrom: 9 },
  { min: 0, max: 10, positiveFrom: 9 },
]);

/** Promoters of NPS answer 9 or 10. */
const PROMOTER_FROM = 9;
/** "Agree" of CES: 5 of 7. */
const AGREE_FROM = 5;

/**
 * One of {@link SURVEY_SCALES}.
 *
 * @throws ThroughlineError `INVALID_INPUT` for any other
 */
export function knownScale({ min, max }: SurveyScale): KnownScale {
  const known = SURVEY_SCALES.find((scale) => scale.min === min && scale.max === max);
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
 * The scale a kind of survey can be asked on: NPS from 0 to 10 and CES from 1 to 7, which their scores are defined on; CSAT on any.
 *
 * @throws ThroughlineError `INVALID_INPUT`
 */
export function scaleFor(kind: SurveyKind, scale: SurveyScale): KnownScale {
  const known = knownScale(scale);
  const fits = kind === "csat" || (kind === "nps" ? known.min === 0 && known.max === 10 : known.max === 7);
  if (fits) return known;
  throw new ThroughlineError(
    "INVALID_INPUT",
    "NPS is asked from 0 to 10 and CES from 1 to 7. Leave the scale out, or ask for CSAT.",
    { details: { field: "scale" } },
  );
}

/**
 * Whether an answer is a good one: a satisfied customer (CSAT), a promoter (NPS), or one who found it easy (CES, 5 or more of 7).
 *
 * @throws ThroughlineError `INVALID_INPUT` for a scale that is none of {@link SURVEY_SCALES}
 * @example
 * ```ts
 * isPositive({ kind: "csat", scale: { min: 1, max: 5 } }, 4); // true
 * isPositive({ kind: "nps", scale: { min: 0, max: 10 } }, 8); // false
 * ```
 */
export function isPositive(
  { kind, scale }: { readonly kind: SurveyKind; readonly scale: SurveyScale },
  score: number,
): boolean {
  const { positiveFrom } = scaleFor(kind, scale);
  return score >= (kind === "nps" ? PROMOTER_FROM : kind === "ces" ? AGREE_FROM : positiveFrom);
}

/** Whether it is a scale of two: thumb down and thumb up. */
export function isThumbs({ min, max }: SurveyScale): boolean {
  return min === 0 && max === 1;
}
