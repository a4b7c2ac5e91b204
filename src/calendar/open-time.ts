import { ThroughlineError } from "../kernel/error.js";
import type { EpochMs } from "../kernel/instant.js";
import { DAY_MS, type DayNumber, MINUTE_MS, weekdayIndex } from "./local-date.js";
import { type MinuteSpan, type Schedule, type ScheduleRules, scheduleRules } from "./schedule.js";
import { atWallTime, offsetStretches } from "./zone.js";

/**
 * The open stretches of a fixed span of time, merged and cut at its ends. `openBefore[i]` is the open time before stretch `i`,
 * so that the open time before any instant is found by halving.
 */
interface OpenBlock {
  readonly starts: readonly EpochMs[];
  readonly ends: readonly EpochMs[];
  readonly openBefore: readonly number[];
  readonly total: number;
}

const BLOCK_MS = 28 * DAY_MS;

/** Calculations work from this instant … */
const EARLIEST = Date.UTC(1900, 0, 1);
/** … to this one. */
const LATEST = Date.UTC(2400, 0, 1);

/** The wall clock is never farther from UTC than this. */
const FARTHEST_OFFSET_MS = 16 * 60 * MINUTE_MS;

/** When a schedule is open, worked out block by block as it is asked for. */
export class OpenTime {
  readonly neverOpen: boolean;
  readonly #rules: ScheduleRules;
  readonly #blocks = new Map<number, OpenBlock>();

  constructor(rules: ScheduleRules) {
    this.#rules = rules;
    this.neverOpen = rules.neverOpen;
  }

  /** Open time from `fromAt` to `toAt`, which is not earlier. */
  between(fromAt: EpochMs, toAt: EpochMs): number {
    const first = blockIndex(fromAt);
    const last = blockIndex(toAt);
    let sum = 0;
    for (let index = first; index < last; index++) sum += this.#block(index).total;
    return sum - openUntil(this.#block(first), fromAt) + openUntil(this.#block(last), toAt);
  }

  /** The first instant at or after `at`, and before `untilAt`, at which the schedule is open. */
  next(at: EpochMs, untilAt: EpochMs): EpochMs | null {
    for (const [startAt] of this.windows(at, untilAt)) return startAt;
    return null;
  }

  /** The first instant at or after `at` by which the schedule was open for `durationMs` (above 0), if that is by `untilAt`. */
  after(at: EpochMs, durationMs: number, untilAt: EpochMs): EpochMs | null {
    const last = blockIndex(untilAt);
    let left = durationMs + openUntil(this.#block(blockIndex(at)), at);
    for (let index = blockIndex(at); index <= last; index++) {
      const block = this.#block(index);
      if (left > block.total) {
        left -= block.total;
        continue;
      }
      const stretch = lastBelow(block.openBefore, left);
      const reachedAt =
        (block.starts[stretch] ?? Number.NaN) + left - (block.openBefore[stretch] ?? Number.NaN);
      return reachedAt <= untilAt ? reachedAt : null;
    }
    return null;
  }

  /** The open stretches of a range, cut at its ends; those that meet are one. */
  *windows(fromAt: EpochMs, toAt: EpochMs): IterableIterator<readonly [startAt: EpochMs, endAt: EpochMs]> {
    let open: [EpochMs, EpochMs] | null = null;
    for (let index = blockIndex(fromAt); index <= blockIndex(toAt); index++) {
      const { starts, ends } = this.#block(index);
      for (const [position, start] of starts.entries()) {
        const startAt = Math.max(start, fromAt);
        const endAt = Math.min(ends[position] ?? start, toAt);
        if (startAt >= endAt) continue;
        if (open !== null && open[1] === startAt) {
          open[1] = endAt;
          continue;
        }
        if (open !== null) yield open;
        open = [startAt, endAt];
      }
    }
    if (open !== null) yield open;
  }

  #block(index: number): OpenBlock {
    const known = this.#blocks.get(index);
    if (known !== undefined) return known;
    const made = openBlock(this.#rules, index * BLOCK_MS, (index + 1) * BLOCK_MS);
    this.#blocks.set(index, made);
    return made;
  }
}

const known = new WeakMap<ScheduleRules, OpenTime>();

export function openTime(schedule: Schedule): OpenTime {
  const rules = scheduleRules(schedule);
  const made = known.get(rules) ?? new OpenTime(rules);
  known.set(rules, made);
  return made;
}

/**
 * Refuses an instant for which calculation would be endless or meaningless.
 *
 * @throws ThroughlineError `INVALID_INPUT`
 */
export function withinCalendar(at: EpochMs, field: string): EpochMs {
  if (at >= EARLIEST && at <= LATEST) return at;
  throw new ThroughlineError(
    "INVALID_INPUT",
    `${field} is outside the years 1900 to 2399, in which business hours can be calculated. Check its unit: milliseconds are expected.`,
    { details: { field } },
  );
}

/** The last instant of {@link withinCalendar} that is at most `spanMs` after `at`. */
export function latestWithin(at: EpochMs, spanMs: number): EpochMs {
  return Math.min(at + spanMs, LATEST);
}

function blockIndex(at: EpochMs): number {
  return Math.floor(at / BLOCK_MS);
}

/** Open time of the block before `at`. */
function openUntil({ starts, ends, openBefore }: OpenBlock, at: EpochMs): number {
  const stretch = lastBelow(starts, at);
  const [start, end, before] = [starts[stretch], ends[stretch], openBefore[stretch]];
  return start === undefined || end === undefined || before === undefined
    ? 0
    : before + Math.min(at, end) - start;
}

/** Position of the last of the rising `values` that is below `limit`; -1 where none is. */
function lastBelow(values: readonly number[], limit: number): number {
  let [low, high] = [0, values.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((values[middle] ?? limit) < limit) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

function openBlock(rules: ScheduleRules, startAt: EpochMs, endAt: EpochMs): OpenBlock {
  const firstDay = Math.floor((startAt - FARTHEST_OFFSET_MS) / DAY_MS) - 2;
  const lastDay = Math.floor((endAt + FARTHEST_OFFSET_MS) / DAY_MS);
  const stretches = offsetStretches(
    rules.timeZone,
    firstDay * DAY_MS - 2 * FARTHEST_OFFSET_MS,
    (lastDay + 3) * DAY_MS + 2 * FARTHEST_OFFSET_MS,
  );
  const windows: [EpochMs, EpochMs][] = [];
  for (let day = firstDay; day <= lastDay; day++) {
    for (const { open, close } of spansOf(rules, day)) {
      const openAt = atWallTime(stretches, day * DAY_MS + open * MINUTE_MS, "first");
      const closeAt = atWallTime(stretches, day * DAY_MS + close * MINUTE_MS, "last");
      const window: [EpochMs, EpochMs] = [Math.max(openAt, startAt), Math.min(closeAt, endAt)];
      if (window[0] < window[1]) windows.push(window);
    }
  }
  return mergedBlock(windows);
}

function spansOf({ holidays, versions }: ScheduleRules, day: DayNumber): readonly MinuteSpan[] {
  const special = holidays.get(day);
  if (special !== undefined) return special;
  return versions.find(({ from }) => from <= day)?.days[weekdayIndex(day)] ?? [];
}

function mergedBlock(windows: [EpochMs, EpochMs][]): OpenBlock {
  const [starts, ends, openBefore]: [number[], number[], number[]] = [[], [], []];
  let total = 0;
  let open: [EpochMs, EpochMs] | undefined;
  const shut = () => {
    if (open === undefined) return;
    starts.push(open[0]);
    ends.push(open[1]);
    openBefore.push(total);
    total += open[1] - open[0];
  };
  for (const window of windows.sort((a, b) => a[0] - b[0])) {
    if (open !== undefined && window[0] <= open[1]) {
      open[1] = Math.max(open[1], window[1]);
      continue;
    }
    shut();
    open = window;
  }
  shut();
  return { starts, ends, openBefore, total };
}
