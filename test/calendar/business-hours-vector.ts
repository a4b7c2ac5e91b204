import { businessTimeMs, defineSchedule, EVERY_DAY, type Weekday } from "throughline/calendar";
import * as z from "zod";

const inputSchema = z.object({
  timeZone: z.string(),
  weekly: z.record(z.string(), z.array(z.tuple([z.string(), z.string()]))).nullable(),
  holidays: z.array(z.string()),
  from: z.string(),
  to: z.string(),
});

/** Runs one `businessHours` case of the vectors' file: three-letter days, pairs of times, an answer in seconds. */
export function businessHoursVector(input: unknown): { seconds: number | null } {
  const { timeZone, weekly, holidays, from, to } = inputSchema.parse(input);
  const schedule =
    weekly === null
      ? null
      : defineSchedule({
          timeZone,
          weekly: Object.fromEntries(
            Object.entries(weekly).map(([short, hours]) => [
              weekday(short),
              hours.map(([open, close]) => ({ open, close })),
            ]),
          ),
          holidays: holidays.map((date) => ({ date })),
        });
  const ms = businessTimeMs(schedule, from, to);
  return { seconds: ms === null ? null : ms / 1000 };
}

function weekday(short: string): Weekday {
  const found = EVERY_DAY.find((day) => day.startsWith(short));
  if (found === undefined) throw new Error(`no weekday begins with ${short}`);
  return found;
}
