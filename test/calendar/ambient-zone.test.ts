import {
  addBusinessTime,
  businessTimeMs,
  durationInWords,
  formatInstant,
  isOpen,
  nextOpening,
  openWindows,
} from "throughline/calendar";
import { afterAll, describe, expect, it } from "vitest";
import { DAY_MS, everyDay, weekdays, ZONES } from "./schedules.js";

const machineZone = process.env.TZ;

/** Everything the calendar tells of a fortnight around each change of clocks, worked out anew. */
function answers() {
  return ZONES.flatMap((zone) =>
    ["2026-03-28T12:00:00Z", "2026-04-04T12:00:00Z", "2026-10-03T12:00:00Z", "2026-10-31T12:00:00Z"].map(
      (text) => {
        const at = Date.parse(text);
        return [weekdays(zone), everyDay(zone, "22:00", "06:00")].map((schedule) => [
          businessTimeMs(schedule, at, at + 14 * DAY_MS),
          isOpen(schedule, at),
          nextOpening(schedule, at),
          addBusinessTime(schedule, at, 3 * DAY_MS),
          openWindows(schedule, at - DAY_MS, at + 2 * DAY_MS),
          formatInstant(at, { timeZone: zone }),
          durationInWords(at / 1000),
        ]);
      },
    ),
  );
}

describe("the machine's time zone", () => {
  afterAll(() => {
    if (machineZone === undefined) delete process.env.TZ;
    else process.env.TZ = machineZone;
  });

  it("changes nothing", () => {
    process.env.TZ = "UTC";
    const expected = answers();
    const offsets = new Set<number>();
    for (const zone of ["America/New_York", "Pacific/Kiritimati", "Asia/Kathmandu", "Australia/Lord_Howe"]) {
      process.env.TZ = zone;
      offsets.add(new Date(0).getTimezoneOffset());
      expect(answers()).toEqual(expected);
    }
    expect(offsets.size).toBe(4);
  });
});
