import { atWallTime, isTimeZone, type OffsetStretch, offsetStretches } from "../../calendar/zone.js";
import { ThroughlineError } from "../../kernel/error.js";
import type { EpochMs } from "../../kernel/instant.js";
import type { TimeForm } from "./export-mapping.js";

/** What a field says of a time. `sentinel`: a time that stands for none, such as 1970-01-01; `unreadable`: not of the form. */
export type TimeRead = EpochMs | "sentinel" | "unreadable";

const DAY_MS = 86_400_000;
const BLOCK_MS = 64 * DAY_MS;
/** Systems write 1900-01-01, 1970-01-01 or 9999-12-31 where there is no time. No helpdesk of ours is so old. */
const EARLIEST = Date.UTC(1990, 0, 1);
const LATEST = Date.UTC(9000, 0, 1);

const ISO =
  /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?)?\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2})?$/i;
const LOCAL =
  /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?:[T ,]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s*([AP]M)?)?\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2})?$/i;
const NUMBER = /^-?\d{1,17}(?:\.\d+)?$/;

/**
 * The zone, where it is one. Callers without types leave it out, and the runtime would then take the machine's.
 *
 * @throws ThroughlineError `INVALID_INPUT`
 */
export function knownZone(timeZone: unknown): string {
  if (typeof timeZone === "string" && isTimeZone(timeZone)) return timeZone;
  throw new ThroughlineError("INVALID_INPUT", "timeZone must be an IANA time zone such as Europe/Athens.", {
    details: { field: "timeZone" },
  });
}

/** Reads the times of an export. */
export class TimeReader {
  readonly #form: TimeForm;
  readonly #timeZone: string;
  readonly #blocks = new Map<number, readonly OffsetStretch[]>();

  /** @throws ThroughlineError `INVALID_INPUT` for a zone that this runtime does not know */
  constructor(form: TimeForm, timeZone: string) {
    this.#form = form;
    this.#timeZone = knownZone(timeZone);
  }

  /** @param field not empty */
  read(field: string): TimeRead {
    if (/^0000-00-00/.test(field)) return "sentinel";
    const at = this.#read(field.trim());
    if (at === null || !Number.isFinite(at)) return "unreadable";
    return at < EARLIEST || at >= LATEST ? "sentinel" : at;
  }

  #read(field: string): EpochMs | null {
    const isEpoch = this.#form === "epoch-seconds" || this.#form === "epoch-milliseconds";
    if (isEpoch && NUMBER.test(field))
      return Math.round(Number(field) * (this.#form === "epoch-seconds" ? 1000 : 1));
    const iso = ISO.exec(field);
    if (iso !== null) {
      const [, year, month, day, hour, minute, second, fraction, offset] = iso;
      return isEpoch && offset === undefined
        ? null
        : this.#at([year, month, day, hour, minute, second], fraction, offset);
    }
    const local = isEpoch || this.#form === "iso" ? null : LOCAL.exec(field);
    if (local === null) return null;
    const [, first, other, year, hour, minute, second, fraction, half, offset] = local;
    const [day, month] = this.#form === "day-first" ? [first, other] : [other, first];
    return this.#at([year, month, day, ofDay(hour, half), minute, second], fraction, offset);
  }

  #at(
    parts: readonly (string | undefined)[],
    fraction: string | undefined,
    offset: string | undefined,
  ): EpochMs | null {
    const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts.map((part) =>
      Number(part ?? 0),
    );
    if (month < 1 || month > 12 || day < 1 || hour > 23 || minute > 59 || second > 59) return null;
    const ms = Number((fraction ?? "").slice(0, 3).padEnd(3, "0"));
    const date = new Date(0);
    date.setUTCFullYear(year, month - 1, day);
    // The calendar has no 30 February; Date takes it for 2 March.
    if (date.getUTCDate() !== day) return null;
    const wall = date.getTime() + ((hour * 60 + minute) * 60 + second) * 1000 + ms;
    if (offset !== undefined) return wall - offsetMs(offset);
    return wall < EARLIEST || wall >= LATEST ? wall : this.#local(wall);
  }

  /** A time that the clocks showed twice is the first; one that they skipped is the moment of the skip. */
  #local(wall: number): EpochMs {
    const block = Math.floor(wall / BLOCK_MS);
    const known = this.#blocks.get(block);
    const stretches =
      known ??
      offsetStretches(this.#timeZone, block * BLOCK_MS - 2 * DAY_MS, (block + 1) * BLOCK_MS + 2 * DAY_MS);
    if (known === undefined) this.#blocks.set(block, stretches);
    return atWallTime(stretches, wall, "first");
  }
}

/** `12 AM` is midnight. What is no hour of a half day stays too large to be one. */
function ofDay(hour: string | undefined, half: string | undefined): string | undefined {
  if (hour === undefined || half === undefined) return hour;
  const number = Number(hour);
  if (number < 1 || number > 12) return "99";
  return String((number % 12) + (half.toUpperCase() === "PM" ? 12 : 0));
}

function offsetMs(offset: string): number {
  const parts = /^([+-])(\d{2}):?(\d{2})$/.exec(offset);
  if (parts === null) return 0;
  const [, sign, hours, minutes] = parts;
  if (Number(hours) > 23 || Number(minutes) > 59) return Number.NaN;
  return (Number(hours) * 60 + Number(minutes)) * 60_000 * (sign === "-" ? -1 : 1);
}
