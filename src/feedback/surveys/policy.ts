import * as z from "zod";
import { SURVEY_KINDS, type SurveyKind, type SurveyScale } from "../../journey/feedback/events.js";

/** So often, and no more, is a customer asked within a time. */
export interface FatigueRule {
  /** The kinds that count together. */
  readonly among: readonly SurveyKind[];
  /** How many invitations, at least 1. Reminders do not count. */
  readonly most: number;
  /** Within how long, in milliseconds: at most three years for `desk.surveys`. */
  readonly withinMs: number;
}

/** When and how a kind of survey is asked. */
export interface SurveyRules {
  readonly scale: SurveyScale;
  /** How long an answer is taken after the invitation, in milliseconds. */
  readonly lastsMs: number;
  /** An interaction that nobody ended counts as over after so long without a word, in milliseconds. */
  readonly silenceMs: number;
  /** So long after an interaction it is still fresh, in milliseconds; `null`: always, as for what is not about one interaction. */
  readonly freshForMs: number | null;
  /** All of them must allow it. */
  readonly fatigue: readonly FatigueRule[];
  readonly reminders: {
    /** Of one survey. 0: none. */
    readonly most: number;
    /** After the invitation, or the reminder before, in milliseconds. */
    readonly afterMs: number;
  };
}

/** The rules by kind of survey: data, to be changed as a desk wants it. */
export type SurveyPolicy = { readonly [kind in SurveyKind]: SurveyRules };

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

const ABOUT_AN_INTERACTION: Omit<SurveyRules, "scale"> = {
  lastsMs: 7 * DAY_MS,
  silenceMs: 10 * MINUTE_MS,
  freshForMs: DAY_MS,
  fatigue: [{ among: ["csat", "ces"], most: 1, withinMs: DAY_MS }],
  reminders: { most: 1, afterMs: DAY_MS },
};

/**
 * CSAT after every interaction, at most one a day and customer; CES likewise, and not on a day with CSAT; NPS once in 90 days. One reminder
 * after a day. An answer is taken for a week, of NPS for two.
 */
export const defaultSurveyPolicy: SurveyPolicy = {
  csat: { ...ABOUT_AN_INTERACTION, scale: { min: 1, max: 5 } },
  ces: { ...ABOUT_AN_INTERACTION, scale: { min: 1, max: 7 } },
  nps: {
    scale: { min: 0, max: 10 },
    lastsMs: 14 * DAY_MS,
    silenceMs: 10 * MINUTE_MS,
    freshForMs: null,
    fatigue: [{ among: ["nps"], most: 1, withinMs: 90 * DAY_MS }],
    reminders: { most: 1, afterMs: 3 * DAY_MS },
  },
};

const durationMs = z.int().min(0);
const scoreSchema = z.int().min(0).max(10);
const rulesSchema = z.strictObject({
  scale: z.strictObject({ min: scoreSchema, max: scoreSchema }),
  lastsMs: z.int().min(1),
  silenceMs: durationMs,
  freshForMs: durationMs.nullable(),
  fatigue: z.array(
    z.strictObject({
      among: z.array(z.enum(SURVEY_KINDS)).min(1),
      most: z.int().min(1),
      withinMs: z
        .int()
        .min(1)
        .max(3 * 366 * DAY_MS),
    }),
  ),
  reminders: z.strictObject({ most: z.int().min(0), afterMs: durationMs }),
});

export const surveyPolicySchema: z.ZodType<SurveyPolicy> = z.strictObject({
  csat: rulesSchema,
  ces: rulesSchema,
  nps: rulesSchema,
});
