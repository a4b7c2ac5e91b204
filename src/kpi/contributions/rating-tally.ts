import type { RatingScale, SurveyKind } from "../records.js";
import { isOnScale, type Scale, scaleOf } from "../surveys/scale.js";

/** The tally of one answer: kind, scale, and the rating or `offScale`. */
export function ratingTally(
  kind: SurveyKind,
  given: RatingScale | undefined,
  rating: number,
): readonly (string | number)[] {
  const scale = scaleOf(kind, given);
  const { min, max, positiveFrom, higherIsBetter } = scale;
  return [
    kind,
    min,
    max,
    positiveFrom ?? "none",
    higherIsBetter ? "up" : "down",
    isOnScale(rating, scale) ? rating : "offScale",
  ];
}

/** The scale of a tally, without its kind, and the rating, `null` for one off the scale. */
export function readRatingTally(names: readonly string[]): {
  readonly scale: Scale;
  readonly rating: number | null;
} {
  const [min, max, positiveFrom, direction, rating] = names;
  return {
    scale: {
      min: Number(min),
      max: Number(max),
      positiveFrom: positiveFrom === "none" ? null : Number(positiveFrom),
      higherIsBetter: direction === "up",
    },
    rating: rating === "offScale" ? null : Number(rating),
  };
}
