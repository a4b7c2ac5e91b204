import type { PacketView } from "../packet/audience.js";
import type { BriefSpan } from "./brief.js";
import { MOST_SAID } from "./history.js";
import type { Wording } from "./wording.js";

type Lines = readonly (readonly BriefSpan[])[];

export function carefulLines({ warnings = [] }: PacketView, words: Wording): Lines {
  const { labels } = words;
  return warnings.map(({ code = "", at, count = 0, key, needed, found }) => {
    const template = Object.hasOwn(labels.warnings, code) ? labels.warnings[code] : undefined;
    if (template === undefined) return words.value(code);
    return words.count(template, count, {
      time: at === undefined ? "" : words.phrase(words.time(at)),
      duration: at === undefined ? "" : words.phrase(words.duration(words.now - at)),
      key: key ?? "",
      needed: needed === undefined ? "" : words.phrase(labels.assurances[needed]),
      found: found === undefined ? "" : words.phrase(labels.assurances[found]),
    });
  });
}

export function nextLines({ nextStep = {} }: PacketView, words: Wording): Lines {
  if (nextStep.text !== undefined) return [words.said(nextStep.text, 280)];
  return nextStep.code === undefined ? [] : [words.label(words.labels.nextSteps, nextStep.code)];
}

export function toneLines({ tone }: PacketView, words: Wording): Lines {
  const text = tone === undefined ? "" : words.labels.tones[tone];
  return text === "" ? [] : [words.phrase(text)];
}

/** The clocks that still run. Those that ran out are warned of. */
export function clockLines({ slaClocks = [] }: PacketView, words: Wording): Lines {
  const { phrases, clocks } = words.labels;
  return slaClocks
    .filter(
      ({ status, dueAt }) =>
        status === "paused" || (status === "running" && (dueAt ?? words.now) >= words.now),
    )
    .map(({ name = "", status, dueAt }) => {
      const left =
        dueAt === undefined || status === undefined || status === "paused"
          ? words.phrase(clocks[status ?? "running"])
          : words.fill(phrases.dueIn, {
              duration: words.phrase(words.duration(dueAt - words.now)),
              time: words.phrase(words.time(dueAt)),
            });
      return words.join([words.value(name, 60), left], ": ");
    });
}

/** What this brief does not show, and what the packet does not hold. */
export function omittedLines(
  { timeline = {}, omissions = [], journey = {} }: PacketView,
  words: Wording,
): Lines {
  const { phrases, lists } = words.labels;
  const kept = (timeline.conversations ?? []).reduce(
    (count, { messages = [] }) => count + messages.length,
    0,
  );
  const hidden = (timeline.total ?? 0) - Math.min(kept, MOST_SAID);
  const missing = omissions.map(({ kind = "", count = 0, firstAt, lastAt }) => {
    const list = Object.hasOwn(lists, kind) ? lists[kind] : undefined;
    const what =
      list === undefined
        ? words.join([words.value(String(count)), words.value(kind)], " ")
        : words.count(list, count);
    if (firstAt === undefined || lastAt === undefined) return what;
    return words.fill(phrases.between, {
      what,
      first: words.phrase(words.day(firstAt)),
      last: words.phrase(words.day(lastAt)),
    });
  });
  return [
    hidden > 0 ? words.count(phrases.notShown, hidden) : [],
    missing.length === 0 ? [] : words.fill(phrases.notInPacket, { what: words.join(missing, "; ") }),
    journey.url === undefined || (hidden <= 0 && missing.length === 0)
      ? []
      : words.fill(phrases.whole, { url: words.value(journey.url, 300) }),
  ];
}

export function referenceLines({ journey = {}, id }: PacketView, words: Wording): Lines {
  const { phrases } = words.labels;
  const packet = id === undefined ? [] : words.fill(phrases.packet, { id });
  if (journey.id === undefined) return [packet];
  const times = words.fill(phrases.timesIn, { timeZone: words.phrase(words.timeZone) });
  return [words.join([words.fill(phrases.journey, { id: journey.id }), packet, times])];
}
