import type { ChannelId } from "../../channels/channel-id.js";
import type { SurveyKind } from "../../journey/feedback/events.js";
import type { Survey } from "../../journey/feedback/state.js";
import type { EpochMs } from "../../kernel/instant.js";

/** How many surveys came back. */
export interface ResponseCount {
  /** All that were asked. */
  readonly asked: number;
  readonly answered: number;
  /** Not answered, and answers are still taken. */
  readonly open: number;
  /** Not answered, and it is too late. */
  readonly expired: number;
  /** Reminded at least once. */
  readonly reminded: number;
  /** A written reply came that nobody understood, and no answer since. */
  readonly notUnderstood: number;
  /** Answered of asked, 0 to 1, those still open among the asked; `null`: none was asked. */
  readonly responseRate: number | null;
}

/** {@link ResponseCount} of one kind on one channel. */
export interface ChannelResponse extends ResponseCount {
  readonly kind: SurveyKind;
  /** Where it was asked. */
  readonly channel: ChannelId;
}

/** How many surveys came back, in all and by kind and channel. */
export interface ResponseRates extends ResponseCount {
  readonly byChannel: readonly ChannelResponse[];
}

/**
 * Counts how many surveys came back.
 *
 * @param all of journeys and of customers, as `surveys` gives them
 * @param asOf what came later counts as not yet come
 * @example
 * ```ts
 * responseRates([...surveys(journey), ...surveys(customer)], asOf).responseRate; // 0.5
 * ```
 */
export function responseRates(all: readonly Survey[], asOf: EpochMs): ResponseRates {
  const asked = all.filter(({ invitedAt }) => invitedAt <= asOf);
  const groups = new Map<
    string,
    { readonly kind: SurveyKind; readonly channel: ChannelId; readonly of: Survey[] }
  >();
  for (const survey of asked) {
    const { kind, channel } = survey;
    const key = `${kind} ${channel}`;
    const group = groups.get(key) ?? { kind, channel, of: [] };
    groups.set(key, group);
    group.of.push(survey);
  }
  const byChannel = [...groups]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([, { kind, channel, of }]) => ({ kind, channel, ...countOf(of, asOf) }));
  return { ...countOf(asked, asOf), byChannel };
}

function countOf(all: readonly Survey[], asOf: EpochMs): ResponseCount {
  const unanswered = all.filter((survey) => !isAnswered(survey, asOf));
  const answered = all.length - unanswered.length;
  return {
    asked: all.length,
    answered,
    open: unanswered.filter(({ expiresAt }) => asOf < expiresAt).length,
    expired: unanswered.filter(({ expiresAt }) => asOf >= expiresAt).length,
    reminded: all.filter(({ reminders }) => reminders.some(({ at }) => at <= asOf)).length,
    notUnderstood: unanswered.filter(({ notUnderstood }) => notUnderstood.length > 0).length,
    responseRate: all.length === 0 ? null : answered / all.length,
  };
}

function isAnswered({ answer }: Survey, asOf: EpochMs): boolean {
  return answer !== null && answer.occurredAt <= asOf;
}
