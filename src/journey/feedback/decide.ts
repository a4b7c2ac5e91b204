import type { AppendLog } from "../../kernel/append-log.js";
import type { EventStamp } from "../../kernel/event-draft.js";
import type { EpochMs } from "../../kernel/instant.js";
import type { Mac } from "../../kernel/mac.js";
import { refused } from "../../kernel/refusal.js";
import type { JourneyDraft, Refused } from "../draft.js";
import type {
  AnswerSurvey,
  CaptureMention,
  CommentOnSurvey,
  InviteToSurvey,
  RecordUnclearReply,
  RemindOfSurvey,
  SurveyCommand,
} from "./commands.js";
import type { SurveyEvent } from "./events.js";
import { type Survey, surveyOf } from "./state.js";

/** A link is not to fill a stream: it takes so many comments, until its survey expires. */
const MOST_COMMENTS = 20;
/** So many replies that nobody understood are recorded of a survey: whoever wrote them is not answering it. */
export const MOST_UNCLEAR = 3;

/** A decision in the making, of a journey or of a customer alone. */
export interface SurveyDraft {
  readonly at: EpochMs;
  stamp<Type extends SurveyEvent["type"]>(type: Type): EventStamp<Type>;
  add(event: SurveyEvent): void;
}

/** Decides a command on a survey, given all surveys of the journey or customer. */
export function decideSurvey(
  draft: SurveyDraft,
  of: { readonly surveys: AppendLog<SurveyEvent> },
  command: SurveyCommand,
): Refused | null {
  const survey = surveyOf(of, command.survey);
  if (command.type === "inviteToSurvey") return invite(draft, survey, command);
  if (survey === undefined)
    return refused("UNKNOWN_ITEM", `Survey ${command.survey} was never asked here. Check its id.`, {
      survey: command.survey,
    });
  switch (command.type) {
    case "remindOfSurvey":
      return remind(draft, survey, command);
    case "answerSurvey":
      return answer(draft, survey, command);
    case "commentOnSurvey":
      return comment(draft, survey, command);
    case "recordUnclearReply":
      return recordUnclearReply(draft, survey, command);
  }
}

function invite(
  draft: SurveyDraft,
  known: Survey | undefined,
  { type: _, id: __, ...data }: InviteToSurvey,
): Refused | null {
  if (known !== undefined)
    return refused(
      "WRONG_STATE",
      `Survey ${known.survey} was asked already. Remind of it, or use a new id.`,
      {
        survey: known.survey,
      },
    );
  draft.add({ ...draft.stamp("survey.invited"), data, personal: null });
  return null;
}

function remind(draft: SurveyDraft, survey: Survey, command: RemindOfSurvey): Refused | null {
  if (survey.answer !== null)
    return refused(
      "WRONG_STATE",
      `Survey ${survey.survey} was answered already. Thank the customer instead.`,
      {
        survey: survey.survey,
      },
    );
  const expired = refuseExpired(draft, survey);
  if (expired !== null) return expired;
  const { channel } = command;
  draft.add({
    ...draft.stamp("survey.reminded"),
    data: { survey: survey.survey, channel },
    personal: null,
  });
  return null;
}

function answer(draft: SurveyDraft, survey: Survey, command: AnswerSurvey): Refused | null {
  const { score, channel, occurredAt, how, secret } = command;
  const byLink = how === "link";
  if ((byLink || secret !== undefined) && !opens(survey, secret)) return invalidToken();
  if (byLink && survey.byLink !== null) {
    if (survey.byLink.score !== score)
      return refused("PASS_USED", "It was answered by this link already. Take another answer at the desk.", {
        survey: survey.survey,
      });
    return null;
  }
  const expired = refuseExpired(draft, survey);
  if (expired !== null) return expired;
  const { min, max } = survey.scale;
  if (score < min || score > max)
    return refused("OUT_OF_SCALE", `An answer to this survey is a whole number from ${min} to ${max}.`, {
      survey: survey.survey,
      min,
      max,
    });
  const known = survey.answer;
  if (known !== null && known.how === how && known.occurredAt === occurredAt && known.score === score)
    return null;
  draft.add({
    ...draft.stamp("survey.answered"),
    data: { survey: survey.survey, score, channel, occurredAt, how },
    personal: { comment: command.comment ?? null },
  });
  return null;
}

function comment(draft: SurveyDraft, survey: Survey, command: CommentOnSurvey): Refused | null {
  const { occurredAt, secret } = command;
  if (secret !== undefined && !opens(survey, secret)) return invalidToken();
  const expired = refuseExpired(draft, survey);
  if (expired !== null) return expired;
  if (survey.comments.some((one) => one.occurredAt === occurredAt)) return null;
  if (survey.comments.length >= MOST_COMMENTS)
    return refused(
      "WRONG_STATE",
      `Survey ${survey.survey} has ${MOST_COMMENTS} comments already. Take what else there is as a message.`,
      { survey: survey.survey },
    );
  draft.add({
    ...draft.stamp("survey.commented"),
    data: { survey: survey.survey, occurredAt },
    personal: { comment: command.comment },
  });
  return null;
}

function recordUnclearReply(
  draft: SurveyDraft,
  survey: Survey,
  { message }: RecordUnclearReply,
): Refused | null {
  const expired = refuseExpired(draft, survey);
  if (expired !== null) return expired;
  if (survey.notUnderstood.includes(message) || survey.notUnderstood.length >= MOST_UNCLEAR) return null;
  draft.add({
    ...draft.stamp("survey.not-understood"),
    data: { survey: survey.survey, message },
    personal: null,
  });
  return null;
}

export function captureMention(draft: JourneyDraft, command: CaptureMention): null {
  const { type: _, id: __, author, text, url, ...data } = command;
  if (draft.state.mentions.has(data.mention)) return null;
  draft.add({ ...draft.stamp("mention.captured"), data, personal: { author, text, url } });
  return null;
}

function opens({ secret }: Survey, shown: Mac | undefined): boolean {
  return secret !== null && shown !== undefined && shown.kid === secret.kid && shown.mac === secret.mac;
}

function invalidToken(): Refused {
  return refused("PASS_INVALID", "There is no survey to answer under this. Ask the customer anew.");
}

function refuseExpired(draft: SurveyDraft, { survey, expiresAt }: Survey): Refused | null {
  if (draft.at < expiresAt) return null;
  return refused("SURVEY_EXPIRED", `Survey ${survey} has expired. Ask anew where it still makes sense.`, {
    survey,
    expiresAt,
  });
}
