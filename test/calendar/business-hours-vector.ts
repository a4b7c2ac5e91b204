import { businessTimeMs, defineSchedule, EVERY_DAY, type Weekday } from "throughline/calendar";

/** The input of a `businessHours` case: three-letter days, pairs of times. */
export interface BusinessHoursInput {
  readonly timeZone: string;
  readonly weekly: Readonly<Record<string, readonly (readonly [open: string, close: string])[]>> | null;
  readonly holidays: readonly string[];
  readonly from: string;
  readonly to: string;
}

/** Runs one `businessHours` case of the vectors' file; no weekly hours stand for no schedule. */
export function businessHoursVector(input: BusinessHoursInput): { seconds: number | null } {
  const { timeZone, weekly, holidays, from, to } = input;
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
