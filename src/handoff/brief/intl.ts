import { isTimeZone } from "../../calendar/zone.js";
import { invalidOption } from "./option.js";

/** Formats are slow to make, so each is made once; a flood of different zones only empties the memory. */
const MOST_REMEMBERED = 100;

/** The day alone. Refuses a zone the runtime does not know. */
export const dayFormat = remembered((tag, timeZone) =>
  dateFormat(tag, timeZone, { weekday: "short", day: "numeric", month: "short", year: "numeric" }),
);

/** The time of day alone. */
export const clockFormat = remembered((tag, timeZone) =>
  dateFormat(tag, timeZone, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }),
);

/** How long ago, in the case the language wants. */
export const relativeFormat = remembered((tag) => new Intl.RelativeTimeFormat(tag));

export const pluralRules = remembered((tag) => new Intl.PluralRules(tag));

function dateFormat(tag: string, timeZone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  if (!isTimeZone(timeZone))
    throw invalidOption("timeZone", "must be an IANA time zone such as Europe/Athens");
  return new Intl.DateTimeFormat(tag, { timeZone, calendar: "gregory", ...options });
}

function remembered<T>(make: (tag: string, detail: string) => T): (tag: string, detail?: string) => T {
  const made = new Map<string, T>();
  return (tag, detail = "") => {
    const key = `${tag} ${detail}`;
    const known = made.get(key);
    if (known !== undefined) return known;
    if (made.size >= MOST_REMEMBERED) made.clear();
    const format = make(tag, detail);
    made.set(key, format);
    return format;
  };
}
