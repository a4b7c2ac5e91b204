import type { ChannelId } from "../../channels/channel-id.js";
import type { OwnerRef, PartyRef } from "../../handoff/party.js";
import { sameParty } from "../../handoff/party.js";
import type {
  CustomerArrived,
  CustomerInvited,
  HandoffAccepted,
  HandoffEvent,
} from "../../handoff/protocol/events.js";
import type { Handoff } from "../../handoff/protocol/state.js";
import type { CommitmentMade, CommitmentRenegotiated } from "../../journey/commitments/events.js";
import type { MessageData } from "../../journey/messages/events.js";
import type { Journey } from "../../journey/state.js";
import { currentChannel } from "../../journey/timeline.js";
import type { EpochMs } from "../../kernel/instant.js";
import type { Happened } from "./notice-trigger.js";

export function isAgent({ kind }: PartyRef): boolean {
  return kind === "agent";
}

/** Whether it is somebody who speaks for the desk. */
export function isDesk({ kind }: PartyRef): boolean {
  return kind === "agent" || kind === "bot";
}

export function isOpen({ status }: Journey): boolean {
  return status !== "solved" && status !== "closed";
}

export function isOwner({ handoff }: Journey, party: OwnerRef): boolean {
  return sameParty(handoff.ownership.owner, party);
}

/** The open handoff, if it is this one. */
export function openHandoff({ handoff }: Journey, id: string): Handoff | null {
  return handoff.open?.id === id ? handoff.open : null;
}

/** Whether the customer is still to come to the channel they were invited to. */
export function isAwaited(journey: Journey, handoff: string): boolean {
  return openHandoff(journey, handoff)?.customer.state === "invited";
}

/** How the customer is to move: by a call, as they asked, or because the desk would rather; `null`: at a time that is agreed. */
export function wayOf({
  journey,
  event: { data },
}: Happened<CustomerInvited>): "by-phone" | "as-asked" | "by-our-wish" | null {
  const requested = ofHandoff(journey, "handoff.requested", data.handoff)?.data;
  if (requested === undefined || requested.callbackAt !== null) return null;
  if (data.channel === "phone") return "by-phone";
  return requested.reason === "customer-request" ? "as-asked" : "by-our-wish";
}

/** Whether the customer is met where everybody can read. */
export function isSpokenInPublic({ journey, traitsOf }: Happened): boolean {
  return traitsOf(currentChannel(journey)).exposure === "public";
}

/** Where the customer was asked to go; `null`: nowhere. */
export function invitedTo(journey: Journey, handoff: string): ChannelId | null {
  return ofHandoff(journey, "handoff.customer-invited", handoff)?.data.channel ?? null;
}

/** Where the customer arrived; `null`: they did not. */
export function arrivedAt(journey: Journey, handoff: string): ChannelId | null {
  return ofHandoff(journey, "handoff.customer-arrived", handoff)?.data.channel ?? null;
}

/**
 * The agent whom the customer is with since this event: it is the later one of their arrival and of the agent's acceptance. `null`: the other one is still
 * to come, or it is no person.
 */
export function metBy(journey: Journey, event: CustomerArrived | HandoffAccepted): OwnerRef | null {
  const { handoff } = event.data;
  const requested = ofHandoff(journey, "handoff.requested", handoff);
  const arrived = ofHandoff(journey, "handoff.customer-arrived", handoff);
  const accepted = ofHandoff(journey, "handoff.accepted", handoff);
  // Where nobody has to be asked, the owner goes along.
  const by = requested?.data.route === null ? journey.handoff.ownership.owner : accepted?.data.by;
  if (by === undefined || !isAgent(by) || arrived === undefined) return null;
  const other = event.type === "handoff.accepted" ? arrived : accepted;
  if (other === undefined) return by;
  const order = [...journey.handoffs.entries()].map(({ id }) => id);
  return order.indexOf(other.id) < order.indexOf(event.id) ? by : null;
}

/** Whether an agreed call is still to be made. */
export function isToCome({ handoff }: Journey, id: string): boolean {
  const ended = handoff.past.find((past) => past.id === id);
  return ended === undefined || ended.end === "completed";
}

/** Whether a promise stands as this event has it. */
export function isPromised(
  { commitments, openCommitments }: Journey,
  { data }: CommitmentMade | CommitmentRenegotiated,
): boolean {
  const latest = commitments.latest(data.commitment);
  return (
    openCommitments.includes(data.commitment) &&
    latest !== undefined &&
    "dueAt" in latest.data &&
    latest.data.dueAt === data.dueAt
  );
}

/** Whether somebody of the desk wrote after a time. */
export function hasWordSince({ messages }: Journey, at: EpochMs): boolean {
  for (let index = messages.length - 1; index >= 0; index--) {
    const message = messages.at(index);
    if (message === undefined || message.recordedAt <= at) return false;
    if (isDesk(message.data.author) && message.data.automatic !== true) return true;
  }
  return false;
}

export function isDeleted({ changes }: Journey, message: string): boolean {
  return changes.history(message).some(({ type }) => type === "message.deleted");
}

/** Whether the customer wrote on the same channel afterwards: then they were there to read it. */
export function isAnsweredThere({ lastInbound }: Journey, { channel, occurredAt }: MessageData): boolean {
  return lastInbound !== null && lastInbound.channel === channel && lastInbound.occurredAt > occurredAt;
}

/** How long somebody is taken to stay in a window after they wrote there. */
const STAYS_MS = 15 * 60_000;

/** Whether the customer wrote on the channel so shortly before that they are taken to be there still. */
export function isStillThere({ lastInbound }: Journey, channel: ChannelId, at: EpochMs): boolean {
  return lastInbound !== null && lastInbound.channel === channel && at - lastInbound.occurredAt < STAYS_MS;
}

/** Whether it was the customer who called. */
export function isByCustomer({ contacts }: Journey, contact: string): boolean {
  return contacts
    .history(contact)
    .some((phase) => phase.type === "contact.started" && phase.data.by?.kind === "customer");
}

/** Whether the customer said a score. */
export function isAnswered({ surveys }: Journey, survey: string): boolean {
  return surveys.history(survey).some(({ type }) => type === "survey.answered");
}

/** The newest event of a type that is of this handoff. */
function ofHandoff<Type extends HandoffEvent["type"]>(
  { handoffs }: Journey,
  type: Type,
  handoff: string,
): Extract<HandoffEvent, { readonly type: Type }> | undefined {
  return handoffs
    .history(type)
    .filter((event): event is Extract<HandoffEvent, { readonly type: Type }> => event.type === type)
    .findLast(({ data }) => "handoff" in data && data.handoff === handoff);
}
