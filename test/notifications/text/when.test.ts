import { builtInNotices, composeNotice } from "throughline/notifications";
import { describe, expect, it } from "vitest";

const link = "https://s.example/r/7Kq2mZ";
const when = (at: string, locale: string, timeZone: string) =>
  composeNotice(builtInNotices["callback.scheduled"], { at, link }, { locale, timeZone }).body.find(
    (part) => part.type === "value" && part.is === "time",
  )?.value;

describe("a point in time", () => {
  it.each([
    ["en", "America/New_York", "Tuesday, November 24 at 04:30"],
    ["el", "Europe/Athens", "Τρίτη 24 Νοεμβρίου στις 11:30"],
    ["hr", "Europe/Zagreb", "utorak, 24. studenoga u 10:30"],
  ])("in %s is in the recipient's zone %s: %s", (locale, timeZone, text) => {
    expect(when("2026-11-24T09:30:00Z", locale, timeZone)).toBe(text);
  });

  it("follows the clocks through the nights they change", () => {
    expect(when("2026-10-25T00:30:00Z", "en", "Europe/Athens")).toBe("Sunday, October 25 at 03:30");
    expect(when("2026-10-25T01:30:00Z", "en", "Europe/Athens")).toBe("Sunday, October 25 at 03:30");
    expect(when("2026-03-29T00:59:00Z", "hr", "Europe/Zagreb")).toBe("nedjelja, 29. ožujka u 01:59");
    expect(when("2026-03-29T01:00:00Z", "hr", "Europe/Zagreb")).toBe("nedjelja, 29. ožujka u 03:00");
  });

  it("shows midnight as 00:00 on a 24-hour clock", () => {
    expect(when("2026-11-24T00:00:00Z", "en", "UTC")).toBe("Tuesday, November 24 at 00:00");
    expect(when("2026-11-24T23:59:00Z", "en-US", "UTC")).toBe("Tuesday, November 24 at 23:59");
  });

  it("has no no-break space, which would change the encoding of a text message", () => {
    for (const locale of ["en", "el", "hr"])
      for (let month = 1; month <= 12; month++)
        expect(when(`2026-${String(month).padStart(2, "0")}-09T06:05:00Z`, locale, "UTC")).not.toMatch(
          /[\u00a0\u202f]/,
        );
  });

  it.each([undefined, "", "Mars/Olympus", "+02:00", "Europe/Athens\u0000", "UTC garbage", "UTC "])(
    "in the zone %j is refused",
    (timeZone) => {
      expect(() => when("2026-11-24T09:30:00Z", "en", timeZone as string)).toThrow(
        expect.objectContaining({ code: "INVALID_INPUT", details: { field: "timeZone" } }),
      );
    },
  );
});
