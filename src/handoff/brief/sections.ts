import type { PacketView } from "../packet/audience.js";
import type { Audience } from "../vocabulary.js";
import { maySee } from "../vocabulary.js";
import {
  BRIEF_BLOCKS,
  type Brief,
  type BriefLine,
  type BriefSection,
  type BriefSectionId,
  type BriefSpan,
} from "./brief.js";
import { carefulLines, clockLines, nextLines, omittedLines, referenceLines, toneLines } from "./guidance.js";
import { contactLines, pastLines, saidLines } from "./history.js";
import {
  alsoLines,
  knownLines,
  missingLines,
  noteLines,
  openLines,
  promisedLines,
  triedLines,
} from "./knowledge.js";
import {
  pathLines,
  senderNoteLines,
  summaryLines,
  titleOf,
  wantsLines,
  whoLines,
  whyLines,
} from "./matter.js";
import type { Wording } from "./wording.js";

type Section = readonly [
  BriefSection["shape"],
  (packet: PacketView, words: Wording) => readonly (readonly BriefSpan[])[],
];

const SECTIONS: Readonly<Record<Exclude<BriefSectionId, "said">, Section>> = {
  who: ["text", whoLines],
  wants: ["text", wantsLines],
  why: ["text", whyLines],
  path: ["text", pathLines],
  summary: ["text", summaryLines],
  note: ["text", senderNoteLines],
  careful: ["list", carefulLines],
  next: ["text", nextLines],
  tone: ["text", toneLines],
  promised: ["list", promisedLines],
  clocks: ["list", clockLines],
  tried: ["list", triedLines],
  open: ["list", openLines],
  known: ["text", knownLines],
  missing: ["text", missingLines],
  also: ["list", alsoLines],
  notes: ["list", noteLines],
  contacts: ["list", contactLines],
  past: ["list", pastLines],
  omitted: ["text", omittedLines],
  reference: ["text", referenceLines],
};

/** The brief as data: the sections that have something to say, in their order. */
export function writeBrief(packet: PacketView, audience: Audience, words: Wording): Brief {
  const forDesk = maySee(audience, "agent");
  const labels = forDesk
    ? words.labels.sections
    : { ...words.labels.sections, ...words.labels.customerSections };
  const write = (id: BriefSectionId): BriefSection => {
    if (id === "said") return { id, label: labels.said, shape: "dialogue", lines: saidLines(packet, words) };
    const [shape, lines] = SECTIONS[id];
    return { id, label: labels[id], shape, lines: lines(packet, words).filter(hasWords).map(line) };
  };
  const blocks = BRIEF_BLOCKS.map((ids) => ids.map(write).filter(({ lines }) => lines.length > 0));
  return { title: titleOf(packet, forDesk, words), blocks: blocks.filter(({ length }) => length > 0) };
}

function hasWords(spans: readonly BriefSpan[]): boolean {
  return spans.length > 0;
}

function line(spans: readonly BriefSpan[]): BriefLine {
  return { spans };
}
