import type { ChannelId } from "../../channels/channel-id.js";
import type { AppendLog } from "../../kernel/append-log.js";
import { ERASED, type Erased, isErased } from "../../kernel/erased.js";
import type { EpochMs } from "../../kernel/instant.js";
import type { AnswerWay, SurveyAnswered, SurveyData, SurveyEvent, SurveyInvited } from "./events.js";

/** What the customer answered. */
export interface SurveyAnswer {
  readonly score: number;
  readonly channel: ChannelId;
  readonly occurredAt: EpochMs;
  readonly how: AnswerWay;
  readonly comment: string | Erased | null;
}

/** A survey as it stands. */
export interface Survey extends SurveyData {
  readonly invitedAt: EpochMs;
  /** Oldest first. */
  readonly reminders: readonly { readonly channel: ChannelId; readonly at: EpochMs }[];
  /** The newest by `occurredAt`; `null`: none yet. */
  readonly answer: SurveyAnswer | null;
  /** The answer that came by the link, which is good for one; `null`: none yet. */
  readonly byLink: SurveyAnswer | null;
  /** What was said beside the answer, by `occurredAt`. */
  readonly comments: readonly { readonly occurredAt: EpochMs; readonly comment: string | Erased }[];
  /** The messages that said no score. */
  readonly notUnderstood: readonly string[];
}

/**
 * Every survey of a journey or customer, in the order in which they were asked.
 *
 * @example
 * ```ts
 * surveys(journey).map(({ kind, answer }) => [kind, answer?.score]); // [["csat", 5]]
 * ```
 */
export function surveys(of: { readonly surveys: AppendLog<SurveyEvent> }): readonly Survey[] {
  return of.surveys.values().flatMap(({ data }) => surveyOf(of, data.survey) ?? []);
}

/** One survey; `undefined` where it was never asked. */
export function surveyOf(of: { readonly surveys: AppendLog<SurveyEvent> }, id: string): Survey | undefined {
  const events = of.surveys.history(id);
  const invited = events.find((event): event is SurveyInvited => event.type === "survey.invited");
  if (invited === undefined) return undefined;
  const answers = events.filter((event): event is SurveyAnswered => event.type === "survey.answered");
  const byLink = answers.find(({ data }) => data.how === "link");
  const newest = answers.reduce<SurveyAnswered | undefined>(
    (known, answer) =>
      known === undefined || answer.data.occurredAt >= known.data.occurredAt ? answer : known,
    undefined,
  );
  return {
    ...invited.data,
    invitedAt: invited.recordedAt,
    reminders: events.flatMap((event) =>
      event.type === "survey.reminded" ? [{ channel: event.data.channel, at: event.recordedAt }] : [],
    ),
    answer: newest === undefined ? null : answerOf(newest),
    byLink: byLink === undefined ? null : answerOf(byLink),
    comments: events.flatMap((event) => commentOf(event)).toSorted(byOccurrence),
    notUnderstood: events.flatMap((event) =>
      event.type === "survey.not-understood" ? [event.data.message] : [],
    ),
  };
}

function answerOf({ data, personal }: SurveyAnswered): SurveyAnswer {
  const { score, channel, occurredAt, how } = data;
  return { score, channel, occurredAt, how, comment: isErased(personal) ? ERASED : personal.comment };
}

function commentOf(event: SurveyEvent): Survey["comments"] {
  if (event.type !== "survey.commented") return [];
  const { data, personal } = event;
  return [{ occurredAt: data.occurredAt, comment: isErased(personal) ? ERASED : personal.comment }];
}

function byOccurrence(
  one: { readonly occurredAt: EpochMs },
  other: { readonly occurredAt: EpochMs },
): number {
  return one.occurredAt - other.occurredAt;
}
