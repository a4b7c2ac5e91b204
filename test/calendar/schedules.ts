import fc from "fast-check";
import {
  defineSchedule,
  EVERY_DAY,
  MONDAY_TO_FRIDAY,
  type OpeningHours,
  type Schedule,
  sameHours,
  type WeeklyHours,
} from "throughline/calendar";

export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;

/** Zones with and without summer time, one with half an hour of it, one that changes its clocks at midnight. */
export const ZONES = [
  "Europe/Zagreb",
  "America/New_York",
  "Australia/Lord_Howe",
  "Asia/Kathmandu",
  "America/Havana",
  "UTC",
] as const;

export function weekdays(timeZone: string, open = "09:00", close = "17:00"): Schedule {
  return defineSchedule({ timeZone, weekly: sameHours(MONDAY_TO_FRIDAY, { open, close }) });
}

export function everyDay(timeZone: string, open: string, close: string): Schedule {
  return defineSchedule({ timeZone, weekly: sameHours(EVERY_DAY, { open, close }) });
}

/** Any schedule in {@link ZONES} whose times are full quarters of an hour from `earliest` on. */
export function anySchedule(earliest = 0): fc.Arbitrary<Schedule> {
  return fc
    .record({
      timeZone: fc.constantFrom(...ZONES),
      first: anyWeek(earliest),
      second: anyWeek(earliest),
      changeDay: fc.integer({ min: 1, max: 28 }),
      holidays: fc.uniqueArray(
        fc.record({
          day: fc.integer({ min: 0, max: 364 }),
          hours: fc.option(fc.array(anyHours(earliest), { maxLength: 2 })),
        }),
        { selector: ({ day }) => day, maxLength: 20, size: "max" },
      ),
    })
    .map(({ timeZone, first, second, changeDay, holidays }) =>
      defineSchedule({
        timeZone,
        versions: [
          { from: "always", weekly: first },
          { from: `2026-10-${String(changeDay).padStart(2, "0")}`, weekly: second },
        ],
        holidays: holidays.map(({ day, hours }) => ({
          date: new Date(Date.UTC(2026, 0, 1 + day)).toISOString().slice(0, 10),
          ...(hours === null ? {} : { hours }),
        })),
      }),
    );
}

/** Any instant of 2026, on a full quarter of an hour; every other one in October, when schedules change. */
export const anyQuarter = fc
  .oneof(fc.integer({ min: 0, max: 364 * 96 }), fc.integer({ min: 273 * 96, max: 301 * 96 }))
  .map((quarter) => Date.UTC(2026, 0, 1) + quarter * 15 * 60_000);

/** Any instant of 2026; every other one within two days of a change of some zone's clocks. */
export const anyInstant = fc.oneof(
  fc.integer({ min: Date.UTC(2026, 0, 1), max: Date.UTC(2027, 0, 1) }),
  fc
    .tuple(
      fc.constantFrom("2026-03-08", "2026-03-29", "2026-04-05", "2026-10-04", "2026-10-25", "2026-11-01"),
      fc.integer({ min: -2 * DAY_MS, max: 2 * DAY_MS }),
    )
    .map(([date, distance]) => Date.parse(date) + distance),
);

function anyWeek(earliest: number): fc.Arbitrary<WeeklyHours> {
  return fc
    .array(fc.array(anyHours(earliest), { maxLength: 2 }), { minLength: 7, maxLength: 7 })
    .map((days) => Object.fromEntries(EVERY_DAY.map((day, index) => [day, days[index] ?? []])));
}

function anyHours(earliest: number): fc.Arbitrary<OpeningHours> {
  const quarter = fc.integer({ min: earliest * 4, max: 95 });
  return fc
    .tuple(quarter, fc.oneof(quarter, fc.constant(96)))
    .map(([open, close]) => ({ open: clock(open), close: clock(close) }));
}

function clock(quarter: number): string {
  return `${String(Math.floor(quarter / 4)).padStart(2, "0")}:${String((quarter % 4) * 15).padStart(2, "0")}`;
}
