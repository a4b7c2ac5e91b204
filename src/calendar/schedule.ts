import { ThroughlineError } from "../kernel/error.js";
import { type DayNumber, dayNumber, EVERY_DAY, type LocalDate, type Weekday } from "./local-date.js";
import { isTimeZone } from "./zone.js";

/**
 * One stretch of opening, in the wall time of the schedule's zone: `HH:MM`, 24-hour. `close` may be `24:00`, the end of the day;
 * a `close` at or before `open` is on the next day, so `22:00` to `06:00` is a night and `09:00` to `09:00` a full day.
 */
export interface OpeningHours {
  readonly open: string;
  readonly close: string;
}

/** The opening hours of each day; a day left out is closed. A night stands under the day on which it begins. */
export type WeeklyHours = { readonly [day in Weekday]?: readonly OpeningHours[] };

/** The weekly hours in force from a local date on, until the next version's. */
export interface ScheduleVersion {
  /** `"always"`: from the beginning of time. A schedule without such a version is closed before its first. */
  readonly from: LocalDate | "always";
  readonly weekly: WeeklyHours;
}

/** A day whose weekly hours do not count. What began the evening before still ends on it. */
export interface Holiday {
  readonly date: LocalDate;
  readonly name?: string;
  /** Hours that begin on this day in place of the weekly ones; default none. */
  readonly hours?: readonly OpeningHours[];
}

/** Business hours as data: plain, safe in JSON, and never changed by this library. Made by {@link defineSchedule}. */
export interface Schedule {
  /** An IANA name such as `Europe/Athens`. */
  readonly timeZone: string;
  /** By `from`, earliest first. */
  readonly versions: readonly ScheduleVersion[];
  /** By date, earliest first. */
  readonly holidays: readonly Holiday[];
}

/** What {@link defineSchedule} takes: a {@link Schedule}, or one with `weekly` hours that were always in force. */
export type ScheduleInput = { readonly timeZone: string; readonly holidays?: readonly Holiday[] } & (
  | { readonly versions: readonly ScheduleVersion[]; readonly weekly?: never }
  | { readonly weekly: WeeklyHours; readonly versions?: never }
);

/** Opening and closing in minutes since the local midnight of the day of opening; closing is the later one. */
export interface MinuteSpan {
  readonly open: number;
  readonly close: number;
}

/** A schedule ready for calculation. */
export interface ScheduleRules {
  readonly timeZone: string;
  /** Latest first. `days` follows {@link EVERY_DAY}. */
  readonly versions: readonly {
    readonly from: DayNumber;
    readonly days: readonly (readonly MinuteSpan[])[];
  }[];
  readonly holidays: ReadonlyMap<DayNumber, readonly MinuteSpan[]>;
  readonly neverOpen: boolean;
}

/** Rules of the schedules made by {@link defineSchedule}, which cannot change. */
const defined = new WeakMap<Schedule, ScheduleRules>();

/**
 * Checks business hours and makes them a deeply frozen {@link Schedule}. Do it once per schedule: calculations with the result
 * share their work, those with equal data from elsewhere are checked anew at each call.
 *
 * @throws ThroughlineError `INVALID_INPUT` for an unknown time zone, a date or time that does not exist, an unknown field,
 * or two versions or holidays of one date; its details list at most five `{ path, rule }`
 * @example
 * ```ts
 * const desk = defineSchedule({
 *   timeZone: "Europe/Athens",
 *   weekly: sameHours(MONDAY_TO_FRIDAY, { open: "09:00", close: "17:00" }),
 *   holidays: [{ date: "2026-04-13", name: "Easter Monday" }],
 * });
 * isOpen(desk, "2026-04-10T10:00:00+03:00"); // true
 * isOpen(desk, "2026-04-13T10:00:00+03:00"); // false
 * ```
 */
export function defineSchedule(input: ScheduleInput): Schedule {
  const problems: Problem[] = [];
  const schedule = readSchedule(input, problems);
  if (problems.length > 0) {
    const listed = problems.slice(0, MOST_REPORTED);
    const text = listed.map(({ path, rule }) => (path === "" ? rule : `${path}: ${rule}`)).join("; ");
    throw new ThroughlineError(
      "INVALID_INPUT",
      `The schedule is not valid (${text}). Correct these fields.`,
      {
        details: { what: "schedule", problems: listed },
      },
    );
  }
  defined.set(schedule, rulesOf(schedule));
  return schedule;
}

/** The rules of a schedule, whether it went through {@link defineSchedule} or is equal data from elsewhere. */
export function scheduleRules(schedule: Schedule): ScheduleRules {
  return defined.get(schedule) ?? rulesOf(defineSchedule(schedule));
}

/** Monday to Friday, for {@link sameHours}. */
export const MONDAY_TO_FRIDAY = [
  "monday",
  "tuesday",
  "wednesday",
  "thursday",
  "friday",
] as const satisfies readonly Weekday[];

/**
 * Weekly hours that are the same on each of `days`.
 *
 * @example
 * ```ts
 * sameHours(["saturday", "sunday"], { open: "10:00", close: "14:00" });
 * // { saturday: [{ open: "10:00", close: "14:00" }], sunday: [{ open: "10:00", close: "14:00" }] }
 * ```
 */
export function sameHours(days: readonly Weekday[], ...hours: readonly OpeningHours[]): WeeklyHours {
  return Object.fromEntries(days.map((day) => [day, hours]));
}

interface Problem {
  readonly path: string;
  readonly rule: string;
}

const MOST_REPORTED = 5;
const NO_DATE = "must be a date of the calendar written YYYY-MM-DD";

function rulesOf({ timeZone, versions, holidays }: Schedule): ScheduleRules {
  const byDay = versions.map(({ from, weekly }) => ({
    from: from === "always" ? Number.NEGATIVE_INFINITY : (dayNumber(from) ?? Number.NaN),
    days: EVERY_DAY.map((day) => (weekly[day] ?? []).map(minuteSpan)),
  }));
  const special = holidays.map(
    ({ date, hours }) => [dayNumber(date) ?? Number.NaN, (hours ?? []).map(minuteSpan)] as const,
  );
  return {
    timeZone,
    versions: byDay.reverse(),
    holidays: new Map(special),
    neverOpen:
      byDay.every(({ days }) => days.every((spans) => spans.length === 0)) &&
      special.every(([, spans]) => spans.length === 0),
  };
}

function minuteSpan({ open, close }: OpeningHours): MinuteSpan {
  const [from, to] = [minutes(open), minutes(close)];
  return { open: from, close: to > from ? to : to + 24 * 60 };
}

function minutes(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
}

function readSchedule(input: unknown, problems: Problem[]): Schedule {
  const source = readObject(input, "", ["timeZone", "versions", "weekly", "holidays"], problems);
  const timeZone = typeof source.timeZone === "string" ? source.timeZone : "";
  if (!isTimeZone(timeZone))
    problems.push({ path: "timeZone", rule: "must be an IANA time zone such as Europe/Athens" });
  if ((source.versions === undefined) === (source.weekly === undefined)) {
    problems.push({ path: "", rule: "give either weekly or versions" });
  }
  const versions =
    source.versions === undefined
      ? [Object.freeze({ from: "always", weekly: readWeekly(source.weekly ?? {}, "weekly", problems) })]
      : readList(source.versions, "versions", problems).map((version, index) =>
          readVersion(version, `versions.${index}`, problems),
        );
  if (versions.length === 0) problems.push({ path: "versions", rule: "must have at least one version" });
  const holidays = readList(source.holidays ?? [], "holidays", problems).map((holiday, index) =>
    readHoliday(holiday, `holidays.${index}`, problems),
  );
  refuseTwice(
    versions.map(({ from }) => from),
    "versions",
    problems,
  );
  refuseTwice(
    holidays.map(({ date }) => date),
    "holidays",
    problems,
  );
  return Object.freeze({
    timeZone,
    versions: Object.freeze(
      versions.sort((a, b) => order(a.from === "always" ? "" : a.from, b.from === "always" ? "" : b.from)),
    ),
    holidays: Object.freeze(holidays.sort((a, b) => order(a.date, b.date))),
  });
}

function readVersion(input: unknown, path: string, problems: Problem[]): ScheduleVersion {
  const source = readObject(input, path, ["from", "weekly"], problems);
  const from =
    source.from === "always"
      ? "always"
      : readDate(source.from, `${path}.from`, `${NO_DATE}, or "always"`, problems);
  return Object.freeze({ from, weekly: readWeekly(source.weekly, `${path}.weekly`, problems) });
}

function readHoliday(input: unknown, path: string, problems: Problem[]): Holiday {
  const source = readObject(input, path, ["date", "name", "hours"], problems);
  const date = readDate(source.date, `${path}.date`, NO_DATE, problems);
  const { name } = source;
  if (name !== undefined && typeof name !== "string")
    problems.push({ path: `${path}.name`, rule: "must be text" });
  return Object.freeze({
    date,
    ...(typeof name === "string" ? { name } : {}),
    ...(source.hours === undefined ? {} : { hours: readHours(source.hours, `${path}.hours`, problems) }),
  });
}

function readWeekly(input: unknown, path: string, problems: Problem[]): WeeklyHours {
  const source = readObject(input, path, EVERY_DAY, problems);
  const days = EVERY_DAY.flatMap((day) =>
    source[day] === undefined ? [] : [[day, readHours(source[day], `${path}.${day}`, problems)] as const],
  );
  return Object.freeze(Object.fromEntries(days));
}

function readHours(input: unknown, path: string, problems: Problem[]): readonly OpeningHours[] {
  const hours = readList(input, path, problems).map((each, index) => {
    const source = readObject(each, `${path}.${index}`, ["open", "close"], problems);
    const open = readTime(
      source.open,
      /^(?:[01]\d|2[0-3]):[0-5]\d$/,
      "23:59",
      `${path}.${index}.open`,
      problems,
    );
    const close = readTime(
      source.close,
      /^(?:(?:[01]\d|2[0-3]):[0-5]\d|24:00)$/,
      "24:00",
      `${path}.${index}.close`,
      problems,
    );
    return Object.freeze({ open, close });
  });
  return Object.freeze(hours);
}

function readTime(input: unknown, pattern: RegExp, last: string, path: string, problems: Problem[]): string {
  if (typeof input === "string" && pattern.test(input)) return input;
  problems.push({ path, rule: `must be a time written HH:MM, from 00:00 to ${last}` });
  return "00:00";
}

function readDate(input: unknown, path: string, rule: string, problems: Problem[]): LocalDate {
  if (typeof input === "string" && dayNumber(input) !== null) return input;
  problems.push({ path, rule });
  return "";
}

function readList(input: unknown, path: string, problems: Problem[]): readonly unknown[] {
  if (Array.isArray(input)) return input;
  problems.push({ path, rule: "must be a list" });
  return [];
}

function readObject(
  input: unknown,
  path: string,
  fields: readonly string[],
  problems: Problem[],
): Readonly<Record<string, unknown>> {
  if (typeof input !== "object" || input === null || Array.isArray(input)) {
    problems.push({ path, rule: "must be an object" });
    return {};
  }
  const entries = Object.entries(input);
  if (entries.some(([field]) => !fields.includes(field))) {
    problems.push({ path, rule: `has an unknown field; known are ${fields.join(", ")}` });
  }
  return Object.fromEntries(entries);
}

/** An invalid date was read as empty text and reported already. */
function refuseTwice(dates: readonly string[], path: string, problems: Problem[]): void {
  const seen = new Set<string>();
  for (const date of dates) {
    if (date !== "" && seen.has(date)) problems.push({ path, rule: `has ${date} twice` });
    seen.add(date);
  }
}

function order(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
