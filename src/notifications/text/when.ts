import { isTimeZone } from "../../calendar/zone.js";
import { ThroughlineError } from "../../kernel/error.js";
import type { EpochMs } from "../../kernel/instant.js";
import { remembered } from "./remembered.js";

/**
 * What `{$at :tl:when}` shows: weekday, day, month and time on a 24-hour clock, in the recipient's zone and language. The weekday is in
 * the nominative and no language ends it in a full stop, as long as it stands after a colon and before the end of its sentence.
 *
 * @param timeZone an IANA name. There is no default: the machine's zone is nobody's.
 * @throws ThroughlineError `INVALID_INPUT` for no zone, or one that the runtime does not know
 * @example
 * ```ts
 * formatWhen(Date.parse("2026-11-24T09:30:00Z"), "en", "UTC"); // "Tuesday, November 24 at 09:30"
 * formatWhen(Date.parse("2026-11-24T09:30:00Z"), "hr", "Europe/Zagreb"); // "utorak, 24. studenoga u 10:30"
 * ```
 */
export function formatWhen(at: EpochMs, locale: string, timeZone: string | undefined): string {
  return plainSpaces(dateTimeFormat(`${locale} ${timeZone ?? ""}`).format(at));
}

const dateTimeFormat = remembered((key) => {
  // No locale holds a space; a zone that is none may.
  const space = key.indexOf(" ");
  const [locale, timeZone] = [key.slice(0, space), key.slice(space + 1)];
  if (!isTimeZone(timeZone)) {
    throw new ThroughlineError(
      "INVALID_INPUT",
      "timeZone is not an IANA time zone, and this notice tells a time. Give the recipient's, such as Europe/Athens.",
      { details: { field: "timeZone" } },
    );
  }
  return new Intl.DateTimeFormat(locale, {
    timeZone,
    calendar: "gregory",
    weekday: "long",
    day: "numeric",
    month: "long",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  });
});

/** A no-break space would make an English text message cost as much as a Greek one. */
function plainSpaces(text: string): string {
  return text.replace(/[\u00a0\u202f]/g, " ");
}
