import type { SurveyKind, SurveyScale } from "../../journey/feedback/events.js";
import type { RatingScale } from "../../kpi/records.js";

/** The scales of satisfaction whose lowest positive rating the calculators know. */
const USUAL: readonly string[] = ["1-5", "1-7", "1-10", "1-3", "0-1"];

/**
 * A survey's scale as the calculators take it; `null` for one of recommendation that is not 0 to 10. On an unusual scale of satisfaction the top
 * quarter is positive.
 */
export function scaleRecord(kind: SurveyKind, { min, max }: SurveyScale): RatingScale | null {
  if (kind === "nps") return min === 0 && max === 10 ? { min, max } : null;
  if (kind === "ces" || USUAL.includes(`${min}-${max}`)) return { min, max };
  return { min, max, positiveFrom: min + Math.ceil((max - min) * 0.75) };
}
