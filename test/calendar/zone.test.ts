import { describe, expect, it } from "vitest";
import { atWallTime, isTimeZone, offsetStretches } from "../../src/calendar/zone.js";

const HOUR = 3_600_000;

describe("a zone's offsets", () => {
  it("are found with every change, to the second", () => {
    const [from, to] = [Date.parse("2026-02-10T00:00:00Z"), Date.parse("2026-03-28T00:00:00Z")];
    const [pauseAt, endAt] = [Date.parse("2026-02-15T02:00:00Z"), Date.parse("2026-03-22T02:00:00Z")];
    expect(offsetStretches("Africa/Casablanca", from, to)).toEqual([
      { startAt: from, endAt: pauseAt, offsetMs: HOUR },
      { startAt: pauseAt, endAt, offsetMs: 0 },
      { startAt: endAt, endAt: to, offsetMs: HOUR },
    ]);
  });

  it("are one stretch where the clocks are never changed", () => {
    expect(offsetStretches("Asia/Kathmandu", 1_780_000_000_000, 1_790_000_000_000)).toEqual([
      { startAt: 1_780_000_000_000, endAt: 1_790_000_000_000, offsetMs: 5.75 * HOUR },
    ]);
  });
});

describe("a wall time", () => {
  const stretches = [
    { startAt: 0, endAt: 100 * HOUR, offsetMs: HOUR },
    { startAt: 100 * HOUR, endAt: 200 * HOUR, offsetMs: 2 * HOUR },
    { startAt: 200 * HOUR, endAt: 300 * HOUR, offsetMs: HOUR },
  ];

  it("shown once has one instant", () => {
    expect(atWallTime(stretches, 51 * HOUR, "first")).toBe(50 * HOUR);
    expect(atWallTime(stretches, 51 * HOUR, "last")).toBe(50 * HOUR);
    expect(atWallTime(stretches, 102 * HOUR, "first")).toBe(100 * HOUR);
    expect(atWallTime(stretches, 202 * HOUR, "last")).toBe(201 * HOUR);
  });

  it("skipped is the instant of that skip, whatever changes later", () => {
    expect(atWallTime(stretches, 101 * HOUR, "first")).toBe(100 * HOUR);
    expect(atWallTime(stretches, 101.5 * HOUR, "last")).toBe(100 * HOUR);
  });

  it("shown twice has a first and a last instant", () => {
    expect(atWallTime(stretches, 201.5 * HOUR, "first")).toBe(199.5 * HOUR);
    expect(atWallTime(stretches, 201.5 * HOUR, "last")).toBe(200.5 * HOUR);
  });
});

describe("the name of a zone", () => {
  it("is an IANA one", () => {
    for (const name of ["Europe/Athens", "UTC", "America/Argentina/Buenos_Aires"])
      expect(isTimeZone(name)).toBe(true);
    for (const name of ["", "Europe/Atlantis", "+02:00", "UTC+2", " UTC"])
      expect(isTimeZone(name)).toBe(false);
  });

  it("is never that of the machine for want of another", () => {
    const nameless: unknown = undefined;
    expect(isTimeZone(nameless as string)).toBe(false);
  });
});
