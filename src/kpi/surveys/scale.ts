import { invalidInput } from "../invalid-input.js";
import type { RatingScale, SurveyKind } from "../records.js";

/** A scale with its defaults. */
export interface Scale {
  readonly min: number;
  readonly max: number;
  readonly positiveFrom: number | null;
  readonly higherIsBetter: boolean;
}

/** The lowest positive rating of the usual scales of satisfaction. */
const CSAT_POSITIVE_FROM: Readonly<Record<string, number>> = {
  "1-5": 4,
  "1-7": 6,
  "1-10": 9,
  "1-3": 3,
  "0-1": 1,
};

const DEFAULTS: { readonly [kind in SurveyKind]: RatingScale } = {
  csat: { min: 1, max: 5 },
  nps: { min: 0, max: 10 },
  ces: { min: 1, max: 7 },
};

/**
 * Fills in what a scale leaves out.
 *
 * @throws ThroughlineError `INVALID_INPUT` for a scale without two whole numbers in order, for one of
 * `csat` on which lower is better or whose lowest positive rating is neither given nor known, and for `nps`
 * on any scale but 0 to 10
 */
export function scaleOf(kind: SurveyKind, given: RatingScale = DEFAULTS[kind], path = "scale"): Scale {
  const { min, max, higherIsBetter = true } = given;
  if (!Number.isSafeInteger(min) || !Number.isSafeInteger(max) || min >= max || max - min > LARGEST_SPAN)
    throw invalidInput(path, `must have whole numbers min < max, at most ${LARGEST_SPAN} apart`);
  const positiveFrom = given.positiveFrom === undefined ? usual(kind, min, max) : given.positiveFrom;
  if (positiveFrom !== null && !(positiveFrom > min && positiveFrom <= max))
    throw invalidInput(`${path}.positiveFrom`, "must lie above min and not above max");
  if (kind === "nps" && (min !== 0 || max !== 10)) throw invalidInput(path, "of nps must run from 0 to 10");
  if (kind === "csat" && positiveFrom === null)
    throw invalidInput(`${path}.positiveFrom`, "must say which rating is the lowest positive one");
  if (kind === "csat" && !higherIsBetter)
    throw invalidInput(`${path}.higherIsBetter`, "must be true for csat; turn the ratings round first");
  return { min, max, positiveFrom, higherIsBetter };
}

/** Whether a rating stands on the scale. */
export function isOnScale(rating: unknown, { min, max }: Scale): rating is number {
  return Number.isSafeInteger(rating) && Number(rating) >= min && Number(rating) <= max;
}

/** Ratings are counted by value, so a scale has to be one that people answer on. */
const LARGEST_SPAN = 1_000;

function usual(kind: SurveyKind, min: number, max: number): number | null {
  if (kind === "csat") return CSAT_POSITIVE_FROM[`${min}-${max}`] ?? null;
  return kind === "ces" && min === 1 && max === 7 ? 5 : null;
}
