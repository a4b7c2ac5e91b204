import { EVERY_DAY, type Weekday } from "../../calendar/local-date.js";
import { isTimeZone } from "../../calendar/zone.js";
import { type EpochMs, epochMs, type Instant } from "../../kernel/instant.js";
import { invalidInput, wholeNumber } from "../invalid-input.js";
import { PERIODS, type Period } from "./periods.js";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** How long a customer has to go on after an offer, where nothing else is said. */
export const DEFAULT_ABANDON_AFTER_MS = DAY_MS;

/** By which of its times a journey belongs to a day. */
export type Cohort = "started" | "ended";

/** The rules under which records become contributions. */
export interface KpiContext {
  /** The time of the report. What happens after it is left out. */
  readonly asOf: Instant;
  /**
   * `started`: by the day of the first event. `ended`: by the day of the last resolution; those not
   * resolved are left out.
   */
  readonly cohort: Cohort;
  /** The IANA zone whose days count, such as `Europe/Athens`. */
  readonly timeZone: string;
  /** What the report is cut into; of a respondent the latest recommendation of each counts. */
  readonly period: Period;
  /** The day on which weeks begin. */
  readonly weekStart: Weekday;
  /** How long a resolution must hold, and a switched journey has to be solved. Default 7 days. */
  readonly holdsForMs?: number;
  /** How long a customer has to go on after the offer of another channel. Default 24 hours. */
  readonly abandonAfterMs?: number;
}

/** A context with its defaults. */
export interface Rules {
  readonly asOf: EpochMs;
  readonly cohort: Cohort;
  readonly timeZone: string;
  readonly period: Period;
  readonly weekStart: Weekday;
  readonly holdsForMs: number;
  readonly abandonAfterMs: number;
}

/**
 * Checks a context and fills in its defaults.
 *
 * @throws ThroughlineError `INVALID_INPUT`
 */
export function rulesOf(context: KpiContext): Rules {
  const {
    asOf,
    cohort,
    timeZone,
    period,
    weekStart,
    holdsForMs = 7 * DAY_MS,
    abandonAfterMs = DEFAULT_ABANDON_AFTER_MS,
  } = context;
  if (cohort !== "started" && cohort !== "ended") throw invalidInput("cohort", "must be started or ended");
  if (!isKnownZone(timeZone))
    throw invalidInput("timeZone", "must be an IANA time zone such as Europe/Athens");
  if (!PERIODS.includes(period)) throw invalidInput("period", `must be one of ${PERIODS.join(", ")}`);
  if (!EVERY_DAY.includes(weekStart))
    throw invalidInput("weekStart", `must be one of ${EVERY_DAY.join(", ")}`);
  return {
    asOf: epochMs(asOf, "asOf"),
    cohort,
    timeZone,
    period,
    weekStart,
    holdsForMs: wholeNumber(holdsForMs, "holdsForMs"),
    abandonAfterMs: wholeNumber(abandonAfterMs, "abandonAfterMs"),
  };
}

/** Asking the runtime takes half a millisecond, and a follower asks for every journey. */
const knownZones = new Set<string>();

function isKnownZone(timeZone: string): boolean {
  if (knownZones.has(timeZone)) return true;
  if (!isTimeZone(timeZone)) return false;
  knownZones.add(timeZone);
  return true;
}
