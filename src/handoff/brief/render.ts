import { viewPacket } from "../packet/audience.js";
import { PACKET_SCHEMA, type TransferPacket } from "../packet/packet.js";
import { AUDIENCES, type Audience } from "../vocabulary.js";
import type { Brief } from "./brief.js";
import { briefAsMarkdown } from "./format/markdown.js";
import { briefAsText } from "./format/text.js";
import { en } from "./labels/en.js";
import type { BriefLabels } from "./labels/labels.js";
import { invalidOption } from "./option.js";
import { writeBrief } from "./sections.js";
import { Wording } from "./wording.js";

/** The forms a brief can take. */
export type BriefFormat = "text" | "markdown";

/** The languages a brief's fixed words are there in. */
export type BriefLocale = "en";

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

const FORMATS: Readonly<Record<BriefFormat, (brief: Brief, width: number) => string>> = {
  text: briefAsText,
  markdown: briefAsMarkdown,
};

const LOCALES: Readonly<Record<BriefLocale, BriefLabels>> = { en };

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
export function renderBrief(packet: TransferPacket, options: BriefOptions): string {
  const { format, audience = "agent", locale = "en", timeZone = "UTC", width = 80 } = options;
  if (packet.schema !== PACKET_SCHEMA)
    throw invalidOption("packet", "must come from buildPacket or parsePacket");
  if (!Object.hasOwn(FORMATS, format))
    throw invalidOption("format", `must be one of ${Object.keys(FORMATS).join(", ")}`);
  if (!Object.hasOwn(LOCALES, locale))
    throw invalidOption("locale", `must be one of ${Object.keys(LOCALES).join(", ")}`);
  if (!AUDIENCES.includes(audience))
    throw invalidOption("audience", `must be one of ${AUDIENCES.join(", ")}`);
  if (!Number.isSafeInteger(width) || width < NARROWEST)
    throw invalidOption("width", `must be a whole number of at least ${NARROWEST}`);
  const words = new Wording(LOCALES[locale], packet.issuedAt, timeZone);
  return FORMATS[format](writeBrief(viewPacket(packet, audience), audience, words), width);
}
