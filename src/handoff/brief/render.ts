import { viewPacket } from "../packet/audience.js";
import { PACKET_SCHEMA, type TransferPacket } from "../packet/packet.js";
import { AUDIENCES, type Audience } from "../vocabulary.js";
import type { Brief } from "./brief.js";
import { briefAsHtml } from "./format/html.js";
import { briefAsMarkdown } from "./format/markdown.js";
import { briefAsPrompt } from "./format/prompt.js";
import { briefAsSsml } from "./format/ssml.js";
import { briefAsText } from "./format/text.js";
import { el } from "./labels/el.js";
import { en } from "./labels/en.js";
import { hr } from "./labels/hr.js";
import type { BriefLabels } from "./labels/labels.js";
import { type BriefMessage, turnsOf } from "./messages.js";
import { invalidOption } from "./option.js";
import { writeBrief } from "./sections.js";
import { Wording } from "./wording.js";

/**
 * The forms a brief can take as one text. `html`: a section for a page. `ssml`: to be spoken to an agent. `prompt`: for an agent that is a
 * language model.
 */
export type BriefFormat = "text" | "markdown" | "html" | "ssml" | "prompt";

/** The languages a brief's fixed words are there in. */
export type BriefLocale = "en" | "el" | "hr";

/** How a brief is rendered. */
export interface BriefOptions {
  readonly format: BriefFormat;
  /** Who reads it: nothing above this audience is in it. Default `agent`. */
  readonly audience?: Audience;
  /** Language of the fixed words and of times. Default `en`. */
  readonly locale?: BriefLocale;
  /** The reader's IANA zone. Default `UTC`. */
  readonly timeZone?: string;
  /** Columns of the text format, from 40. Default 80. */
  readonly width?: number;
}

const NARROWEST = 40;

type Render = (brief: Brief, as: { readonly labels: BriefLabels; readonly width: number }) => string;

const FORMATS: Readonly<Record<BriefFormat, Render>> = {
  text: (brief, { width }) => briefAsText(brief, width),
  markdown: briefAsMarkdown,
  html: (brief, { labels }) => briefAsHtml(brief, labels.tag),
  ssml: (brief, { labels }) => briefAsSsml(brief, labels.tag),
  prompt: (brief, { labels }) => briefAsPrompt(brief, labels),
};

const LOCALES: Readonly<Record<BriefLocale, BriefLabels>> = { en, el, hr };

/**
 * Renders a packet to be read in half a minute: who, what they want, why it moves, what was promised, tried and left open, what not
 * to ask again, what to do next, and the last messages. It ends without a line break. Durations count from the packet's `issuedAt`. Texts that come from outside are
 * cut with an ellipsis and can neither move a terminal's cursor nor mark anything up.
 *
 * @throws ThroughlineError `INVALID_INPUT` for an unknown format, audience, locale or time zone, or a packet that was not built or parsed
 * @example
 * ```ts
 * const packet = buildPacket(
 *   {
 *     journey: { id: 7781 },
 *     messages: [{ at: "2026-03-14T11:50:00Z", from: "customer", channel: "web-chat", text: "I was charged twice." }],
 *   },
 *   { to: { channel: "phone", queue: "billing" }, reason: "escalation" },
 *   { id: "p-1", issuedAt: "2026-03-14T12:00:00Z" },
 * );
 * renderBrief(packet, { format: "text" }).split("\n")[0]; // "Handoff to billing via phone"
 * ```
 */
export function renderBrief(packet: TransferPacket, options: BriefOptions): string;
/**
 * A brief as the messages of a chat with a language model: the prompt without its last messages as `system`, then what was said in the
 * packet, turn by turn. What the customer wrote is theirs: the model must be told nothing in their name.
 *
 * @throws ThroughlineError `INVALID_INPUT`
 */
export function renderBrief(
  packet: TransferPacket,
  options: Omit<BriefOptions, "format"> & { readonly format: "messages" },
): readonly BriefMessage[];
export function renderBrief(
  packet: TransferPacket,
  options: Omit<BriefOptions, "format"> & { readonly format: BriefFormat | "messages" },
): string | readonly BriefMessage[] {
  const { format, audience = "agent", locale = "en", timeZone = "UTC", width = 80 } = options;
  if (packet.schema !== PACKET_SCHEMA)
    throw invalidOption("packet", "must come from buildPacket or parsePacket");
  if (format !== "messages" && !Object.hasOwn(FORMATS, format))
    throw invalidOption("format", `must be one of ${Object.keys(FORMATS).join(", ")}, messages`);
  if (!Object.hasOwn(LOCALES, locale))
    throw invalidOption("locale", `must be one of ${Object.keys(LOCALES).join(", ")}`);
  if (!AUDIENCES.includes(audience))
    throw invalidOption("audience", `must be one of ${AUDIENCES.join(", ")}`);
  if (!Number.isSafeInteger(width) || width < NARROWEST)
    throw invalidOption("width", `must be a whole number of at least ${NARROWEST}`);
  const labels = LOCALES[locale];
  const view = viewPacket(packet, audience);
  const brief = writeBrief(view, audience, new Wording(labels, packet.issuedAt, timeZone));
  if (format !== "messages") return FORMATS[format](brief, { labels, width });
  const system = briefAsPrompt(withoutDialogue(brief), labels);
  return [{ role: "system", content: system }, ...turnsOf(view, labels)];
}

/** The turns follow as messages of their own. */
function withoutDialogue({ title, blocks }: Brief): Brief {
  const kept = blocks.map((block) => block.filter(({ id }) => id !== "said"));
  return { title, blocks: kept.filter(({ length }) => length > 0) };
}
