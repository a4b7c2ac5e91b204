/**
 * A piece of a line. `phrase`: fixed words of the brief. `value`: a name, an id, a fact. `said`: somebody's own words, to be shown as such.
 * Values and sayings come from outside; all are one line without control characters, and each format escapes them for itself.
 */
export interface BriefSpan {
  readonly kind: "phrase" | "value" | "said";
  readonly text: string;
}

export interface BriefLine {
  /** Time and speaker of a line of dialogue. */
  readonly lead?: readonly BriefSpan[];
  readonly spans: readonly BriefSpan[];
}

/** The sections of a brief in the order they are shown, in blocks: the matter, what to do about it, and what went before. */
export const BRIEF_BLOCKS = [
  ["who", "wants", "why", "path", "summary", "note"],
  ["careful", "next", "tone", "promised", "clocks", "tried", "open", "known", "missing", "also", "notes"],
  ["said", "contacts", "past", "omitted", "reference"],
] as const;
export type BriefSectionId = (typeof BRIEF_BLOCKS)[number][number];

/** `text`: lines that belong together. `list`: one item a line. `dialogue`: speakers in turn, under lines without a lead. */
export interface BriefSection {
  readonly id: BriefSectionId;
  readonly label: string;
  readonly shape: "text" | "list" | "dialogue";
  readonly lines: readonly BriefLine[];
}

/** A brief as data: what every format renders. */
export interface Brief {
  readonly title: readonly BriefSpan[];
  /** Sections that belong together. Neither a block nor a section is ever empty. */
  readonly blocks: readonly (readonly BriefSection[])[];
}
