import type { PacketView } from "../packet/audience.js";
import { EXTRACTIVE } from "../packet/summary.js";
import type { BriefSpan } from "./brief.js";
import type { Wording } from "./wording.js";

type Lines = readonly (readonly BriefSpan[])[];

const LONGEST_QUOTE = 280;
const LONGEST_SUMMARY = 600;

/** The receiver, and what to call the move. */
export function titleOf({ to = {} }: PacketView, forDesk: boolean, words: Wording): readonly BriefSpan[] {
  const { phrases, title } = words.labels;
  const channel = to.channel === undefined ? undefined : words.channel(to.channel);
  const party = to.party === undefined ? to.queue && words.value(to.queue) : words.party(to.party);
  const shape = phrases.receiver[channel && party ? "both" : channel ? "channel" : "party"];
  const receiver = words.fill(shape, {
    channel: channel ?? "",
    party: party || words.phrase(phrases.anyone),
  });
  return words.fill(forDesk ? title.agent : title.customer, { receiver });
}

export function whoLines({ customer = {} }: PacketView, words: Wording): Lines {
  const { phrases, assurances } = words.labels;
  const { name, identities = [], language, timeZone, preferences = {} } = customer;
  const details = [
    language === undefined ? [] : words.fill(phrases.language, { value: language }),
    timeZone === undefined ? [] : words.fill(phrases.timeZone, { value: timeZone }),
    ...Object.entries(preferences)
      .slice(0, 4)
      .map(([key, value = ""]) => words.fill(phrases.preference, { key, value: words.value(value, 40) })),
  ];
  return [
    name === undefined ? [] : words.value(name, 80),
    ...identities.slice(0, 4).map(({ kind, value, assurance }) => {
      if (kind === undefined || value === undefined) return [];
      const sure =
        assurance === undefined
          ? []
          : words.fill("({assurance})", { assurance: words.phrase(assurances[assurance]) });
      return words.join([words.value(kind, 30), words.value(value, 80), sure], " ");
    }),
    words.join(details),
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
  return words.fill(words.labels.phrases.whereAndWhen, {
    channel: words.channel(channel),
    when: words.ago(at),
  });
}

export function whyLines(packet: PacketView, words: Wording): Lines {
  const { phrases, reasons, modes, urgencies } = words.labels;
  const { reason, urgency, mode, hop, from = {}, skills = [] } = packet;
  const move = [
    reason === undefined ? [] : words.phrase(reasons[reason]),
    urgency === undefined ? [] : words.fill(phrases.urgency, { urgency: words.phrase(urgencies[urgency]) }),
    reason === undefined || mode === undefined ? [] : words.phrase(modes[mode]),
    hop === undefined ? [] : words.count(phrases.hop, hop),
  ];
  const party = from.party === undefined ? [] : words.party(from.party);
  const sender =
    from.channel === undefined
      ? words.fill(party.length === 0 ? "" : phrases.from, { party })
      : words.fill(party.length === 0 ? phrases.receiver.channel : phrases.fromOn, {
          party,
          channel: words.channel(from.channel),
        });
  return [
    words.join([...move, reason === undefined ? [] : sender]),
    pathOf(packet, words),
    skills.length === 0 ? [] : words.fill(phrases.skills, { skills: skills.join(", ") }),
  ];
}

/** The channels the customer has been through, when there were several. */
function pathOf({ timeline = {}, contacts = [] }: PacketView, words: Wording): readonly BriefSpan[] {
  const stops = [...(timeline.conversations ?? []), ...contacts].flatMap(({ channel, startedAt }) =>
    channel === undefined || startedAt === undefined ? [] : [{ channel, startedAt }],
  );
  const path = stops
    .sort((one, other) => one.startedAt - other.startedAt)
    .map(({ channel }) => channel)
    .filter((channel, index, all) => channel !== all[index - 1]);
  if (path.length < 2) return [];
  return words.fill(words.labels.phrases.path, {
    path: words.join(
      path.slice(-8).map((channel) => words.channel(channel)),
      " → ",
    ),
  });
}

/** A summary made elsewhere. The extractive one would only repeat what the other sections say. */
export function summaryLines({ summary = {} }: PacketView, words: Wording): Lines {
  if (summary.text === undefined || summary.method === EXTRACTIVE) return [];
  const by = summary.by ?? summary.method;
  return [
    words.join(
      [words.said(summary.text, LONGEST_SUMMARY), by === undefined ? [] : words.fill("({by})", { by })],
      " ",
    ),
  ];
}

export function senderNoteLines({ note = {} }: PacketView, words: Wording): Lines {
  return note.text === undefined ? [] : [words.said(note.text, LONGEST_SUMMARY)];
}
