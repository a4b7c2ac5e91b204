import * as z from "zod";
import { type ChannelId, channelSchema } from "../channels/channel-id.js";
import { parseSurveyReply, type ReplyProblem, type SurveyReply } from "../feedback/surveys/parse-reply.js";
import { MOST_UNCLEAR } from "../journey/feedback/decide.js";
import { commentSchema, scoreSchema } from "../journey/feedback/events.js";
import { type Survey, surveyOf } from "../journey/feedback/state.js";
import { externalIdSchema } from "../journey/messages/events.js";
import { ThroughlineError } from "../kernel/error.js";
import type { EpochMs, Instant } from "../kernel/instant.js";
import { checkJson } from "../kernel/json.js";
import type { Mac } from "../kernel/mac.js";
import { refused } from "../kernel/refusal.js";
import { idSchema, instantSchema, languageTagSchema, parseInput } from "../kernel/schema.js";
import { type CommandOptions, fieldsOf, optionsFrom } from "./input.js";
import type { RefusedOutcome } from "./outcome.js";
import {
  customerRecord,
  isGone,
  loadSubject,
  type PlacedSurvey,
  runOnSubject,
  type SurveySubject,
  subjectOf,
  subjectShape,
  surveyIn,
} from "./survey-subject.js";
import { openSurvey } from "./survey-tokens.js";
import type { TenantContext } from "./tenant-context.js";

/** Which survey: by the token of its link, or as the desk knows it. */
export type SurveyReference =
  | {
      readonly token: string;
      readonly survey?: undefined;
      readonly journey?: undefined;
      readonly customer?: undefined;
    }
  | (SurveySubject & { readonly survey: string; readonly token?: undefined });

/** An answer: by the link, or told to somebody of the desk. */
export type SurveyResponse = SurveyReference & {
  /** A whole number on the scale. */
  readonly score: number;
  /** At most 5,000 characters. A blank one, as a form sends it, or `null` is none. */
  readonly comment?: string | null | undefined;
  /** Where it came from. Default: where the customer was asked. */
  readonly channel?: ChannelId | undefined;
  /** Default: now. */
  readonly occurredAt?: Instant | undefined;
};

/** More words on a survey. */
export type SurveyComment = SurveyReference & {
  /** At most 5,000 characters. */
  readonly comment: string;
  /** Default: now. */
  readonly occurredAt?: Instant | undefined;
};

/** Which message: by its id in the timeline, or one that is not there by the provider's id. */
type ReplyMessage =
  | { readonly message: string; readonly externalId?: undefined }
  | {
      /** At most 500 characters; a keyed MAC of it is kept. */
      readonly externalId: string;
      readonly message?: undefined;
    };

/** A message of the customer that may be an answer. */
export type WrittenReply = SurveySubject &
  ReplyMessage & {
    readonly text: string;
    readonly channel: ChannelId;
    /** Language tag of the customer. Default `en`. */
    readonly locale?: string | undefined;
    /** Default: now. */
    readonly occurredAt?: Instant | undefined;
  };

/** The survey has it. */
export interface SurveyTold {
  readonly status: "answered" | "commented";
  /** It changed nothing: it was told before. */
  readonly repeated: boolean;
  readonly survey: Survey;
}

/** What was asked longer ago is not looked for when a message comes. */
const ANSWERED_WITHIN_MS = 90 * 86_400_000;

/** What a written reply was. Told apart by `status`. */
export type ReplyOutcome =
  | SurveyTold
  | {
      readonly status: "not-understood";
      readonly problem: ReplyProblem;
      /** What is accepted, as a sentence to the customer. */
      readonly accepts: string;
      readonly survey: Survey;
    }
  /** No survey of theirs waits for an answer on that channel: it is a message like any other. */
  | { readonly status: "no-survey" }
  | RefusedOutcome;

const referenceShape = {
  ...subjectShape,
  survey: idSchema.exactOptional(),
  token: z.string().max(2_000).exactOptional(),
};
const occurredAt = instantSchema.exactOptional();
const responseSchema = z.strictObject({
  ...referenceShape,
  score: scoreSchema,
  comment: z.union([z.null(), z.literal(""), commentSchema]).exactOptional(),
  channel: channelSchema.exactOptional(),
  occurredAt,
});
const surveyCommentSchema = z.strictObject({ ...referenceShape, comment: commentSchema, occurredAt });
const replySchema = z.strictObject({
  ...subjectShape,
  message: idSchema.exactOptional(),
  externalId: externalIdSchema.exactOptional(),
  text: z.string(),
  channel: channelSchema,
  locale: languageTagSchema.exactOptional(),
  occurredAt,
});

export async function answerSurvey(
  context: TenantContext,
  response: SurveyResponse,
  options: CommandOptions,
): Promise<SurveyTold | RefusedOutcome> {
  const input = fieldsOf(response, "response");
  const {
    score,
    comment,
    channel,
    occurredAt: at,
    ...reference
  } = parseInput(responseSchema, input, "response");
  const found = await referred(context, reference);
  if (found.status === "refused") return found;
  const { survey, secret } = found;
  const asked = {
    type: "answerSurvey",
    survey: survey.survey,
    score,
    channel: channel ?? survey.channel,
    how: secret === null ? "desk" : "link",
    comment: comment == null || comment.trim() === "" ? undefined : comment,
    ...(secret === null ? {} : { secret }),
    ...timeOf(at),
  };
  const told = await tell(context, found, asked, { options, input, status: "answered" });
  if (asked.comment === undefined || secret === null || told.status === "refused") return told;
  const { byLink, comments } = told.survey;
  if (byLink?.comment === asked.comment || comments.some((one) => one.comment === asked.comment)) return told;
  // The same score once more, with words that did not come the first time.
  const more = {
    type: "commentOnSurvey",
    survey: survey.survey,
    comment: asked.comment,
    secret,
    ...timeOf(at),
  };
  const { signal } = optionsFrom(options);
  return tell(context, found, more, { options: { signal }, input: more, status: "answered" });
}

export async function commentOnSurvey(
  context: TenantContext,
  given: SurveyComment,
  options: CommandOptions,
): Promise<SurveyTold | RefusedOutcome> {
  const input = fieldsOf(given, "comment");
  const { comment, occurredAt: at, ...reference } = parseInput(surveyCommentSchema, input, "comment");
  const found = await referred(context, reference);
  if (found.status === "refused") return found;
  const { survey, secret } = found;
  const asked = {
    type: "commentOnSurvey",
    survey: survey.survey,
    comment,
    ...(secret === null ? {} : { secret }),
    ...timeOf(at),
  };
  return tell(context, found, asked, { options, input, status: "commented" });
}

export async function replyToSurvey(
  context: TenantContext,
  reply: WrittenReply,
  options: CommandOptions,
): Promise<ReplyOutcome> {
  const input = fieldsOf(reply, "reply");
  const parsed = parseInput(replySchema, input, "reply");
  const { message: _, externalId: __, text, channel, locale = "en", occurredAt: at, ...of } = parsed;
  checkJson(text);
  const subject = subjectOf(of);
  const message = await messageId(context, parsed);
  const { surveys, journeys, customer } = await customerRecord(
    context,
    subject,
    context.clock.now() - ANSWERED_WITHIN_MS,
  );
  const theirs = customer === null ? journeys : [customer, ...journeys];
  const gone = new Set(theirs.filter(isGone).map(({ id }) => id));
  const live = surveys.filter(
    ({ subject }) => !gone.has(subject.journey === undefined ? subject.customer : subject.journey),
  );
  const found = newestAskedOn(live, channel);
  if (found === null) return { status: "no-survey" };
  const { survey } = found;
  const read = parseSurveyReply(text, { scale: survey.scale, locale });
  const once = await repliedUnder(context, optionsFrom(options), message);
  const known = (await loadSubject(context, found.subject)).commands.has(once.commandId);
  if (!known && !isAnswer(read, survey, context.clock.now())) return { status: "no-survey" };
  const common = { survey: survey.survey, ...timeOf(at) };
  if (read.understood) {
    const { score, comment } = read;
    const said = comment === null ? {} : { comment };
    const asked = { type: "answerSurvey", ...common, score, channel, how: "reply", ...said };
    return tell(context, found, asked, { options: once, input: { message }, status: "answered" });
  }
  const unclear = { type: "recordUnclearReply", survey: survey.survey, message };
  const told = await tell(context, found, unclear, { options: once, input: { message }, status: "answered" });
  if (told.status === "refused") return told;
  const { problem, accepts } = read;
  return { status: "not-understood", problem, accepts, survey: told.survey };
}

type Referred = (PlacedSurvey & { readonly status: "found"; readonly secret: Mac | null }) | RefusedOutcome;

/** @throws ThroughlineError `INVALID_INPUT` where it is not said, or said twice, which survey */
async function referred(
  context: TenantContext,
  { token, survey: id, ...of }: z.infer<z.ZodObject<typeof referenceShape>>,
): Promise<Referred> {
  if ((token === undefined) === (id === undefined)) throw unclearReference();
  if (token !== undefined) {
    if (of.journey !== undefined || of.customer !== undefined) throw unclearReference();
    const opened = await openSurvey(context, token);
    return opened === null
      ? refused("PASS_INVALID", "There is no survey to answer under this. Ask the customer anew.")
      : { status: "found", ...opened };
  }
  const subject = subjectOf(of);
  const state = await loadSubject(context, subject);
  const survey = id === undefined || isGone(state) ? undefined : surveyOf(state, id);
  return survey === undefined
    ? refused("UNKNOWN_ITEM", `Survey ${id} was never asked here. Check its id.`)
    : { status: "found", subject, survey, secret: null };
}

async function tell(
  context: TenantContext,
  { subject, survey: { survey } }: PlacedSurvey,
  asked: object,
  {
    options,
    input,
    status,
  }: { readonly options: CommandOptions; readonly input: object; readonly status: SurveyTold["status"] },
): Promise<SurveyTold | RefusedOutcome> {
  const outcome = await runOnSubject(context, subject, asked, options, { ...input, type: status });
  if (outcome.status === "refused") return outcome;
  const repeated = outcome.repeated || outcome.events.length === 0;
  return { status, repeated, survey: surveyIn(outcome.state, survey) };
}

/**
 * Once it was answered, only a bare score is taken for a change of mind; once it has expired, or several replies said none, only a score for
 * an answer.
 */
function isAnswer(read: SurveyReply, survey: Survey, now: EpochMs): boolean {
  if (survey.answer !== null) return read.understood && read.comment === null;
  return read.understood || (now < survey.expiresAt && survey.notUnderstood.length < MOST_UNCLEAR);
}

/** A provider's id may be personal, so only a MAC of it is kept. */
async function messageId(
  { macs, tenant }: TenantContext,
  {
    message,
    externalId,
  }: { readonly message?: string | undefined; readonly externalId?: string | undefined },
): Promise<string> {
  if (message !== undefined && externalId === undefined) return message;
  if (externalId !== undefined && message === undefined)
    return (await macs.current(`survey-reply:${tenant}`, externalId)).mac;
  throw new ThroughlineError("INVALID_INPUT", "A reply is one message. Give message or externalId.", {
    details: { what: "reply", problems: [{ path: "message", rule: "either message or externalId" }] },
  });
}

/** A message is the same answer, however often it is delivered. */
async function repliedUnder(
  { macs, tenant }: TenantContext,
  { commandId, signal }: CommandOptions,
  message: string,
): Promise<CommandOptions & { readonly commandId: string }> {
  const { mac } = await macs.current(`survey-reply-command:${tenant}`, message);
  return { commandId: commandId ?? `survey-reply.${mac}`, signal };
}

/** The survey that was asked or reminded of last on a channel. */
function newestAskedOn(surveys: readonly PlacedSurvey[], channel: ChannelId): PlacedSurvey | null {
  let newest: { readonly placed: PlacedSurvey; readonly at: EpochMs } | null = null;
  for (const placed of surveys) {
    const { survey } = placed;
    const times = [{ channel: survey.channel, at: survey.invitedAt }, ...survey.reminders];
    for (const time of times)
      if (time.channel === channel && time.at >= (newest?.at ?? -Infinity)) newest = { placed, at: time.at };
  }
  return newest?.placed ?? null;
}

function timeOf(at: EpochMs | undefined): { readonly occurredAt?: EpochMs } {
  return at === undefined ? {} : { occurredAt: at };
}

function unclearReference(): ThroughlineError {
  return new ThroughlineError(
    "INVALID_INPUT",
    "It is not clear which survey is meant. Give the token, or the survey with its journey or customer.",
    { details: { what: "survey", problems: [{ path: "token", rule: "either token or survey" }] } },
  );
}
