import * as z from "zod";
import { type Survey, surveys } from "../journey/feedback/state.js";
import { parseInput } from "../kernel/schema.js";
import { type CommandOptions, fieldsOf } from "./input.js";
import type { RefusedOutcome } from "./outcome.js";
import {
  answerSurvey,
  commentOnSurvey,
  type ReplyOutcome,
  replyToSurvey,
  type SurveyComment,
  type SurveyResponse,
  type SurveyTold,
  type WrittenReply,
} from "./survey-answers.js";
import {
  type AskedSurvey,
  inviteToSurvey,
  type NotAsked,
  remindOfSurvey,
  type SurveyInvitation,
  type SurveyReminder,
} from "./survey-asking.js";
import { loadSubject, type SurveySubject, subjectOf, subjectShape } from "./survey-subject.js";
import type { TenantContext } from "./tenant-context.js";

const subjectSchema = z.strictObject(subjectShape);

/**
 * Surveys of one tenant's customers: CSAT, NPS and CES. What they say are events of the journey, or of the customer where a survey belongs
 * to no journey, and what the KPI calculators read.
 *
 * Beside what each method names, all throw `INVALID_INPUT`, `NOT_FOUND` (no such journey or customer), `COMMAND_REUSED`, `CONFLICT`,
 * `ABORTED` and what the store throws.
 */
export class Surveys {
  readonly #context: TenantContext;

  /** @internal */
  constructor(context: TenantContext) {
    this.#context = context;
  }

  /** Every survey of a journey, or of a customer alone, in the order in which they were asked. */
  async list(subject: SurveySubject): Promise<readonly Survey[]> {
    const given = parseInput(subjectSchema, fieldsOf(subject, "subject"), "subject");
    return surveys(await loadSubject(this.#context, subjectOf(given)));
  }

  /**
   * Decides whether the customer may be asked now, and writes down that they are; the message is the caller's to send. What the customer was
   * asked on any journey of theirs counts, and where several journeys ask at once, no more are asked than one after the other would be.
   * Refused: `UNKNOWN_ITEM` (no such conversation), `WRONG_STATUS` (the journey was merged, erased, or marked as spam), `WRONG_STATE` (the
   * customer was erased).
   *
   * @example
   * ```ts
   * const invited = await desk.surveys.invite({ journey: "j1", kind: "csat" }, { commandId: "csat-j1" });
   * if (invited.status === "asked") surveyLinks(invited.token, { page, scale: invited.survey.scale });
   * if (invited.status === "not-asked") invited.decision.reasons[0]?.code; // "asked-often-enough"
   * ```
   */
  invite(
    invitation: SurveyInvitation,
    options: CommandOptions = {},
  ): Promise<AskedSurvey | NotAsked | RefusedOutcome> {
    return inviteToSurvey(this.#context, invitation, options);
  }

  /** Decides whether to ask once more, and writes it down. Refused as `invite`, and `UNKNOWN_ITEM` (no such survey). */
  remind(
    reminder: SurveyReminder,
    options: CommandOptions = {},
  ): Promise<AskedSurvey | NotAsked | RefusedOutcome> {
    return remindOfSurvey(this.#context, reminder, options);
  }

  /**
   * Takes an answer. A token is good for one, however often and from wherever it is sent: the same score again is `repeated`, but for a comment
   * that was not there yet. At the desk an answer may be given again; the newest by its `occurredAt` holds. Refused: `PASS_INVALID` (no such token, or one of another tenant),
   * `PASS_USED` (another score came by the link), `SURVEY_EXPIRED`, `OUT_OF_SCALE`, `UNKNOWN_ITEM`.
   */
  answer(response: SurveyResponse, options: CommandOptions = {}): Promise<SurveyTold | RefusedOutcome> {
    return answerSurvey(this.#context, response, options);
  }

  /** Takes words on a survey, before or after the score, 20 times. Refused: `PASS_INVALID`, `SURVEY_EXPIRED`, `UNKNOWN_ITEM`, `WRONG_STATE`. */
  comment(comment: SurveyComment, options: CommandOptions = {}): Promise<SurveyTold | RefusedOutcome> {
    return commentOnSurvey(this.#context, comment, options);
  }

  /**
   * Takes a message that may be an answer to what the customer was asked last on its channel, on any journey of theirs; `parseSurveyReply` says
   * what is understood. What is not is recorded three times; where its `problem` is `no-score`, it may be a message like any other, to be
   * received. Refused: `SURVEY_EXPIRED` (a score that came too late).
   *
   * @example
   * ```ts
   * const reply = { journey: "j1", message: "m9", channel: "whatsapp", text: "4 - great service" } as const;
   * (await desk.surveys.reply(reply)).status; // "answered"
   * ```
   */
  reply(reply: WrittenReply, options: CommandOptions = {}): Promise<ReplyOutcome> {
    return replyToSurvey(this.#context, reply, options);
  }
}
