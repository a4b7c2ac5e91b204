import { plain } from "../../handoff/brief/plain.js";
import { ThroughlineError } from "../../kernel/error.js";
import type { Brand, NoticeMessage } from "../message.js";
import type { ChannelPhrases } from "../template/channel-phrases.js";
import type { LocalizedText, Mistake, NamingAll, NamingOnly } from "../template/checked-text.js";
import { compiledTemplate } from "../template/compiled-template.js";
import { type ComposeOptions, type ComposeOptionsOf, fillTemplate } from "../template/compose-notice.js";
import type { NoticeTemplate, ToneGuidance } from "../template/template.js";
import type { NoticeValues, NoticeVariables } from "../template/variables.js";
import { type BuiltInNoticeKind, builtInNotices } from "./built-in-notices.js";

/** What differs in a built-in notice. Its variables and the rules it is sent under stay, since the library fills and sends it. */
export interface NoticeOverride {
  /** Yours to count, so that it can be told which text a customer got. */
  readonly version: number;
  /** By locale, the built-in ones or your own; locales left out stay as they are. */
  readonly subject?: LocalizedText;
  /** As `subject`. */
  readonly text?: LocalizedText;
  /** Default: the built-in one. */
  readonly tone?: ToneGuidance;
}

/** Overrides whose texts name the variables of their kind. */
export type CheckedOverrides<Overrides> = {
  readonly [Kind in keyof Overrides]: Kind extends BuiltInNoticeKind
    ? {
        readonly [Field in keyof Overrides[Kind]]: Field extends "text"
          ? NamingAll<VariablesOf<Kind>, Overrides[Kind][Field]>
          : Field extends "subject"
            ? NamingOnly<VariablesOf<Kind>, Overrides[Kind][Field]>
            : Overrides[Kind][Field];
      }
    : Mistake<"There is no such built-in notice">;
};

/** The variables of a kind; of one that is not built in, whatever its template has. */
export type VariablesOf<Kind extends string> = Kind extends BuiltInNoticeKind
  ? (typeof builtInNotices)[Kind] extends NoticeTemplate<infer V>
    ? V
    : never
  : NoticeVariables;

/** Options of {@link noticeCatalog}. */
export interface NoticeCatalogOptions<Overrides> {
  /** Built-in notices in your words. */
  readonly overrides?: Overrides & CheckedOverrides<Overrides>;
  /** Notices of your own, from {@link defineTemplate}. */
  readonly templates?: readonly NoticeTemplate[];
  /** Words for channels of your own, or in languages of your own; they come before the built-in ones. */
  readonly phrases?: ChannelPhrases;
  /** Who writes, unless a notice says otherwise. */
  readonly brand?: Brand;
}

/** Every notice a desk sends. */
export interface NoticeCatalog {
  /** The built-in ones first, then the desk's own. */
  readonly templates: readonly NoticeTemplate[];
  readonly phrases: ChannelPhrases;
  /** @throws ThroughlineError `INVALID_INPUT` for a kind that is not in it */
  get(kind: string): NoticeTemplate;
  /**
   * As {@link composeNotice}, by kind, with the brand and the phrases of the catalogue.
   *
   * @throws ThroughlineError `INVALID_INPUT` for a kind that is not in it, and as {@link composeNotice}
   */
  compose<Kind extends BuiltInNoticeKind | (string & Record<never, never>)>(
    kind: Kind,
    values: NoticeValues<VariablesOf<Kind>>,
    options: ComposeOptionsOf<VariablesOf<Kind>>,
  ): NoticeMessage;
}

/**
 * The built-in notices, some of them in your words, and notices of your own.
 *
 * @throws ThroughlineError `INVALID_INPUT` for a kind that is there twice or not at all, or a text that cannot be read
 * @example
 * ```ts
 * const catalog = noticeCatalog({
 *   brand: { name: "Kyma" },
 *   overrides: { "feedback.thanks": { version: 2, text: { en: "Thank you, that helps us." } } },
 * });
 * const thanks = catalog.compose("feedback.thanks", {}, { locale: "en" });
 * thanks.version; // 2
 * catalog.compose("feedback.thanks", {}, { locale: "hr" }).subject[0]?.value; // "Hvala na mišljenju"
 * ```
 */
export function noticeCatalog<
  const Overrides extends { readonly [kind: string]: NoticeOverride } = Record<never, never>,
>(options: NoticeCatalogOptions<Overrides> = {}): NoticeCatalog {
  const { templates = [], phrases = {}, brand = null } = options;
  const byKind = new Map<string, NoticeTemplate>(Object.entries(builtInNotices));
  for (const [kind, override] of overridesOf(options.overrides)) byKind.set(kind, overridden(kind, override));
  for (const template of templates) {
    if (byKind.has(template.kind))
      throw invalid(template.kind, "is there already. Change a built-in one by overrides");
    compiledTemplate(template);
    byKind.set(template.kind, template);
  }
  const get = (kind: string): NoticeTemplate => {
    const template = byKind.get(kind);
    if (template === undefined) throw invalid(kind, "is not in the catalogue. Give it in templates");
    return template;
  };
  return Object.freeze({
    templates: Object.freeze([...byKind.values()]),
    phrases,
    get,
    compose: (kind: string, values: object, given: ComposeOptions) =>
      fillTemplate(get(kind), values, { brand, phrases, ...given }),
  });
}

function overridesOf(
  overrides: { readonly [kind: string]: NoticeOverride } = {},
): [string, NoticeOverride][] {
  return Object.entries(overrides);
}

function overridden(
  kind: string,
  { version, subject = {}, text = {}, tone }: NoticeOverride,
): NoticeTemplate {
  const builtIn = Object.entries<NoticeTemplate>(builtInNotices).find(([known]) => known === kind)?.[1];
  if (builtIn === undefined) throw invalid(kind, "is not built in. Give your own in templates");
  const template: NoticeTemplate = Object.freeze({
    ...builtIn,
    version,
    subject: { ...builtIn.subject, ...subject },
    text: { ...builtIn.text, ...text },
    tone: tone ?? builtIn.tone,
  });
  compiledTemplate(template);
  return template;
}

function invalid(kind: string, problem: string): ThroughlineError {
  return new ThroughlineError("INVALID_INPUT", `The notice ${plain(kind)} ${problem}.`, {
    details: { kind },
  });
}
