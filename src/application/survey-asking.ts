import * as z from "zod";
import { type ChannelId, channelSchema } from "../channels/channel-id.js";
import { decideReminder, decideSurvey, type SurveyDecision } from "../feedback/surveys/decide.js";
import {
  defaultSurveyPolicy,
  type SurveyPolicy,
  type SurveyRules,
  surveyPolicySchema,
} from "../feedback/surveys/policy.js";
import { scaleFor } from "../feedback/surveys/scale.js";
import { type PartyRef, partySchema } from "../handoff/party.js";
import {
  SURVEY_KINDS,
  type SurveyData,
  type SurveyKind,
  type SurveyScale,
  scoreSchema,
} from "../journey/feedback/events.js";
import type { Survey } from "../journey/feedback/state.js";
import type { Conversation } from "../journey/timeline.js";
import { ThroughlineError } from "../kernel/error.js";
import type { EpochMs } from "../kernel/instant.js";
import { refused } from "../kernel/refusal.js";
import { idSchema, parseInput } from "../kernel/schema.js";
import { surveyStretch, surveyTurnKey } from "./index-keys.js";
import { type CommandOptions, fieldsOf, optionsFrom } from "./input.js";
import type { RefusedOutcome } from "./outcome.js";
import {
  isOver,
  lastInboundOn,
  lastWordAt,
  surveyedConversation,
  wantsNoSurveys,
  whoseWork,
} from "./survey-circumstances.js";
import {
  type CustomerRecord,
  customerRecord,
  loadSubject,
  runOnDecided,
  type SurveySubject,
  subjectOf,
  subjectShape,
  surveyIn,
} from "./survey-subject.js";
import { answerToken, newAnswerToken } from "./survey-tokens.js";
import type { TenantContext } from "./tenant-context.js";

/** What to ask, of whom and where. */
export type SurveyInvitation = SurveySubject & {
  readonly kind: SurveyKind;
  /** Where it is asked. Default: the channel of the conversation. Where it asks about none, it has to be given. */
  readonly channel?: ChannelId | undefined;
  /** The conversation of the journey it asks about. Default: the newest; of NPS none. */
  readonly conversation?: string | undefined;
  /** Whose work it asks about; `null`: nobody's alone. Default: the last agent in the conversation, or else the last bot. */
  readonly agent?: PartyRef | null | undefined;
  /** Default: the policy's. */
  readonly scale?: SurveyScale | undefined;
  /** Whether the conversation is over. Default: where it was ended or the journey is solved, and otherwise after the policy's silence. */
  readonly ended?: boolean | undefined;
  /** Whether the customer is there now, for a channel that reaches nobody else. Default `true`. */
  readonly present?: boolean | undefined;
  /** Default: `defaultSurveyPolicy`. */
  readonly policy?: SurveyPolicy | undefined;
};

/** A survey to remind of. */
export type SurveyReminder = SurveySubject & {
  readonly survey: string;
  /** Default: where it was asked. */
  readonly channel?: ChannelId | undefined;
  /** As of an invitation. */
  readonly present?: boolean | undefined;
  /** Default: `defaultSurveyPolicy`. */
  readonly policy?: SurveyPolicy | undefined;
};

/** The customer was asked, or once more. */
export interface AskedSurvey {
  readonly status: "asked";
  /** It was accepted before, under the same command id. */
  readonly repeated: boolean;
  readonly survey: Survey;
  /** For `surveyLinks`: the customer's alone. A reminder and a repeated command give it again. */
  readonly token: string;
  /** What spoke for it; `template-needed` says that only an approved template gets through. Of a repeated command `null`. */
  readonly decision: SurveyDecision | null;
}

/** It was decided not to ask now; nothing was written. */
export interface NotAsked {
  readonly status: "not-asked";
  /** Why, and where it is a matter of time, until when. */
  readonly decision: SurveyDecision;
}

/** How often the journey may change while it is decided whether to ask. */
const MOST_ROUNDS = 20;

const circumstances = {
  channel: channelSchema.exactOptional(),
  present: z.boolean().exactOptional(),
  policy: surveyPolicySchema.exactOptional(),
};
const invitationSchema = z.strictObject({
  ...subjectShape,
  ...circumstances,
  kind: z.enum(SURVEY_KINDS),
  conversation: idSchema.exactOptional(),
  agent: partySchema.nullable().exactOptional(),
  scale: z.strictObject({ min: scoreSchema, max: scoreSchema }).exactOptional(),
  ended: z.boolean().exactOptional(),
});
const reminderSchema = z.strictObject({ ...subjectShape, ...circumstances, survey: idSchema });

type Invitation = z.infer<typeof invitationSchema>;

export async function inviteToSurvey(
  context: TenantContext,
  invitation: SurveyInvitation,
  options: CommandOptions,
): Promise<AskedSurvey | NotAsked | RefusedOutcome> {
  const { commandId = context.newId(), signal } = optionsFrom(options);
  const input = fieldsOf(invitation, "invitation");
  const given = parseInput(invitationSchema, input, "invitation");
  const subject = subjectOf(given);
  let turn = 0;
  for (let round = 1; round <= MOST_ROUNDS; round++) {
    const state = await loadSubject(context, subject);
    const known = state.commands.has(commandId);
    const asking = await askingOf(context, subject, given);
    if (asking === null)
      return refused("UNKNOWN_ITEM", "There is no such conversation on this journey. Check its id.");
    const { decision, data, customer, now, askedOfLate } = asking;
    turn = Math.max(turn, askedOfLate);
    if (!known && decision.outcome !== "ask") return { status: "not-asked", decision };
    const survey = context.newId();
    const { secret } = await newAnswerToken(context, survey);
    const asked = { ...data, type: "inviteToSurvey", survey, secret };
    const outcome = await runOnDecided(context, subject, asked, {
      id: commandId,
      input: { ...input, type: "inviteToSurvey" },
      version: state.version,
      turn: customer === null ? null : surveyTurnKey(customer, now, turn),
      signal,
    });
    if (outcome === "overtaken") turn += 1;
    if (outcome === "overtaken" || outcome === "stale") continue;
    if (outcome.status === "refused") return outcome;
    const invited = outcome.events.find((event) => event.type === "survey.invited")?.data.survey ?? survey;
    return askedSurvey(context, surveyIn(outcome.state, invited), outcome.repeated, decision);
  }
  throw outrun();
}

export async function remindOfSurvey(
  context: TenantContext,
  reminder: SurveyReminder,
  options: CommandOptions,
): Promise<AskedSurvey | NotAsked | RefusedOutcome> {
  const { commandId = context.newId(), signal } = optionsFrom(options);
  const input = fieldsOf(reminder, "reminder");
  const {
    survey: id,
    channel,
    present = true,
    policy = defaultSurveyPolicy,
    ...of
  } = parseInput(reminderSchema, input, "reminder");
  const subject = subjectOf(of);
  for (let round = 1; round <= MOST_ROUNDS; round++) {
    const state = await loadSubject(context, subject);
    const record = await customerRecord(context, subject, context.clock.now());
    const survey = record.surveys.find((one) => one.survey.survey === id)?.survey;
    if (survey === undefined)
      return refused("UNKNOWN_ITEM", `Survey ${id} was never asked here. Check its id.`);
    const on = channel ?? survey.channel;
    const decision = decideReminder({
      ...commonOf(context.clock.now(), context, record, on),
      kind: survey.kind,
      present,
      policy,
      survey: id,
    });
    if (!state.commands.has(commandId) && decision.outcome !== "ask")
      return { status: "not-asked", decision };
    const asked = { type: "remindOfSurvey", survey: id, channel: on };
    const outcome = await runOnDecided(context, subject, asked, {
      id: commandId,
      input: { ...input, type: "remindOfSurvey" },
      version: state.version,
      turn: null,
      signal,
    });
    if (outcome === "overtaken" || outcome === "stale") continue;
    if (outcome.status === "refused") return outcome;
    return askedSurvey(context, surveyIn(outcome.state, id), outcome.repeated, decision);
  }
  throw outrun();
}

async function askedSurvey(
  context: TenantContext,
  survey: Survey,
  repeated: boolean,
  decision: SurveyDecision,
): Promise<AskedSurvey> {
  const { secret } = survey;
  if (secret === null)
    throw new ThroughlineError("INVALID_INPUT", `Survey ${survey.survey} was asked without a link.`);
  const token = await answerToken(context, secret.kid, survey.survey);
  return { status: "asked", repeated, survey, token, decision: repeated ? null : decision };
}

interface Asking {
  readonly decision: SurveyDecision;
  readonly data: Omit<SurveyData, "survey" | "secret">;
  /** Who is asked; `null`: nobody known. */
  readonly customer: string | null;
  readonly now: EpochMs;
  /** How many surveys they were asked in this stretch: of those who decide on as many at once, one asks. */
  readonly askedOfLate: number;
}

/** Whether to ask, and what; `null`: the conversation is not there. */
async function askingOf(
  context: TenantContext,
  subject: SurveySubject,
  {
    kind,
    channel: given,
    conversation: id,
    agent,
    scale,
    ended,
    present = true,
    policy = defaultSurveyPolicy,
  }: Invitation,
): Promise<Asking | null> {
  const now = context.clock.now();
  const record = await customerRecord(context, subject, now - longestOf(policy[kind]));
  const journey = record.journeys.find((one) => one.id === subject.journey);
  const about =
    journey === undefined || (kind === "nps" && id === undefined)
      ? undefined
      : surveyedConversation(journey, id);
  if (id !== undefined && about === undefined) return null;
  const channel = given ?? about?.channel;
  if (channel === undefined) throw noChannel();
  const interaction =
    about === undefined || journey === undefined
      ? null
      : { conversation: about.id, lastAt: lastWordAt(about), ended: ended ?? isOver(journey, about) };
  const common = commonOf(now, context, record, channel);
  const { min, max } = scaleFor(kind, scale ?? policy[kind].scale);
  return {
    decision: decideSurvey({ ...common, kind, present, policy, interaction }),
    data: {
      kind,
      scale: { min, max },
      channel,
      conversation: about?.id ?? null,
      agent: agent === undefined ? workOf(about) : agent,
      expiresAt: now + policy[kind].lastsMs,
    },
    customer: record.id,
    now,
    askedOfLate: record.surveys.filter(({ survey }) => surveyStretch(survey.invitedAt) === surveyStretch(now))
      .length,
  };
}

/** How far back the rules of a kind look. */
function longestOf({ fatigue }: SurveyRules): number {
  return Math.max(0, ...fatigue.map(({ withinMs }) => withinMs));
}

function workOf(about: Conversation | undefined): PartyRef | null {
  return about === undefined ? null : whoseWork(about);
}

function commonOf(
  now: EpochMs,
  context: TenantContext,
  { customer, journeys, surveys }: CustomerRecord,
  channel: ChannelId,
) {
  return {
    now,
    channel: context.traits(channel),
    lastInboundAt: lastInboundOn(journeys, channel),
    optedOut: customer !== null && wantsNoSurveys(customer, channel),
    past: surveys.map(({ survey }) => survey),
  };
}

function noChannel(): ThroughlineError {
  return new ThroughlineError(
    "INVALID_INPUT",
    "The survey asks about no conversation: say on which channel.",
    {
      details: { what: "invitation", problems: [{ path: "channel", rule: "must be given" }] },
    },
  );
}

function outrun(): ThroughlineError {
  return new ThroughlineError(
    "CONFLICT",
    "What the customer was asked kept changing while it was decided. Repeat it under the same command id.",
  );
}
