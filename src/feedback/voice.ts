import type { ChannelId } from "../channels/channel-id.js";
import type { PartyRef } from "../handoff/party.js";
import type { SurveyKind, SurveyScale } from "../journey/feedback/events.js";
import { type Survey, surveys } from "../journey/feedback/state.js";
import type { Content } from "../journey/messages/events.js";
import type { Journey } from "../journey/state.js";
import { type Conversation, conversations } from "../journey/timeline.js";
import { ERASED, type Erased, isErased } from "../kernel/erased.js";
import type { EpochMs } from "../kernel/instant.js";
import { isPositive } from "./surveys/scale.js";

/** One thing the customer said, in the order in which it occurred. Told apart by `kind`. */
export type VoiceItem =
  | {
      readonly kind: "message";
      readonly id: string;
      readonly occurredAt: EpochMs;
      readonly channel: ChannelId;
      /** `null`: deleted. */
      readonly content: Content | Erased | null;
    }
  | {
      readonly kind: "score";
      /** The survey. */
      readonly id: string;
      readonly occurredAt: EpochMs;
      /** Where the answer came from. */
      readonly channel: ChannelId;
      readonly survey: SurveyKind;
      readonly scale: SurveyScale;
      readonly score: number;
      /** A good answer; `null`: its scale is none that the kind is asked on. */
      readonly positive: boolean | null;
      readonly comment: string | Erased | null;
      /** The conversation it is about; `null`: none alone. */
      readonly conversation: string | null;
    }
  | {
      readonly kind: "comment";
      /** The survey. */
      readonly id: string;
      readonly occurredAt: EpochMs;
      readonly channel: ChannelId;
      readonly comment: string | Erased;
    }
  | {
      readonly kind: "mention";
      readonly id: string;
      readonly occurredAt: EpochMs;
      readonly channel: ChannelId;
      readonly topics: readonly string[];
      /** As the channel shows them: whoever wrote it, which need not be the customer. */
      readonly author: string | Erased;
      readonly text: string | Erased;
    };

/** A conversation with what the customer thought of it. */
export interface HeardConversation {
  readonly conversation: string;
  readonly channel: ChannelId;
  readonly startedAt: EpochMs;
  readonly lastAt: EpochMs;
  /** Of both sides. */
  readonly messages: number;
  /** The agents, bots and queues that took part, in the order of their first word. */
  readonly with: readonly PartyRef[];
  /** Answered surveys about it, the newest answer of each. */
  readonly scores: readonly Extract<VoiceItem, { kind: "score" }>[];
}

/** What a customer said over a whole journey, on whatever channel, read together. */
export interface Voice {
  readonly journey: string;
  readonly customer: string | null;
  /** The channels of the conversations, in the order of their first. */
  readonly channels: readonly ChannelId[];
  /** What the customer wrote, scored and remarked, and public posts, oldest first. A post of the customer's stands here once, as a mention. */
  readonly items: readonly VoiceItem[];
  readonly conversations: readonly HeardConversation[];
  /** Scores that are about no conversation alone. */
  readonly overall: readonly Extract<VoiceItem, { kind: "score" }>[];
  /** Surveys that were asked and have no answer. */
  readonly unanswered: number;
}

/**
 * Timeline, survey scores, comments and public posts of a journey, read together: what was said, what the customer thought of it, and where.
 * Total over what was erased.
 *
 * @example
 * ```ts
 * const { channels, conversations } = voice(journey);
 * channels; // ["social-post", "web-chat", "phone"]
 * conversations.at(-1)?.scores[0]?.score; // 5
 * ```
 */
export function voice(journey: Journey): Voice {
  const asked = surveys(journey);
  const talks = conversations(journey);
  const scores = asked.flatMap(scoreOf);
  const mentions = mentionsOf(journey);
  const known = new Set(talks.map(({ id }) => id));
  return {
    journey: journey.id,
    customer: journey.customer,
    channels: [...new Set(talks.map(({ channel }) => channel))],
    items: [...messagesOf(talks, mentions), ...scores, ...asked.flatMap(commentsOf), ...mentions].sort(
      byOccurrence,
    ),
    conversations: talks.map((talk) => heard(talk, scores)),
    overall: scores.filter(({ conversation }) => conversation === null || !known.has(conversation)),
    unanswered: asked.filter(({ answer }) => answer === null).length,
  };
}

type Score = Extract<VoiceItem, { kind: "score" }>;
type Message = Extract<VoiceItem, { kind: "message" }>;
type Mention = Extract<VoiceItem, { kind: "mention" }>;

function heard(
  { id, channel, startedAt, lastAt, items }: Conversation,
  scores: readonly Score[],
): HeardConversation {
  const parties = items.flatMap((item) => (item.kind === "message" ? [item.author] : item.parties));
  const others = parties.filter(({ kind }) => kind !== "customer" && kind !== "system");
  return {
    conversation: id,
    channel,
    startedAt,
    lastAt,
    messages: items.filter(({ kind }) => kind === "message").length,
    with: others.filter(
      (party, index) =>
        others.findIndex(({ kind, id: one }) => kind === party.kind && one === party.id) === index,
    ),
    scores: scores.filter(({ conversation }) => conversation === id),
  };
}

function messagesOf(talks: readonly Conversation[], mentions: readonly Mention[]): readonly VoiceItem[] {
  return talks
    .flatMap(({ items }) => items)
    .flatMap((item): readonly VoiceItem[] => {
      if (item.kind !== "message" || item.author.kind !== "customer") return [];
      const { id, occurredAt, channel, content } = item;
      const said = { kind: "message", id, occurredAt, channel, content } as const;
      return mentions.some((mention) => isSame(said, mention)) ? [] : [said];
    });
}

/** Whether a message and a mention are one post. Once it was erased, when and where it was is all there is to tell by. */
function isSame({ channel, occurredAt, content }: Message, mention: Mention): boolean {
  if (mention.channel !== channel || mention.occurredAt !== occurredAt) return false;
  if (content === null || isErased(content) || isErased(mention.text)) return true;
  return "text" in content && content.text === mention.text;
}

function scoreOf({ survey: id, kind, scale, conversation, answer }: Survey): readonly Score[] {
  if (answer === null) return [];
  const { occurredAt, channel, score, comment } = answer;
  const positive = isPositive({ kind, scale }, score);
  return [
    { kind: "score", id, occurredAt, channel, survey: kind, scale, score, positive, comment, conversation },
  ];
}

function commentsOf({ survey: id, channel, comments }: Survey): readonly VoiceItem[] {
  return comments.map(({ occurredAt, comment }) => ({ kind: "comment", id, occurredAt, channel, comment }));
}

function mentionsOf({ mentions }: Journey): readonly Mention[] {
  return mentions.values().map(({ data, personal }) => ({
    kind: "mention",
    id: data.mention,
    occurredAt: data.occurredAt,
    channel: data.channel,
    topics: data.topics,
    author: isErased(personal) ? ERASED : personal.author,
    text: isErased(personal) ? ERASED : personal.text,
  }));
}

function byOccurrence(one: VoiceItem, other: VoiceItem): number {
  return one.occurredAt - other.occurredAt || (one.id < other.id ? -1 : one.id > other.id ? 1 : 0);
}
