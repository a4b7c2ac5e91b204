import { durationInWords, formatInstant } from "throughline/calendar";
import { describe, expect, it } from "vitest";

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

describe("a duration in words", () => {
  it.each([
    [0, "0 seconds"],
    [499, "0 seconds"],
    [500, "1 second"],
    [1000, "1 second"],
    [59_600, "1 minute"],
    [90 * SECOND, "1 minute 30 seconds"],
    [2 * HOUR + 5 * MINUTE, "2 hours 5 minutes"],
    [2 * HOUR + 5 * MINUTE + 40 * SECOND, "2 hours 6 minutes"],
    [2 * HOUR + 40 * SECOND, "2 hours 1 minute"],
    [2 * HOUR + 20 * SECOND, "2 hours"],
    [DAY + 5 * MINUTE, "1 day"],
    [23 * HOUR + 59 * MINUTE + 40 * SECOND, "1 day"],
    [1234 * DAY, "1234 days"],
  ])("of %i ms shows its two largest units: %s", (ms, words) => {
    expect(durationInWords(ms)).toBe(words);
  });

  it("shows as many units as asked", () => {
    const ms = DAY + 2 * HOUR + 3 * MINUTE + 4 * SECOND;
    expect(durationInWords(ms, { units: 1 })).toBe("1 day");
    expect(durationInWords(ms, { units: 3 })).toBe("1 day 2 hours 3 minutes");
    expect(durationInWords(ms, { units: 4 })).toBe("1 day 2 hours 3 minutes 4 seconds");
  });

  it.each([
    [1, "1 minuta", "1 sat", "1 dan", "1 sekunda"],
    [2, "2 minute", "2 sata", "2 dana", "2 sekunde"],
    [4, "4 minute", "4 sata", "4 dana", "4 sekunde"],
    [5, "5 minuta", "5 sati", "5 dana", "5 sekundi"],
    [11, "11 minuta", "11 sati", "11 dana", "11 sekundi"],
    [12, "12 minuta", "12 sati", "12 dana", "12 sekundi"],
    [21, "21 minuta", "21 sat", "21 dan", "21 sekunda"],
    [22, "22 minute", "22 sata", "22 dana", "22 sekunde"],
    [23, "23 minute", "23 sata", "23 dana", "23 sekunde"],
  ])("has the Croatian plural for %i", (count, minutes, hours, days, seconds) => {
    const words = [MINUTE, HOUR, DAY, SECOND].map((unit) => durationInWords(count * unit, { locale: "hr" }));
    expect(words).toEqual([minutes, hours, days, seconds]);
  });

  it.each([
    [1, "1 λεπτό", "1 ώρα", "1 ημέρα", "1 δευτερόλεπτο"],
    [2, "2 λεπτά", "2 ώρες", "2 ημέρες", "2 δευτερόλεπτα"],
    [21, "21 λεπτά", "21 ώρες", "21 ημέρες", "21 δευτερόλεπτα"],
  ])("has the Greek plural for %i", (count, minutes, hours, days, seconds) => {
    const words = [MINUTE, HOUR, DAY, SECOND].map((unit) => durationInWords(count * unit, { locale: "el" }));
    expect(words).toEqual([minutes, hours, days, seconds]);
  });

  it("reads naturally with two units", () => {
    expect(durationInWords(2 * HOUR + 5 * MINUTE, { locale: "hr" })).toBe("2 sata 5 minuta");
    expect(durationInWords(2 * HOUR + 5 * MINUTE, { locale: "el-GR" })).toBe("2 ώρες 5 λεπτά");
  });

  it("is English in a language the runtime does not know, and has no no-break space in one that it does", () => {
    expect(durationInWords(2 * HOUR, { locale: "tlh" })).toBe("2 hours");
    expect(durationInWords(2 * HOUR, { locale: "fr" })).toBe("2 heures");
  });

  it.each([-1, Number.NaN, Number.POSITIVE_INFINITY])("refuses %d", (ms) => {
    expect(() => durationInWords(ms)).toThrow(expect.objectContaining({ code: "INVALID_INPUT" }));
  });

  it("refuses a malformed locale", () => {
    for (const locale of ["", "not a locale", "_"]) {
      expect(() => durationInWords(1, { locale })).toThrow(
        expect.objectContaining({ code: "INVALID_INPUT" }),
      );
    }
  });

  it("survives a flood of locales", () => {
    for (let count = 0; count < 500; count++) durationInWords(MINUTE, { locale: `en-x-n${count}` });
    expect(durationInWords(MINUTE, { locale: "hr" })).toBe("1 minuta");
  });
});

describe("an instant in words", () => {
  const at = "2026-11-22T14:05:00Z";

  it("is in the reader's zone and language, on a 24-hour clock", () => {
    expect(formatInstant(at, { timeZone: "Europe/Zagreb" })).toBe("Sun, Nov 22, 2026, 15:05");
    expect(formatInstant(at, { timeZone: "America/New_York" })).toBe("Sun, Nov 22, 2026, 09:05");
    expect(formatInstant(at, { timeZone: "Europe/Athens", locale: "el" })).toBe("Κυρ 22 Νοε 2026, 16:05");
    expect(formatInstant(at, { timeZone: "Europe/Zagreb", locale: "hr" })).toBe("ned, 22. stu 2026. 15:05");
  });

  it("shows midnight as 00:00", () => {
    expect(formatInstant("2026-11-22T00:00:00Z", { timeZone: "UTC" })).toBe("Sun, Nov 22, 2026, 00:00");
  });

  it("refuses an unknown zone, a malformed locale and what is no instant", () => {
    expect(() => formatInstant(at, { timeZone: "Europe/Atlantis" })).toThrow(/timeZone is not/);
    expect(() => formatInstant(at, { timeZone: "UTC", locale: "!" })).toThrow(/locale is not/);
    expect(() => formatInstant("22.11.2026", { timeZone: "UTC" })).toThrow(/at is not a point in time/);
  });
});
