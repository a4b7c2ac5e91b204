import type { PacketView } from "../packet/audience.js";
import type { BriefLine, BriefSpan } from "./brief.js";
import type { Wording } from "./wording.js";

type Lines = readonly (readonly BriefSpan[])[];
type SeenConversation = NonNullable<NonNullable<PacketView["timeline"]>["conversations"]>[number];
type SeenMessage = NonNullable<SeenConversation["messages"]>[number];

/** How many of the last messages a brief shows. */
export const MOST_SAID = 5;
const MOST_CONTACTS = 3;
const MOST_PAST = 3;
const LONGEST_SAID = 150;

/** The last messages, under a line for each conversation and day. */
export function saidLines({ timeline = {} }: PacketView, words: Wording): readonly BriefLine[] {
  const messages = (timeline.conversations ?? []).flatMap((conversation) =>
    (conversation.messages ?? []).map((message) => ({ conversation, message })),
  );
  let heading = "";
  return messages.slice(-MOST_SAID).flatMap(({ conversation, message }): readonly BriefLine[] => {
    const at = message.at ?? words.now;
    const day = words.day(at);
    const under = `${timeline.conversations?.indexOf(conversation)} ${day}`;
    const said = dialogue(message, at, words);
    if (under === heading) return [said];
    heading = under;
    const channel = conversation.channel === undefined ? [] : words.channel(conversation.channel);
    return [{ spans: words.join([channel, words.phrase(day)]) }, said];
  });
}

function dialogue(message: SeenMessage, at: number, words: Wording): BriefLine {
  const { phrases } = words.labels;
  const lead = words.join(
    [words.phrase(words.clock(at)), message.from === undefined ? [] : words.party(message.from)],
    " ",
  );
  if (message.deleted) return { lead, spans: words.phrase(phrases.deleted) };
  const text = message.text ?? message.excerpt;
  const files = (message.attachments ?? []).map(({ name, type, ref }) =>
    words.fill(phrases.attachment, { name: words.value(name ?? type ?? ref ?? "", 60) }),
  );
  const elsewhere =
    message.ref === undefined
      ? words.phrase(phrases.noText)
      : words.fill(phrases.elsewhere, { ref: message.ref });
  const spans = words.join(
    [
      text === undefined ? (files.length === 0 ? elsewhere : []) : words.said(text, LONGEST_SAID),
      ...files,
      message.automatic ? words.inBrackets(words.phrase(phrases.automatic)) : [],
    ],
    " ",
  );
  return { lead, spans };
}

/** Calls and visits, newest last. */
export function contactLines({ contacts = [] }: PacketView, words: Wording): Lines {
  const { phrases, contacts: statuses } = words.labels;
  return contacts.slice(-MOST_CONTACTS).map(({ channel, status, startedAt, with: party, summary }) => {
    if (channel === undefined || status === undefined || startedAt === undefined) return [];
    const call = words.fill(phrases.contact, {
      channel: words.channel(channel),
      when: words.ago(startedAt),
      status: words.phrase(statuses[status]),
    });
    return words.join(
      [
        words.join([
          call,
          party === undefined ? [] : words.fill(phrases.with, { party: words.party(party) }),
        ]),
        summary === undefined ? [] : words.said(summary, LONGEST_SAID),
      ],
      " ",
    );
  });
}

/** Earlier journeys of the customer, newest last. */
export function pastLines({ pastJourneys = [] }: PacketView, words: Wording): Lines {
  return pastJourneys.slice(-MOST_PAST).map(({ id, subject, status, openedAt, closedAt, outcome }) => {
    const at = closedAt ?? openedAt;
    return words.join([
      subject === undefined ? words.value(id ?? "", 80) : words.value(subject, 100),
      status === undefined ? [] : words.value(status, 40),
      outcome === undefined ? [] : words.value(outcome, 100),
      at === undefined ? [] : words.ago(at),
    ]);
  });
}
