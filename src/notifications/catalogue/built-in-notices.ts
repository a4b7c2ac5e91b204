import { CALLBACK_NOTICES } from "./callback-notices.js";
import { COMMITMENT_NOTICES } from "./commitment-notices.js";
import { HANDOFF_NOTICES } from "./handoff-notices.js";
import { JOURNEY_NOTICES } from "./journey-notices.js";
import { PRIVACY_NOTICES } from "./privacy-notices.js";
import { SURVEY_NOTICES } from "./survey-notices.js";
import { UPDATE_NOTICES } from "./update-notices.js";

/**
 * The 30 notices of the library in English, Greek and Croatian, by kind. Greek and Croatian await a native reviewer.
 *
 * @example
 * ```ts
 * builtInNotices["privacy.move-to-private"].audience; // "public"
 * ```
 */
export const builtInNotices = Object.freeze({
  ...HANDOFF_NOTICES,
  ...CALLBACK_NOTICES,
  ...UPDATE_NOTICES,
  ...COMMITMENT_NOTICES,
  ...JOURNEY_NOTICES,
  ...SURVEY_NOTICES,
  ...PRIVACY_NOTICES,
});

/** The built-in notices, by kind. */
export type BuiltInNotices = typeof builtInNotices;

/** The kind of a built-in notice. */
export type BuiltInNoticeKind = keyof BuiltInNotices;
