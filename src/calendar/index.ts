/**
 * Business hours as data, and time in words.
 *
 * @module calendar
 */
export {
  addBusinessTime,
  businessTimeMs,
  isOpen,
  nextOpening,
  type OpenWindow,
  openWindows,
  SEARCH_HORIZON_MS,
} from "./business-time.js";
export {
  type DurationWordsOptions,
  durationInWords,
  type FormatInstantOptions,
  formatInstant,
} from "./in-words.js";
export { EVERY_DAY, type LocalDate, type Weekday } from "./local-date.js";
export {
  defineSchedule,
  type Holiday,
  MONDAY_TO_FRIDAY,
  type OpeningHours,
  type Schedule,
  type ScheduleInput,
  type ScheduleVersion,
  sameHours,
  type WeeklyHours,
} from "./schedule.js";
