import type { PacketView } from "../packet/audience.js";
import { EXTRACTIVE } from "../packet/summary.js";
import type { BriefSpan } from "./brief.js";
import type { Wording } from "./wording.js";

type Lines = readonly (readonly BriefSpan[])[];

const LONGEST_QUOTE = 280;
const LONGEST_SUMMARY = 600;
const MOST_IDENTITIES = 4;
const MOST_PREFERENCES = 4;
const MOST_STOPS = 8;

/** Who receives, and where. A customer is told only where. */
export function titleOf({ to = {} }: PacketView, forDesk: boolean, words: Wording): readonly BriefSpan[] {
  const { title } = words.labels;
  const channel = to.channel === undefined ? [] : words.channel(to.channel);
  if (!forDesk) return words.fill(channel.length === 0 ? title.customer : title.customerVia, { channel });
  const party = to.party === undefined ? words.value(to.queue ?? "") : words.party(to.party);
  if (to.party === undefined && to.queue === undefined) return words.fill(title.via, { channel });
  return words.fill(channel.length === 0 ? title.to : title.toVia, { party, channel });
}

export function whoLines({ customer = {} }: PacketView, words: Wording): Lines {
  const { phrases, assurances } = words.labels;
  const { name, identities = [], language, timeZone, preferences = {} } = customer;
  const known = identities.map(({ kind, value, assurance }) => {
    if (kind === undefined || value === undefined) return [];
    const sure = assurance === undefined ? [] : words.inBrackets(words.phrase(assurances[assurance]));
    return words.join([words.value(kind, 30), words.value(value, 80), sure], " ");
  });
  const preferred = Object.entries(preferences).map(([key, value = ""]) =>
    words.join([words.value(key, 40), words.value(value, 40)], " "),
  );
  return [
    name === undefined ? [] : words.value(name, 80),
    words.join(words.firstOf(known, MOST_IDENTITIES)),
    words.join([
      language === undefined ? [] : words.fill(phrases.speaks, { language: words.language(language) }),
      timeZone === undefined ? [] : words.value(timeZone, 60),
      preferred.length === 0
        ? []
        : words.fill(phrases.prefers, { what: words.join(words.firstOf(preferred, MOST_PREFERENCES)) }),
    ]),
  ];
}

export function wantsLines({ issue = {} }: PacketView, words: Wording): Lines {
  const { subject, request } = issue;
  return [
    subject === undefined ? [] : words.value(subject, 160),
    request?.text === undefined
      ? []
      : words.join([words.said(request.text, LONGEST_QUOTE), whereAndWhen(request, words)], " "),
  ];
}

function whereAndWhen(
  { channel, at }: { readonly channel?: string; readonly at?: number },
  words: Wording,
): readonly BriefSpan[] {
  if (channel === undefined || at === undefined) return [];
  return words.inBrackets(words.join([words.channel(channel), words.ago(at)]));
}

/** Why, from whom, and whatever is not as usual about the move. */
export function whyLines(
  { reason, urgency, mode, callbackAt, hop, from = {}, skills = [] }: PacketView,
  words: Wording,
): Lines {
  const { phrases, reasons, modes, urgencies } = words.labels;
  if (reason === undefined) return [];
  const channel = from.channel === undefined ? [] : words.channel(from.channel);
  const party = from.party === undefined ? [] : words.party(from.party);
  const sender = words.join([party, channel], ", ");
  return [
    words.join([
      words.phrase(reasons[reason]),
      urgency === undefined || urgency === "normal"
        ? []
        : words.fill(phrases.urgency, { urgency: words.phrase(urgencies[urgency]) }),
      mode === undefined || mode === "cold" ? [] : words.phrase(modes[mode]),
      callbackAt === undefined
        ? []
        : words.fill(phrases.callback, { time: words.phrase(words.time(callbackAt)) }),
      hop === undefined || hop === 1 ? [] : words.count(phrases.hop, hop),
      sender.length === 0 ? [] : words.fill(phrases.from, { sender }),
    ]),
    skills.length === 0 ? [] : words.fill(phrases.skills, { skills: words.value(skills.join(", ")) }),
  ];
}

/** The channels the customer has been through, when there were several. */
export function pathLines({ timeline = {}, contacts = [] }: PacketView, words: Wording): Lines {
  const stops = [...(timeline.conversations ?? []), ...contacts].flatMap(({ channel, startedAt }) =>
    channel === undefined || startedAt === undefined ? [] : [{ channel, startedAt }],
  );
  const path = stops
    .sort((one, other) => one.startedAt - other.startedAt)
    .map(({ channel }) => channel)
    .filter((channel, index, all) => channel !== all[index - 1]);
  if (path.length < 2) return [];
  const shown = path.slice(-MOST_STOPS).map((channel) => words.channel(channel));
  return [words.join(path.length > MOST_STOPS ? [words.phrase("…"), ...shown] : shown, " → ")];
}

/** A summary made elsewhere. The extractive one would only repeat what the other sections say. */
export function summaryLines({ summary = {} }: PacketView, words: Wording): Lines {
  if (summary.text === undefined || summary.method === EXTRACTIVE) return [];
  const by = summary.by ?? summary.method;
  return [
    words.join(
      [
        words.said(summary.text, LONGEST_SUMMARY),
        by === undefined ? [] : words.inBrackets(words.value(by, 60)),
      ],
      " ",
    ),
  ];
}

export function senderNoteLines({ note = {} }: PacketView, words: Wording): Lines {
  return note.text === undefined ? [] : [words.said(note.text, LONGEST_SUMMARY)];
}
