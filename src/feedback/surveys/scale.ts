import { ThroughlineError } from "../../kernel/error.js";

/** A scale of whole numbers, such as 1 to 5. */
export interface SurveyScale {
  readonly min: number;
  readonly max: number;
}

/** The lowest and the highest score that a scale can have. */
const LOWEST = 0;
const HIGHEST = 10;

/** @throws ThroughlineError `INVALID_INPUT` */
export function checkScale({ min, max }: SurveyScale): void {
  if (Number.isInteger(min) && Number.isInteger(max) && min >= LOWEST && min < max && max <= HIGHEST) return;
  throw new ThroughlineError(
    "INVALID_INPUT",
    `A scale is two whole numbers, the lower first, from ${LOWEST} to ${HIGHEST}. Give such a scale.`,
    { details: { field: "scale" } },
  );
}

/** Whether it is a scale of two: thumb down and thumb up. */
export function isThumbs({ min, max }: SurveyScale): boolean {
  return min === 0 && max === 1;
}
