import { describe, expect, it } from "vitest";
import { TimeReader } from "../../../src/reporting/exports/time-reader.js";

const athens = (form: ConstructorParameters<typeof TimeReader>[0]) => new TimeReader(form, "Europe/Athens");
const read = (form: ConstructorParameters<typeof TimeReader>[0], field: string) => {
  const time = athens(form).read(field);
  return typeof time === "number" ? new Date(time).toISOString() : time;
};

describe("a time of an export", () => {
  it.each([
    ["iso", "2026-03-01 09:00", "2026-03-01T07:00:00.000Z"],
    ["iso", "2026-03-01T09:00:30.5", "2026-03-01T07:00:30.500Z"],
    ["iso", "2026-03-01T09:00:00Z", "2026-03-01T09:00:00.000Z"],
    ["iso", "2026-03-01 09:00:00 UTC", "2026-03-01T09:00:00.000Z"],
    ["iso", "2026-03-01 09:00:00 +0530", "2026-03-01T03:30:00.000Z"],
    ["iso", "2026-07-01", "2026-06-30T21:00:00.000Z"],
    ["day-first", "29/2/2016 01:16", "2016-02-28T23:16:00.000Z"],
    ["day-first", "1.3.2026 09:00", "2026-03-01T07:00:00.000Z"],
    ["day-first", "2026-03-01T09:00:00Z", "2026-03-01T09:00:00.000Z"],
    ["month-first", "3/1/2026, 12:05 AM", "2026-02-28T22:05:00.000Z"],
    ["month-first", "3/1/2026 12:05 PM", "2026-03-01T10:05:00.000Z"],
    ["epoch-seconds", "1772348400", "2026-03-01T07:00:00.000Z"],
    ["epoch-milliseconds", "1772348400123", "2026-03-01T07:00:00.123Z"],
    ["epoch-seconds", "2026-03-01T07:00:00Z", "2026-03-01T07:00:00.000Z"],
  ] as const)("as %s, %s, is %s", (form, field, time) => expect(read(form, field)).toBe(time));

  it("that the clocks showed twice is the first, and one that they skipped the moment of the skip", () => {
    expect(read("iso", "2026-10-25 03:30")).toBe("2026-10-25T00:30:00.000Z");
    expect(read("iso", "2026-03-29 03:30")).toBe("2026-03-29T01:00:00.000Z");
  });

  it.each([
    "1970-01-01",
    "1970-01-01T00:00:00.001Z",
    "1900-01-01 00:00",
    "9999-12-31",
    "0000-00-00 00:00:00",
  ])("that stands for none is told: %s", (field) => expect(read("iso", field)).toBe("sentinel"));

  it.each([
    ["iso", "29/2/2016 01:16"],
    ["iso", "2026-02-30"],
    ["iso", "2026-03-01 25:00"],
    ["iso", "2026-13-01"],
    ["iso", "2026-03-01T09:00:00+99:00"],
    ["iso", "soon"],
    ["iso", "NaN"],
    ["day-first", "2/29/2016 01:16"],
    ["month-first", "3/1/2026 13:00 PM"],
    ["epoch-seconds", "Infinity"],
    ["epoch-seconds", "1e999"],
    ["epoch-seconds", "2026-03-01 09:00"],
  ] as const)("as %s, %s, cannot be read", (form, field) => expect(read(form, field)).toBe("unreadable"));

  it("0 of the epoch stands for none", () => expect(read("epoch-seconds", "0")).toBe("sentinel"));

  it("needs a zone that is known", () => {
    for (const zone of ["", "Mars/Olympus", "+02:00"])
      expect(() => new TimeReader("iso", zone)).toThrow(/timeZone must be an IANA time zone/);
  });
});
