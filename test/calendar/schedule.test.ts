import { defineSchedule, MONDAY_TO_FRIDAY, type ScheduleInput, sameHours } from "throughline/calendar";
import { describe, expect, it } from "vitest";

const weekly = sameHours(MONDAY_TO_FRIDAY, { open: "09:00", close: "17:00" });

function problemsOf(input: unknown): unknown {
  try {
    // Callers without types can pass anything.
    defineSchedule(input as ScheduleInput);
  } catch (error) {
    expect(error).toMatchObject({ name: "ThroughlineError", code: "INVALID_INPUT" });
    return error instanceof Error && "details" in error ? error.details : undefined;
  }
  return "no error";
}

describe("a schedule", () => {
  it("given as weekly hours was always in force", () => {
    expect(defineSchedule({ timeZone: "Europe/Athens", weekly })).toEqual({
      timeZone: "Europe/Athens",
      versions: [{ from: "always", weekly }],
      holidays: [],
    });
  });

  it("puts versions and holidays in order", () => {
    const schedule = defineSchedule({
      timeZone: "Europe/Athens",
      versions: [
        { from: "2026-07-01", weekly: {} },
        { from: "always", weekly },
        { from: "2026-01-01", weekly: {} },
      ],
      holidays: [{ date: "2026-12-25" }, { date: "2026-01-06", name: "Epiphany" }],
    });
    expect(schedule.versions.map(({ from }) => from)).toEqual(["always", "2026-01-01", "2026-07-01"]);
    expect(schedule.holidays.map(({ date }) => date)).toEqual(["2026-01-06", "2026-12-25"]);
  });

  it("survives JSON and can be defined again from what comes back", () => {
    const schedule = defineSchedule({
      timeZone: "Europe/Athens",
      weekly,
      holidays: [{ date: "2026-12-24", name: "Christmas Eve", hours: [{ open: "09:00", close: "24:00" }] }],
    });
    expect(defineSchedule(JSON.parse(JSON.stringify(schedule)))).toEqual(schedule);
  });

  it("is frozen throughout and shares nothing with what it was made from", () => {
    const hours = [{ open: "09:00", close: "17:00" }];
    const schedule = defineSchedule({ timeZone: "UTC", weekly: { monday: hours } });
    hours[0] = { open: "10:00", close: "11:00" };
    expect(schedule.versions[0]?.weekly.monday).toEqual([{ open: "09:00", close: "17:00" }]);
    const parts = [
      schedule,
      schedule.versions,
      schedule.versions[0],
      schedule.versions[0]?.weekly.monday?.[0],
    ];
    for (const part of parts) expect(Object.isFrozen(part)).toBe(true);
  });

  it("names every mistake with its place, at most five", () => {
    expect(
      problemsOf({
        timeZone: "Europe/Atlantis",
        versions: [{ from: "2026-02-30", weekly: { mon: [], tuesday: [{ open: "24:00", close: "9:00" }] } }],
        holidays: [{ date: "25.12.2026" }],
      }),
    ).toEqual({
      what: "schedule",
      problems: [
        { path: "timeZone", rule: "must be an IANA time zone such as Europe/Athens" },
        { path: "versions.0.from", rule: 'must be a date of the calendar written YYYY-MM-DD, or "always"' },
        {
          path: "versions.0.weekly",
          rule: "has an unknown field; known are monday, tuesday, wednesday, thursday, friday, saturday, sunday",
        },
        {
          path: "versions.0.weekly.tuesday.0.open",
          rule: "must be a time written HH:MM, from 00:00 to 23:59",
        },
        {
          path: "versions.0.weekly.tuesday.0.close",
          rule: "must be a time written HH:MM, from 00:00 to 24:00",
        },
      ],
    });
  });

  it.each([
    ["nothing", undefined],
    ["a list", []],
    ["both weekly and versions", { timeZone: "UTC", weekly, versions: [] }],
    ["neither", { timeZone: "UTC" }],
    ["no version", { timeZone: "UTC", versions: [] }],
    [
      "two versions of one date",
      {
        timeZone: "UTC",
        versions: [
          { from: "always", weekly },
          { from: "always", weekly },
        ],
      },
    ],
    [
      "two holidays of one date",
      { timeZone: "UTC", weekly, holidays: [{ date: "2026-01-01" }, { date: "2026-01-01" }] },
    ],
    ["a bare offset as zone", { timeZone: "+02:00", weekly }],
    ["a number as zone", { timeZone: 2, weekly }],
    [
      "a holiday whose name is no text",
      { timeZone: "UTC", weekly, holidays: [{ date: "2026-01-01", name: 1 }] },
    ],
    ["hours that are no list", { timeZone: "UTC", weekly: { monday: "09:00-17:00" } }],
    ["an unknown field", { timeZone: "UTC", weekly, holiday: [] }],
  ])("refuses %s", (_what, input) => {
    expect(problemsOf(input)).toMatchObject({ what: "schedule" });
  });
});
