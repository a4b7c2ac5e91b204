import { answerTokenOf } from "../feedback/surveys/answer-token.js";
import { surveys } from "../journey/feedback/state.js";
import type { Mac } from "../kernel/mac.js";
import { surveyKey } from "./index-keys.js";
import { isGone, loadSubject, type PlacedSurvey, type SurveySubject } from "./survey-subject.js";
import type { TenantContext } from "./tenant-context.js";

/** A survey that was found by its token. */
export interface OpenedSurvey extends PlacedSurvey {
  /** What is stored of the token. */
  readonly secret: Mac;
}

/**
 * The token in the link of a survey: 192 bits of a keyed MAC over its id. It can be made again for a reminder or a repeated command, is
 * unknown to whoever reads the store, and differs between tenants.
 */
export async function answerToken(
  { macs, tenant }: TenantContext,
  kid: string,
  survey: string,
): Promise<string> {
  const { mac } = await macs.with(kid, `survey-token:${tenant}`, survey);
  return answerTokenOf(mac.slice(0, 32));
}

/** A new survey's token, and what is stored of it. */
export async function newAnswerToken(
  context: TenantContext,
  survey: string,
): Promise<{ readonly token: string; readonly secret: Mac }> {
  const { kid } = await context.macs.current(`survey-token:${context.tenant}`, survey);
  const token = await answerToken(context, kid, survey);
  return { token, secret: await context.macs.with(kid, `survey:${context.tenant}`, token) };
}

/** The survey that a token belongs to, whichever key it was made with; `null`: none, or one whose customer was erased. */
export async function openSurvey(context: TenantContext, token: string): Promise<OpenedSurvey | null> {
  for (const secret of await context.macs.all(`survey:${context.tenant}`, token)) {
    const { items } = await context.store.find(context.tenant, surveyKey(secret), { limit: 1 });
    const [stream] = items;
    if (stream === undefined) continue;
    const subject: SurveySubject =
      stream.kind === "journey" ? { journey: stream.id } : { customer: stream.id };
    const state = await loadSubject(context, subject);
    const survey = surveys(state).find((one) => one.secret?.mac === secret.mac);
    return survey === undefined || isGone(state) ? null : { subject, survey, secret };
  }
  return null;
}
