import { readFileSync } from "node:fs";
import {
  addBusinessTime,
  businessTimeMs,
  defineSchedule,
  isOpen,
  nextOpening,
  openWindows,
  SEARCH_HORIZON_MS,
} from "throughline/calendar";
import { describe, expect, it } from "vitest";
import { readVectors, runVectors } from "../vectors/run-vectors.js";
import { DAY_MS, everyDay, HOUR_MS, weekdays } from "./schedules.js";

const hours = (from: string, to: string, schedule = weekdays("Europe/Athens")) =>
  businessTimeMs(schedule, from, to) / HOUR_MS;

describe("business time", () => {
  const cases = readVectors(readFileSync(new URL("../vectors/kpi.json", import.meta.url), "utf8")).filter(
    ({ kpi }) => kpi === "businessHours",
  );

  it("has 14 reference cases", () => {
    expect(cases).toHaveLength(14);
  });

  for (const vector of cases) {
    it(`agrees with ${vector.id}`, () => {
      const [result] = runVectors([vector]);
      expect(result).toEqual({ kind: "businessHours", passed: 1, failed: [], notCovered: 0 });
    });
  }

  it("is null where there is no schedule, and still refuses what is no instant", () => {
    expect(businessTimeMs(null, 0, 1000)).toBeNull();
    expect(() => businessTimeMs(null, "yesterday", 1000)).toThrow(/from is not a point in time/);
  });

  it("is 0 where the end is not after the start", () => {
    expect(hours("2026-06-05T10:00:00Z", "2026-06-05T09:00:00Z")).toBe(0);
    expect(hours("2026-06-05T10:00:00Z", "2026-06-05T10:00:00Z")).toBe(0);
  });

  it("counts the minutes that hours over a repeated hour really last", () => {
    const schedule = everyDay("Europe/Zagreb", "01:00", "04:00");
    expect(hours("2026-10-24T12:00:00Z", "2026-10-25T12:00:00Z", schedule)).toBe(4);
    expect(hours("2026-03-28T12:00:00Z", "2026-03-29T12:00:00Z", schedule)).toBe(2);
  });

  it("opens at the first and closes at the last showing of a repeated time", () => {
    expect(
      openWindows(
        everyDay("Europe/Zagreb", "02:15", "02:45"),
        "2026-10-25T00:00:00Z",
        "2026-10-25T06:00:00Z",
      ),
    ).toEqual([{ openAt: Date.parse("2026-10-25T00:15:00Z"), closeAt: Date.parse("2026-10-25T01:45:00Z") }]);
  });

  it("moves a skipped time to the moment of the skip", () => {
    const day = ["2026-03-29T00:00:00Z", "2026-03-29T12:00:00Z"] as const;
    expect(openWindows(everyDay("Europe/Zagreb", "02:15", "02:45"), ...day)).toEqual([]);
    expect(openWindows(everyDay("Europe/Zagreb", "02:15", "05:00"), ...day)).toEqual([
      { openAt: Date.parse("2026-03-29T01:00:00Z"), closeAt: Date.parse("2026-03-29T03:00:00Z") },
    ]);
    expect(openWindows(everyDay("Europe/Zagreb", "01:30", "02:30"), ...day)).toEqual([
      { openAt: Date.parse("2026-03-29T00:30:00Z"), closeAt: Date.parse("2026-03-29T01:00:00Z") },
    ]);
  });

  it("knows the half-hour summer time of Lord Howe", () => {
    const night = everyDay("Australia/Lord_Howe", "22:00", "06:00");
    expect(hours("2026-04-04T06:00:00Z", "2026-04-05T06:00:00Z", night)).toBe(8.5);
    expect(hours("2026-10-03T06:00:00Z", "2026-10-04T06:00:00Z", night)).toBe(7.5);
  });

  it("knows the quarter-hour offset of Kathmandu", () => {
    expect(isOpen(weekdays("Asia/Kathmandu"), "2026-06-05T03:15:00Z")).toBe(true);
    expect(isOpen(weekdays("Asia/Kathmandu"), "2026-06-05T03:14:59.999Z")).toBe(false);
  });

  it("knows clocks that are changed at midnight, and a day that a place skipped", () => {
    const havana = everyDay("America/Havana", "00:00", "24:00");
    expect(hours("2026-03-07T12:00:00Z", "2026-03-09T12:00:00Z", havana)).toBe(48);
    expect(hours("2026-10-31T12:00:00Z", "2026-11-02T12:00:00Z", havana)).toBe(48);
    const apia = everyDay("Pacific/Apia", "09:00", "17:00");
    expect(hours("2011-12-29T10:00:00Z", "2011-12-31T10:00:00Z", apia)).toBe(16);
  });

  it("does not count a holiday, but counts the night that began before it", () => {
    const schedule = defineSchedule({
      timeZone: "Europe/Zagreb",
      weekly: {
        wednesday: [{ open: "22:00", close: "06:00" }],
        thursday: [{ open: "22:00", close: "06:00" }],
      },
      holidays: [{ date: "2026-06-04", name: "Corpus Christi" }],
    });
    expect(openWindows(schedule, "2026-06-03T00:00:00Z", "2026-06-06T00:00:00Z")).toEqual([
      { openAt: Date.parse("2026-06-03T22:00:00+02:00"), closeAt: Date.parse("2026-06-04T06:00:00+02:00") },
    ]);
  });

  it("puts a holiday's own hours in place of the weekly ones", () => {
    const schedule = defineSchedule({
      timeZone: "Europe/Zagreb",
      weekly: { thursday: [{ open: "09:00", close: "17:00" }] },
      holidays: [{ date: "2026-12-24", hours: [{ open: "09:00", close: "12:00" }] }],
    });
    expect(hours("2026-12-17T00:00:00Z", "2026-12-18T00:00:00Z", schedule)).toBe(8);
    expect(hours("2026-12-24T00:00:00Z", "2026-12-25T00:00:00Z", schedule)).toBe(3);
  });

  it("follows the version in force on the local day of opening", () => {
    const schedule = defineSchedule({
      timeZone: "Pacific/Auckland",
      versions: [
        { from: "2026-07-01", weekly: { wednesday: [{ open: "08:00", close: "20:00" }] } },
        { from: "2026-06-01", weekly: { wednesday: [{ open: "09:00", close: "17:00" }] } },
      ],
    });
    expect(hours("2026-05-26T00:00:00Z", "2026-05-28T00:00:00Z", schedule)).toBe(0);
    expect(hours("2026-06-23T12:00:00Z", "2026-06-24T12:00:00Z", schedule)).toBe(8);
    expect(hours("2026-06-30T12:00:00Z", "2026-07-01T12:00:00Z", schedule)).toBe(12);
  });

  it("merges hours that overlap or meet", () => {
    const schedule = defineSchedule({
      timeZone: "UTC",
      weekly: {
        monday: [
          { open: "13:00", close: "17:00" },
          { open: "09:00", close: "13:00" },
          { open: "10:00", close: "11:00" },
          { open: "22:00", close: "03:00" },
        ],
        tuesday: [{ open: "02:00", close: "04:00" }],
      },
    });
    expect(openWindows(schedule, "2026-06-01T00:00:00Z", "2026-06-03T00:00:00Z")).toEqual([
      { openAt: Date.parse("2026-06-01T09:00:00Z"), closeAt: Date.parse("2026-06-01T17:00:00Z") },
      { openAt: Date.parse("2026-06-01T22:00:00Z"), closeAt: Date.parse("2026-06-02T04:00:00Z") },
    ]);
  });

  it("reads equal opening and closing as a full day", () => {
    expect(hours("2026-06-01T00:00:00Z", "2026-06-08T00:00:00Z", everyDay("UTC", "09:00", "09:00"))).toBe(
      168,
    );
  });

  it("keeps a year around the clock in one window", () => {
    const [from, to] = [Date.UTC(2026, 0, 1), Date.UTC(2027, 0, 1)];
    expect(openWindows(everyDay("Europe/Athens", "00:00", "24:00"), from, to)).toEqual([
      { openAt: from, closeAt: to },
    ]);
  });

  it("takes a schedule that went through JSON", () => {
    const schedule = weekdays("Europe/Athens");
    expect(hours("2026-06-05T06:00:00Z", "2026-06-05T12:00:00Z", JSON.parse(JSON.stringify(schedule)))).toBe(
      6,
    );
  });

  it("refuses an instant far outside any desk's life", () => {
    for (const at of [1_780_000_000_000_000, -1e14]) {
      expect(() => isOpen(weekdays("UTC"), at)).toThrow(
        expect.objectContaining({ code: "INVALID_INPUT", message: expect.stringMatching(/milliseconds/) }),
      );
    }
  });
});

describe("the next opening", () => {
  const desk = weekdays("Europe/Athens");

  it("is now while open, and the next morning or Monday after closing", () => {
    const open = Date.parse("2026-06-05T10:00:00+03:00");
    expect(nextOpening(desk, open)).toBe(open);
    expect(nextOpening(desk, "2026-06-04T17:00:00+03:00")).toBe(Date.parse("2026-06-05T09:00:00+03:00"));
    expect(nextOpening(desk, "2026-06-05T17:00:00+03:00")).toBe(Date.parse("2026-06-08T09:00:00+03:00"));
  });

  it("is null for a schedule that is never open, or not within the horizon", () => {
    const never = defineSchedule({ timeZone: "UTC", weekly: {} });
    expect(nextOpening(never, 0)).toBeNull();
    expect(addBusinessTime(never, 0, 1)).toBeNull();
    expect(addBusinessTime(never, 0, 0)).toBe(0);
    const once = defineSchedule({
      timeZone: "UTC",
      weekly: {},
      holidays: [{ date: "2030-01-01", hours: [{ open: "10:00", close: "11:00" }] }],
    });
    const opening = Date.parse("2030-01-01T10:00:00Z");
    expect(nextOpening(once, opening - SEARCH_HORIZON_MS + 1)).toBe(opening);
    expect(nextOpening(once, opening - SEARCH_HORIZON_MS - 1)).toBeNull();
    expect(nextOpening(once, opening + HOUR_MS)).toBeNull();
  });

  it("stops at the end of the calendar", () => {
    const end = Date.UTC(2400, 0, 1);
    expect(nextOpening(desk, end)).toBeNull();
    expect(addBusinessTime(desk, end - DAY_MS, 100 * DAY_MS)).toBeNull();
  });
});

describe("added business time", () => {
  const desk = weekdays("Europe/Athens");

  it("goes on after the night and the weekend", () => {
    expect(addBusinessTime(desk, "2026-06-05T16:30:00+03:00", HOUR_MS)).toBe(
      Date.parse("2026-06-08T09:30:00+03:00"),
    );
  });

  it("ends at the closing time that completes it, not at the next opening", () => {
    expect(addBusinessTime(desk, "2026-06-05T16:30:00+03:00", HOUR_MS / 2)).toBe(
      Date.parse("2026-06-05T17:00:00+03:00"),
    );
  });

  it("takes whole milliseconds from 0 only", () => {
    for (const wrong of [-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => addBusinessTime(desk, 0, wrong)).toThrow(
        expect.objectContaining({ code: "INVALID_INPUT" }),
      );
    }
  });
});
