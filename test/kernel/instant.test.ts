import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { epochMs, LARGEST_EPOCH_MS, readInstant } from "../../src/kernel/instant.js";
import { thrownBy } from "./thrown.js";

const NINE_IN_ATHENS = 1_772_348_400_000;

describe("epochMs", () => {
  it.each([
    ["2026-03-01T09:00:00+02:00", NINE_IN_ATHENS],
    ["2026-03-01T09:00:00+0200", NINE_IN_ATHENS],
    ["2026-03-01T09:00+02:00", NINE_IN_ATHENS],
    ["2026-03-01T07:00:00Z", NINE_IN_ATHENS],
    ["2026-03-01T07:00:00-00:00", NINE_IN_ATHENS],
    ["2026-03-01T01:30:00-05:30", NINE_IN_ATHENS],
    ["2026-03-01T07:00:00.5Z", NINE_IN_ATHENS + 500],
    ["2026-03-01T07:00:00.05Z", NINE_IN_ATHENS + 50],
    ["2026-03-01T07:00:00.123456789Z", NINE_IN_ATHENS + 123],
    ["2026-03-01T07:00:00.999999999Z", NINE_IN_ATHENS + 999],
    ["2024-02-29T00:00:00Z", 1_709_164_800_000],
    ["1970-01-01T00:00:00Z", 0],
    ["1969-12-31T23:59:59.999Z", -1],
  ])("reads %s", (text, expected) => {
    expect(epochMs(text)).toBe(expected);
  });

  it("gives numbers and dates as they are", () => {
    expect(epochMs(NINE_IN_ATHENS)).toBe(NINE_IN_ATHENS);
    expect(epochMs(new Date(NINE_IN_ATHENS))).toBe(NINE_IN_ATHENS);
    expect(epochMs(-1)).toBe(-1);
    expect(epochMs(LARGEST_EPOCH_MS)).toBe(LARGEST_EPOCH_MS);
    expect(epochMs(-LARGEST_EPOCH_MS)).toBe(-LARGEST_EPOCH_MS);
  });

  it("gives no negative zero", () => {
    expect(Object.is(epochMs(-0), 0)).toBe(true);
  });

  it.each([
    ["without an offset", "2026-03-01T09:00:00"],
    ["a date alone", "2026-03-01"],
    ["a local form", "03/01/2026 09:00"],
    ["RFC 2822", "Sun, 01 Mar 2026 09:00:00 +0200"],
    ["a space in place of T", "2026-03-01 09:00:00Z"],
    ["small letters", "2026-03-01t09:00:00z"],
    ["a number as text", "1772348400000"],
    ["a day the month does not have", "2026-02-30T09:00:00Z"],
    ["29 February of a common year", "2026-02-29T09:00:00Z"],
    ["day 0", "2026-03-00T09:00:00Z"],
    ["month 13", "2026-13-01T09:00:00Z"],
    ["hour 24", "2026-03-01T24:00:00Z"],
    ["minute 60", "2026-03-01T09:60:00Z"],
    ["a leap second", "2016-12-31T23:59:60Z"],
    ["an offset of 24 hours", "2026-03-01T09:00:00+24:00"],
    ["an offset of 60 minutes", "2026-03-01T09:00:00+02:60"],
    ["an offset without minutes", "2026-03-01T09:00:00+02"],
    ["a line break at the end", "2026-03-01T09:00:00Z\n"],
    ["an empty text", ""],
    ["not a number", Number.NaN],
    ["infinity", Number.POSITIVE_INFINITY],
    ["half a millisecond", 1.5],
    ["later than a date can be", LARGEST_EPOCH_MS + 1],
    ["an invalid Date", new Date(Number.NaN)],
  ])("refuses %s", (_, instant) => {
    expect(thrownBy(() => epochMs(instant)).code).toBe("INVALID_INPUT");
    expect(readInstant(instant)).toBe(null);
  });

  it.each([[null], [undefined], [true], [{}], [[0]], [10n]])("reads no instant in %s", (value) => {
    expect(readInstant(value)).toBe(null);
  });

  it("names the field in the error, not the value", () => {
    const error = thrownBy(() => epochMs("yesterday at nine", "occurredAt"));
    expect(error.details).toEqual({ field: "occurredAt" });
    expect(error.message).toContain("occurredAt");
    expect(error.message).not.toContain("yesterday");
  });

  it("gives the same for a point in time in every offset, whatever zone the machine is in", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -62_000_000_000_000, max: 250_000_000_000_000 }),
        fc.integer({ min: -1_439, max: 1_439 }),
        (at, offsetMinutes) => {
          const local = new Date(at + offsetMinutes * 60_000).toISOString().slice(0, -1);
          const size = Math.abs(offsetMinutes);
          const offset = `${offsetMinutes < 0 ? "-" : "+"}${String(Math.floor(size / 60)).padStart(2, "0")}:${String(size % 60).padStart(2, "0")}`;
          expect(epochMs(`${local}${offset}`)).toBe(at);
        },
      ),
      { seed: 21, numRuns: 5_000 },
    );
  });

  it("takes no daylight saving into account: an hour that a zone skips or repeats is as long as any other", () => {
    expect(epochMs("2026-03-29T03:30:00+02:00") - epochMs("2026-03-29T02:30:00+02:00")).toBe(3_600_000);
    expect(epochMs("2026-10-25T03:30:00+02:00") - epochMs("2026-10-25T03:30:00+03:00")).toBe(3_600_000);
  });
});
