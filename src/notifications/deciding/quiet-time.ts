import { openWindows } from "../../calendar/business-time.js";
import { DAY_MS, EVERY_DAY } from "../../calendar/local-date.js";
import { defineSchedule, type Schedule, sameHours } from "../../calendar/schedule.js";
import type { QuietHours } from "../../journey/customer/reach/events.js";
import type { EpochMs } from "../../kernel/instant.js";
import { remembered } from "../text/remembered.js";

/** No night is longer, wherever one may be; after so long without a waking hour in common there is none. */
const LONGEST_SEARCH_MS = 7 * DAY_MS;

/**
 * The first instant, from `at` on, at which it is quiet in none of the zones: `at` itself where it is not now, `null` where there is
 * no such hour, or no zone is given. On a night when the clocks are put back, the hour that comes twice is quiet both times.
 */
export function quietUntil(hours: QuietHours, timeZones: readonly string[], at: EpochMs): EpochMs | null {
  if (timeZones.length === 0) return null;
  const nights = timeZones.map((timeZone) => nightsOf(`${hours.from} ${hours.to} ${timeZone}`));
  for (let until = at; until <= at + LONGEST_SEARCH_MS; ) {
    const morning = Math.max(...nights.map((night) => nightEnd(night, until)));
    if (morning === until) return until;
    until = morning;
  }
  return null;
}

/** `at` itself where it is not night. */
function nightEnd(night: Schedule, at: EpochMs): EpochMs {
  const [window] = openWindows(night, at, at + 2 * DAY_MS);
  return window === undefined || window.openAt > at ? at : window.closeAt;
}

/** Calculation with a schedule shares its work, so each is made once. */
const nightsOf = remembered((key) => {
  const [from = "", to = "", timeZone = ""] = key.split(" ");
  return defineSchedule({ timeZone, weekly: sameHours(EVERY_DAY, { open: from, close: to }) });
});
