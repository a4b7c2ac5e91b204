import { TZDate } from "@date-fns/tz";
import { addDays, format } from "date-fns";
import fc from "fast-check";
import {
  addBusinessTime,
  businessTimeMs,
  EVERY_DAY,
  isOpen,
  nextOpening,
  openWindows,
  type Schedule,
} from "throughline/calendar";
import { describe, expect, it } from "vitest";
import { anyInstant, anyQuarter, anySchedule, DAY_MS } from "./schedules.js";

const runs = { seed: 20261122, numRuns: 1000 };

describe("business time, of any schedule", () => {
  it("adds up over any point between", () => {
    fc.assert(
      fc.property(anySchedule(), fc.tuple(anyInstant, anyInstant, anyInstant), (schedule, instants) => {
        const [from, between, to] = instants.sort((a, b) => a - b);
        expect(businessTimeMs(schedule, from, between) + businessTimeMs(schedule, between, to)).toBe(
          businessTimeMs(schedule, from, to),
        );
      }),
      runs,
    );
  });

  it("is never negative and never longer than the time that passed", () => {
    fc.assert(
      fc.property(anySchedule(), anyInstant, anyInstant, (schedule, from, to) => {
        const ms = businessTimeMs(schedule, from, to);
        expect(ms).toBeGreaterThanOrEqual(0);
        expect(ms).toBeLessThanOrEqual(Math.max(0, to - from));
      }),
      runs,
    );
  });

  it("is the sum of its windows, which are apart, in order and open", () => {
    fc.assert(
      fc.property(
        anySchedule(),
        anyInstant,
        fc.integer({ min: 0, max: 40 * DAY_MS }),
        (schedule, from, length) => {
          const to = from + length;
          const windows = openWindows(schedule, from, to);
          expect(windows.reduce((sum, { openAt, closeAt }) => sum + closeAt - openAt, 0)).toBe(
            businessTimeMs(schedule, from, to),
          );
          let lastClose = from - 1;
          for (const { openAt, closeAt } of windows) {
            expect(openAt).toBeGreaterThan(lastClose);
            expect(closeAt).toBeGreaterThan(openAt);
            expect(isOpen(schedule, openAt)).toBe(true);
            expect(isOpen(schedule, closeAt - 1)).toBe(true);
            expect(addBusinessTime(schedule, from, businessTimeMs(schedule, from, closeAt))).toBe(closeAt);
            if (openAt > from) expect(isOpen(schedule, openAt - 1)).toBe(false);
            if (closeAt < to) expect(isOpen(schedule, closeAt)).toBe(false);
            lastClose = closeAt;
          }
          expect(lastClose).toBeLessThanOrEqual(to);
        },
      ),
      runs,
    );
  });

  it("is undone by adding it: the sum is the first instant that holds as much", () => {
    fc.assert(
      fc.property(
        anySchedule(),
        anyInstant,
        fc.integer({ min: 1, max: 60 * DAY_MS }),
        (schedule, at, duration) => {
          const due = addBusinessTime(schedule, at, duration);
          if (due === null) {
            expect(businessTimeMs(schedule, at, at + 3000 * DAY_MS)).toBeLessThan(duration);
          } else {
            expect(businessTimeMs(schedule, at, due)).toBe(duration);
            expect(businessTimeMs(schedule, at, due - 1)).toBe(duration - 1);
          }
        },
      ),
      runs,
    );
  });

  it("does not pass before the next opening", () => {
    fc.assert(
      fc.property(anySchedule(), anyInstant, (schedule, at) => {
        const opening = nextOpening(schedule, at);
        if (opening === null) expect(businessTimeMs(schedule, at, at + 3000 * DAY_MS)).toBe(0);
        else {
          expect(isOpen(schedule, opening)).toBe(true);
          expect(businessTimeMs(schedule, at, opening)).toBe(0);
        }
      }),
      runs,
    );
  });

  it("agrees with a look at the wall clock every quarter of an hour", () => {
    fc.assert(
      // From 04:00 on, so that no hours begin or end while clocks are changed: there the wall clock alone does not tell.
      fc.property(
        anySchedule(4),
        anyQuarter,
        fc.integer({ min: 0, max: 200 }),
        (schedule, from, quarters) => {
          const step = 15 * 60_000;
          let expected = 0;
          for (let at = from; at < from + quarters * step; at += step) {
            if (openByTheClock(schedule, at)) expected += step;
          }
          expect(businessTimeMs(schedule, from, from + quarters * step)).toBe(expected);
        },
      ),
      { ...runs, numRuns: 300 },
    );
  });
});

/** Whether the wall clock shows a time within hours of today, or of a night that began yesterday. */
function openByTheClock(schedule: Schedule, at: number): boolean {
  const wall = new TZDate(at, schedule.timeZone);
  const time = format(wall, "HH:mm");
  return (
    hoursOn(schedule, wall).some(({ open, close }) => open <= time && (time < close || close <= open)) ||
    hoursOn(schedule, addDays(wall, -1)).some(({ open, close }) => close <= open && time < close)
  );
}

function hoursOn({ versions, holidays }: Schedule, day: TZDate) {
  const date = format(day, "yyyy-MM-dd");
  const holiday = holidays.find((each) => each.date === date);
  if (holiday !== undefined) return holiday.hours ?? [];
  const version = versions.filter(({ from }) => from === "always" || from <= date).at(-1);
  const weekday = EVERY_DAY[(day.getDay() + 6) % 7];
  return (weekday && version?.weekly[weekday]) ?? [];
}
