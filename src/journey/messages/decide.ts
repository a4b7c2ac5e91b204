import { sameParty } from "../../handoff/party.js";
import { partyOf, refuseUnlessAllowed } from "../../handoff/protocol/authority.js";
import { refused } from "../../kernel/refusal.js";
import type { JourneyDraft, Refused } from "../draft.js";
import type { Journey } from "../state.js";
import type {
  AuthoriseSend,
  EndConversation,
  ObservedMessage,
  RecordContact,
  RecordDeletion,
  RecordEdit,
} from "./commands.js";

export function recordMessage(draft: JourneyDraft, observed: ObservedMessage): null {
  const {
    message,
    author,
    channel,
    thread,
    occurredAt,
    automatic,
    replyTo,
    authorisation,
    content,
    externalId,
  } = observed;
  if (draft.state.messages.has(message)) return null;
  draft.add({
    ...draft.stamp("message.recorded"),
    data: {
      message,
      author: partyOf(author),
      channel,
      occurredAt,
      ...(thread === undefined ? {} : { thread }),
      ...(automatic === undefined ? {} : { automatic }),
      ...(replyTo === undefined ? {} : { replyTo }),
      ...(authorisation === undefined ? {} : { authorisation }),
      ...(speaksFromOutside(draft.state, observed) ? { outsideOwnership: true } : {}),
    },
    personal: { content, ...(externalId === undefined ? {} : { externalId }) },
  });
  answerOfCustomer(draft, observed);
  return null;
}

export function recordEdit(draft: JourneyDraft, command: RecordEdit): null {
  const { message, by, occurredAt, content } = command;
  const known = draft.state.changes
    .history(message)
    .some((event) => event.type === "message.edited" && event.data.occurredAt === occurredAt);
  if (known) return null;
  draft.add({
    ...draft.stamp("message.edited"),
    data: { message, by: partyOf(by), occurredAt },
    personal: { content },
  });
  return null;
}

export function recordDeletion(draft: JourneyDraft, command: RecordDeletion): null {
  const { message, by, occurredAt } = command;
  const known = draft.state.changes.history(message).some((event) => event.type === "message.deleted");
  if (known) return null;
  draft.add({
    ...draft.stamp("message.deleted"),
    data: { message, by: partyOf(by), occurredAt },
    personal: null,
  });
  return null;
}

export function recordContact(draft: JourneyDraft, command: RecordContact): null {
  const { contact, channel, parties, occurredAt, phase, transcript, recording } = command;
  const type = `contact.${phase}` as const;
  if (draft.state.contacts.history(contact).some((event) => event.type === type)) return null;
  const data = { contact, channel, parties: parties.map(partyOf), occurredAt };
  if (type === "contact.started")
    draft.add({
      ...draft.stamp(type),
      data: { ...data, ...(command.by === undefined ? {} : { by: partyOf(command.by) }) },
      personal: null,
    });
  else if (type === "contact.ended")
    draft.add({
      ...draft.stamp(type),
      data,
      personal: {
        ...(transcript === undefined ? {} : { transcript }),
        ...(recording === undefined ? {} : { recording }),
      },
    });
  else draft.add({ ...draft.stamp(type), data, personal: null });
  return null;
}

export function endConversation(draft: JourneyDraft, command: EndConversation): null {
  const { channel, thread, by, occurredAt } = command;
  const known = draft.state.conversationEnds
    .history(channel)
    .some(({ data }) => data.thread === thread && data.occurredAt === occurredAt);
  if (known) return null;
  draft.add({
    ...draft.stamp("conversation.ended"),
    data: { channel, by: partyOf(by), occurredAt, ...(thread === undefined ? {} : { thread }) },
    personal: null,
  });
  return null;
}

export function authoriseSend(draft: JourneyDraft, command: AuthoriseSend): Refused | null {
  const { by, epoch, channel, authorisation } = command;
  const forbidden = refuseUnlessAllowed(draft.state.handoff, command, "speak", draft.at);
  if (forbidden !== null) return forbidden;
  if (authorisation !== undefined && draft.state.authorisations.has(authorisation))
    return refused("WRONG_STATE", `Authorisation ${authorisation} was given already. Use a new id.`, {
      authorisation,
    });
  draft.add({
    ...draft.stamp("send.authorised"),
    data: {
      authorisation: authorisation ?? draft.newId(),
      by: partyOf(by),
      epoch,
      channel: channel ?? null,
    },
    personal: null,
  });
  return null;
}

/** Whether the desk spoke through somebody who may not: flagged, never refused, since it was said already. */
function speaksFromOutside(journey: Journey, { author }: ObservedMessage): boolean {
  if (author.kind === "customer" || author.kind === "system") return false;
  const { ownership, participants } = journey.handoff;
  if (sameParty(ownership.owner, author)) return false;
  return !participants.some(
    (participant) => sameParty(participant.party, author) && participant.rights.includes("speak"),
  );
}

/** A customer who writes after a wait or a solution wants the journey to go on; what was written before it does not. */
function answerOfCustomer(draft: JourneyDraft, { author, automatic, occurredAt }: ObservedMessage): void {
  const { status, statusSince } = draft.state;
  if (author.kind !== "customer" || automatic === true || occurredAt <= statusSince) return;
  if (status !== "pending" && status !== "solved") return;
  draft.add({
    ...draft.stamp("journey.status-changed"),
    data: { from: status, to: "open", by: partyOf(author), cause: "customer-message" },
    personal: null,
  });
}
