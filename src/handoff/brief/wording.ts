import { durationInWords, formatInstant } from "../../calendar/index.js";
import type { ChannelId } from "../../channels/channel-id.js";
import { type Erased, isErased } from "../../kernel/erased.js";
import type { EpochMs } from "../../kernel/instant.js";
import { excerpt } from "../packet/excerpt.js";
import type { PartyKind } from "../party.js";
import { agoInWords } from "./ago.js";
import type { BriefSpan } from "./brief.js";
import { clockFormat, dayFormat, pluralRules } from "./intl.js";
import { BRANDS } from "./labels/brands.js";
import type { BriefLabels, Plural } from "./labels/labels.js";
import { plain } from "./plain.js";

const LONGEST_VALUE = 120;

/** What is put into the place of a `{name}`: spans, or a text from outside. */
export type Fill = string | number | readonly BriefSpan[];

/** A party of which some fields may be hidden. */
export interface SeenParty {
  readonly kind?: PartyKind;
  readonly id?: string;
  readonly name?: string | Erased;
}

/** Puts values from outside into the words of one language, at one time and in one zone. */
export class Wording {
  readonly labels: BriefLabels;
  readonly now: EpochMs;
  readonly timeZone: string;
  readonly #day: Intl.DateTimeFormat;

  /** @throws ThroughlineError `INVALID_INPUT` for an unknown time zone */
  constructor(labels: BriefLabels, now: EpochMs, timeZone: string) {
    this.labels = labels;
    this.now = now;
    this.timeZone = timeZone;
    this.#day = dayFormat(labels.tag, timeZone);
  }

  phrase(text: string): readonly BriefSpan[] {
    return [{ kind: "phrase", text }];
  }

  /** A name, an id or a fact. */
  value(value: string | number | boolean | Erased, longest = LONGEST_VALUE): readonly BriefSpan[] {
    if (isErased(value)) return this.phrase(this.labels.phrases.erased);
    return [{ kind: "value", text: shorten(String(value), longest) }];
  }

  /** Somebody's own words. Quotation marks in them cannot end the quotation. */
  said(text: string | Erased, longest: number): readonly BriefSpan[] {
    if (isErased(text)) return this.phrase(this.labels.phrases.erased);
    const words = shorten(text, longest).replace(/[“”„‟]/g, '"');
    return words === "" ? this.phrase(this.labels.phrases.noText) : [{ kind: "said", text: words }];
  }

  /** A template of the labels with its places filled. */
  fill(template: string, fills: Readonly<Record<string, Fill>>): readonly BriefSpan[] {
    return template.split(/(\{\w+\})/).flatMap((part): readonly BriefSpan[] => {
      const place = /^\{(\w+)\}$/.exec(part)?.[1];
      if (place === undefined) return part === "" ? [] : this.phrase(part);
      const filling = fills[place] ?? "";
      return typeof filling === "object" ? filling : this.value(filling);
    });
  }

  /** As {@link fill}, with the plural form that `count` takes. */
  count(
    template: string | Plural,
    count: number,
    fills: Readonly<Record<string, Fill>> = {},
  ): readonly BriefSpan[] {
    const chosen =
      typeof template === "string"
        ? template
        : (template[pluralRules(this.labels.tag).select(count)] ?? template.other);
    return this.fill(chosen, { ...fills, count: this.phrase(String(count)) });
  }

  join(parts: readonly (readonly BriefSpan[])[], separator = ", "): readonly BriefSpan[] {
    return parts
      .filter((part) => part.length > 0)
      .flatMap((part, index) => (index === 0 ? part : [...this.phrase(separator), ...part]));
  }

  /** In round brackets; nothing for nothing. */
  inBrackets(spans: readonly BriefSpan[]): readonly BriefSpan[] {
    return spans.length === 0 ? [] : [...this.phrase("("), ...spans, ...this.phrase(")")];
  }

  /** The first items, and how many more there are. */
  firstOf(items: readonly (readonly BriefSpan[])[], most: number): readonly (readonly BriefSpan[])[] {
    return items.length <= most ? items : [...items.slice(0, most), this.more(items.length - most)];
  }

  /** The newest items of a list that is oldest first, and how many more there are. */
  lastOf(items: readonly (readonly BriefSpan[])[], most: number): readonly (readonly BriefSpan[])[] {
    return items.length <= most ? items : [...items.slice(-most), this.more(items.length - most)];
  }

  duration(ms: number): string {
    return durationInWords(Math.max(0, ms), { locale: this.labels.tag, units: 2 });
  }

  /** How long before the packet was built. */
  ago(at: EpochMs): readonly BriefSpan[] {
    const { tag, phrases } = this.labels;
    return this.phrase(agoInWords(this.now - at, tag) ?? phrases.justNow);
  }

  /** The time of day, and the day unless it is the day the packet was built. */
  time(at: EpochMs): string {
    if (this.day(at) === this.day(this.now)) return this.clock(at);
    return formatInstant(at, { timeZone: this.timeZone, locale: this.labels.tag });
  }

  day(at: EpochMs): string {
    return this.#day.format(at);
  }

  clock(at: EpochMs): string {
    return clockFormat(this.labels.tag, this.timeZone).format(at);
  }

  channel(id: ChannelId): readonly BriefSpan[] {
    const names = Object.hasOwn(BRANDS, id) ? BRANDS : this.labels.channels;
    const named = Object.hasOwn(names, id) ? names[id] : undefined;
    return named === undefined ? this.value(id.replaceAll("-", " ")) : this.phrase(named);
  }

  /** The language's name, or the tag itself where it has none. */
  language(tag: string): readonly BriefSpan[] {
    try {
      return this.value(new Intl.DisplayNames(this.labels.tag, { type: "language" }).of(tag) ?? tag, 40);
    } catch {
      return this.value(tag, 40);
    }
  }

  party({ kind, id, name }: SeenParty): readonly BriefSpan[] {
    if (name !== undefined && !isErased(name)) return this.value(name, 40);
    const role = kind === undefined ? [] : this.phrase(this.labels.parties[kind]);
    // There is only one customer, so their id tells nobody apart.
    if (id === undefined || id === kind || kind === "customer") return role;
    return this.join([role, this.value(id, 40)], " ");
  }

  /** The label of a code, or the code itself where a later version made it. */
  label(labels: Readonly<Record<string, string>>, code: string): readonly BriefSpan[] {
    const known = Object.hasOwn(labels, code) ? labels[code] : undefined;
    return known === undefined ? this.value(code) : this.phrase(known);
  }

  private more(count: number): readonly BriefSpan[] {
    return this.count(this.labels.phrases.more, count);
  }
}

/** Cut before it is made plain, so that a text of any size costs little. */
function shorten(text: string, longest: number): string {
  const start = text.slice(0, longest * 8);
  const cut = excerpt(plain(start), longest);
  return start.length === text.length || cut.endsWith("…") ? cut : `${cut}…`;
}
