import { isTimeZone } from "../../calendar/zone.js";
import { remembered } from "../text/remembered.js";
import type { Asked } from "./context.js";
import type { NoticePolicy } from "./policy.js";

/** Every zone in which the customer may be: their own, those of their country, or those of the desk's customers. */
export function plausibleZones({ timeZone, country }: Asked, policy: NoticePolicy): readonly string[] {
  if (timeZone !== null && isKnownZone(timeZone)) return [timeZone];
  const ofCountry = country === null ? [] : zonesOf(country);
  return ofCountry.length > 0 ? ofCountry : policy.timeZones;
}

const isKnownZone = remembered(isTimeZone);

/** The zones of a country as the runtime's own data (CLDR) has them; none where it has not. */
const zonesOf = remembered((country) => listed(new Intl.Locale(`und-${country}`)).filter(isTimeZone));

/** Engines offer the list as a method (ECMA-402 Intl Locale Info), older ones as a property. */
function listed(locale: Intl.Locale): readonly string[] {
  const zones: unknown =
    "getTimeZones" in locale && typeof locale.getTimeZones === "function"
      ? locale.getTimeZones()
      : "timeZones" in locale
        ? locale.timeZones
        : undefined;
  return Array.isArray(zones) ? zones.filter((zone) => typeof zone === "string") : [];
}
