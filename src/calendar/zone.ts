import { tzOffset } from "@date-fns/tz/tzOffset";
import type { EpochMs } from "../kernel/instant.js";
import { DAY_MS, MINUTE_MS } from "./local-date.js";

/** A stretch of time in which a zone's clocks kept one offset from UTC. */
export interface OffsetStretch {
  readonly startAt: EpochMs;
  readonly endAt: EpochMs;
  readonly offsetMs: number;
}

/** Whether `name` is an IANA time zone that this runtime knows. Bare offsets are refused: they know no summer time. */
export function isTimeZone(name: string): boolean {
  if (typeof name !== "string" || !/^[A-Za-z]/.test(name)) return false;
  try {
    return new Intl.DateTimeFormat("en-US", { timeZone: name }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}

/**
 * The zone's offsets from `startAt` to `endAt`, in order. No zone changes its clocks twice within a day, so one look a day
 * finds every change, and halving finds its second.
 */
export function offsetStretches(
  timeZone: string,
  startAt: EpochMs,
  endAt: EpochMs,
): readonly OffsetStretch[] {
  const stretches: OffsetStretch[] = [];
  let stretchStart = startAt;
  let offset = offsetMs(timeZone, startAt);
  for (let at = startAt; at < endAt; ) {
    const next = Math.min(at + DAY_MS, endAt);
    const nextOffset = offsetMs(timeZone, next);
    if (nextOffset !== offset) {
      const changeAt = findChange(timeZone, at, next, offset);
      stretches.push({ startAt: stretchStart, endAt: changeAt, offsetMs: offset });
      stretchStart = changeAt;
      offset = nextOffset;
    }
    at = next;
  }
  stretches.push({ startAt: stretchStart, endAt, offsetMs: offset });
  return stretches;
}

/**
 * When the zone's clocks showed `localMs` (wall time written as if it were UTC), which must lie well inside the stretches.
 * A time that they showed twice has two answers; one that they skipped has the instant of the skip.
 */
export function atWallTime(
  stretches: readonly OffsetStretch[],
  localMs: number,
  which: "first" | "last",
): EpochMs {
  let shownAt: EpochMs | undefined;
  let skippedAt: EpochMs | undefined;
  for (const { startAt, endAt, offsetMs } of stretches) {
    const at = localMs - offsetMs;
    if (at >= startAt && at < endAt) {
      if (which === "first") return at;
      shownAt = at;
    } else if (at < startAt) {
      skippedAt ??= startAt;
    }
  }
  return shownAt ?? skippedAt ?? Number.NaN;
}

function offsetMs(timeZone: string, at: EpochMs): number {
  return Math.round(tzOffset(timeZone, new Date(at)) * MINUTE_MS);
}

function findChange(timeZone: string, fromAt: EpochMs, toAt: EpochMs, before: number): EpochMs {
  let [same, changed] = [Math.floor(fromAt / 1000), Math.ceil(toAt / 1000)];
  while (changed - same > 1) {
    const middle = Math.floor((same + changed) / 2);
    if (offsetMs(timeZone, middle * 1000) === before) same = middle;
    else changed = middle;
  }
  return changed * 1000;
}
