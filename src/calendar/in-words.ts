import { ThroughlineError } from "../kernel/error.js";
import { epochMs, type Instant } from "../kernel/instant.js";
import { isTimeZone } from "./zone.js";

/** Options of {@link durationInWords}. */
export interface DurationWordsOptions {
  /** A BCP 47 tag such as `el` or `hr-HR`; default `en`, which also stands in for a language the runtime does not know. */
  readonly locale?: string;
  /** How many units at most, from 1 to 4; default 2. */
  readonly units?: 1 | 2 | 3 | 4;
}

/** Options of {@link formatInstant}. */
export interface FormatInstantOptions {
  /** The reader's IANA zone. There is no default: the machine's zone is nobody's. */
  readonly timeZone: string;
  /** As in {@link DurationWordsOptions}. */
  readonly locale?: string;
}

const SECOND_MS = 1_000;
const UNITS = [
  { unit: "day", ms: 86_400_000 },
  { unit: "hour", ms: 3_600_000 },
  { unit: "minute", ms: 60_000 },
  { unit: "second", ms: SECOND_MS },
] as const;

/**
 * A length of time for people: its largest units, rounded to the smallest shown, in the plural forms of the language. A unit of
 * zero is left out; below half a second it is 0 seconds. A day is 24 hours.
 *
 * @param durationMs milliseconds, from 0
 * @throws ThroughlineError `INVALID_INPUT` for a duration that is negative or not finite, or a malformed locale
 * @example
 * ```ts
 * durationInWords(7_500_000); // "2 hours 5 minutes"
 * durationInWords(1_260_000, { locale: "hr" }); // "21 minuta"
 * durationInWords(93_600_000, { locale: "el" }); // "1 ημέρα 2 ώρες"
 * ```
 */
export function durationInWords(durationMs: number, options: DurationWordsOptions = {}): string {
  if (!Number.isFinite(durationMs) || durationMs < 0) {
    throw new ThroughlineError("INVALID_INPUT", "durationMs must be a number of milliseconds, 0 or more.", {
      details: { field: "durationMs" },
    });
  }
  const { locale = "en", units = 2 } = options;
  const parts = amounts(durationMs, units).map(({ unit, amount }) => unitFormat(locale, unit).format(amount));
  return plainSpaces(listFormat(locale).format(parts));
}

/**
 * An instant for people: weekday, date and time on a 24-hour clock, in the reader's zone and language.
 *
 * @throws ThroughlineError `INVALID_INPUT` for no valid instant, an unknown time zone or a malformed locale
 * @example
 * ```ts
 * formatInstant("2026-11-22T14:05:00Z", { timeZone: "Europe/Zagreb" }); // "Sun, Nov 22, 2026, 15:05"
 * formatInstant("2026-11-22T14:05:00Z", { timeZone: "Europe/Zagreb", locale: "hr" }); // "ned, 22. stu 2026. 15:05"
 * ```
 */
export function formatInstant(at: Instant, options: FormatInstantOptions): string {
  const { timeZone, locale = "en" } = options;
  return plainSpaces(instantFormat(locale, timeZone).format(epochMs(at, "at")));
}

function amounts(
  durationMs: number,
  units: number,
): readonly { unit: (typeof UNITS)[number]["unit"]; amount: number }[] {
  const largest = UNITS.findIndex(({ ms }) => durationMs >= ms);
  const smallestMs = (largest < 0 ? undefined : UNITS[largest + units - 1]?.ms) ?? SECOND_MS;
  let left = Math.round(durationMs / smallestMs) * smallestMs;
  const found = UNITS.flatMap(({ unit, ms }) => {
    const amount = Math.floor(left / ms);
    left -= amount * ms;
    return amount === 0 ? [] : [{ unit, amount }];
  });
  return found.length === 0 ? [{ unit: "second", amount: 0 }] : found;
}

const unitFormat = remembered(
  (locale, unit) =>
    new Intl.NumberFormat([locale, "en"], { style: "unit", unit, unitDisplay: "long", useGrouping: false }),
);

const listFormat = remembered(
  (locale) => new Intl.ListFormat([locale, "en"], { type: "unit", style: "narrow" }),
);

const instantFormat = remembered((locale, timeZone) => {
  if (!isTimeZone(timeZone)) {
    throw new ThroughlineError(
      "INVALID_INPUT",
      "timeZone is not an IANA time zone. Give one such as Europe/Athens.",
      {
        details: { field: "timeZone" },
      },
    );
  }
  return new Intl.DateTimeFormat([locale, "en"], {
    timeZone,
    calendar: "gregory",
    weekday: "short",
    day: "numeric",
    month: "short",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  });
});

/** Formats are slow to make, so each is made once; a flood of different locales only empties the memory. */
const MOST_REMEMBERED = 100;

function remembered<T>(make: (locale: string, detail: string) => T): (locale: string, detail?: string) => T {
  const formats = new Map<string, T>();
  return (locale, detail = "") => {
    const key = `${locale} ${detail}`;
    const known = formats.get(key);
    if (known !== undefined) return known;
    refuseMalformed(locale);
    const made = make(locale, detail);
    if (formats.size >= MOST_REMEMBERED) formats.clear();
    formats.set(key, made);
    return made;
  };
}

function refuseMalformed(locale: string): void {
  try {
    Intl.getCanonicalLocales(locale);
  } catch (cause) {
    throw new ThroughlineError("INVALID_INPUT", "locale is not a BCP 47 tag. Give one such as el or hr-HR.", {
      details: { field: "locale" },
      cause,
    });
  }
}

/** Some languages put no-break spaces between number and unit; in a text message they cost a whole other encoding. */
function plainSpaces(text: string): string {
  return text.replace(/[\u00a0\u202f]/g, " ");
}
