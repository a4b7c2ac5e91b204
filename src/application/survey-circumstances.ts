import type { ChannelId } from "../channels/channel-id.js";
import type { PartyRef } from "../handoff/party.js";
import type { Customer } from "../journey/customer/state.js";
import type { Journey } from "../journey/state.js";
import { type Conversation, conversations, type TimelineItem } from "../journey/timeline.js";
import type { EpochMs } from "../kernel/instant.js";

/** The conversation a survey asks about, by its id, or the newest. */
export function surveyedConversation(journey: Journey, id: string | undefined): Conversation | undefined {
  const all = conversations(journey);
  return id === undefined ? all.at(-1) : all.find((one) => one.id === id);
}

/** When its last word was said. */
export function lastWordAt({ items, lastAt }: Conversation): EpochMs {
  return Math.max(lastAt, ...items.map(endOf));
}

/** Whether somebody ended it, or what it was about is settled. */
export function isOver(journey: Journey, { channel, thread, items, lastAt }: Conversation): boolean {
  if (journey.status === "solved" || journey.status === "closed") return true;
  const last = items.at(-1);
  if (last?.kind === "contact" && (last.endedAt !== null || last.missedAt !== null)) return true;
  return journey.conversationEnds
    .history(channel)
    .some(({ data }) => (data.thread ?? null) === thread && data.occurredAt >= lastAt);
}

/** Whose work it was: the last agent in it, else the last bot; `null`: neither took part. */
export function whoseWork({ items }: Conversation): PartyRef | null {
  const parties = items.flatMap((item) => (item.kind === "message" ? [item.author] : item.parties)).reverse();
  const found = parties.find(({ kind }) => kind === "agent") ?? parties.find(({ kind }) => kind === "bot");
  return found ?? null;
}

/** The customer's newest message on a channel, on any of their journeys; `null`: none. */
export function lastInboundOn(journeys: readonly Journey[], channel: ChannelId): EpochMs | null {
  let newest: EpochMs | null = null;
  for (const { messages } of journeys)
    for (const { data } of messages.entries())
      if (
        data.author.kind === "customer" &&
        data.channel === channel &&
        data.occurredAt > (newest ?? -Infinity)
      )
        newest = data.occurredAt;
  return newest;
}

/** Whether the customer said that they want no surveys on a channel, or nothing. */
export function wantsNoSurveys({ optOuts }: Customer, on: ChannelId): boolean {
  return optOuts.some(
    ({ scope, channel, out }) =>
      out && (scope === "all" || scope === "survey") && (channel === null || channel === on),
  );
}

function endOf(item: TimelineItem): EpochMs {
  return item.kind === "contact" ? (item.endedAt ?? item.occurredAt) : item.occurredAt;
}
