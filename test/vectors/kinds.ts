import * as z from "zod";
import { businessHoursVector } from "../calendar/business-hours-vector.js";

type Calculate = (input: unknown) => unknown;

/** A kind: the shape of its input, and the calculator. */
function kind<T>(input: z.ZodType<T>, calculate: (input: T) => unknown): Calculate {
  return (value) => calculate(input.parse(value));
}

const hours = z.tuple([z.string(), z.string()]);
const businessHours = z.object({
  timeZone: z.string(),
  weekly: z.nullable(z.record(z.string(), z.array(hours))),
  holidays: z.array(z.string()),
  from: z.string(),
  to: z.string(),
});

/** What calculates each kind of case. A kind that is not here is reported as not covered. */
export const KINDS: Readonly<Record<string, Calculate>> = {
  businessHours: kind(businessHours, businessHoursVector),
};
