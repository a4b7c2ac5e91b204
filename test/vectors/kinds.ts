import { businessHoursVector } from "../calendar/business-hours-vector.js";

/** What calculates each kind of case. A kind that is not here is reported as not covered. */
export const KINDS: Readonly<Record<string, (input: unknown) => unknown>> = {
  businessHours: businessHoursVector,
};
