import { plain } from "../../handoff/brief/plain.js";
import { ThroughlineError } from "../../kernel/error.js";
import type { Brand, NoticeMessage } from "../message.js";
import type { ChannelPhrases } from "../template/channel-phrases.js";
import type { LocalizedText, Mistake, NamingAll, NamingOnly } from "../template/checked-text.js";
import { compiledTemplate } from "../template/compiled-template.js";
import { type ComposeOptions, type ComposeOptionsOf, fillTemplate } from "../template/compose-notice.js";
import type { NoticeTemplate, NoticeTemplates, ToneGuidance } from "../template/template.js";
import type { NoticeValues } from "../template/variables.js";
import { type BuiltInNoticeKind, type BuiltInNotices, builtInNotices } from "./built-in-notices.js";

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

/** Overrides by kind. */
export type NoticeOverrides = Readonly<Record<string, NoticeOverride>>;

/** Overrides whose texts name the variables of their kind. */
export type CheckedOverrides<Overrides> = {
  readonly [Kind in keyof Overrides]: Kind extends BuiltInNoticeKind
    ? {
        readonly [Field in keyof Overrides[Kind]]: Field extends "text"
          ? NamingAll<BuiltInNotices[Kind]["variables"], Overrides[Kind][Field]>
          : Field extends "subject"
            ? NamingOnly<BuiltInNotices[Kind]["variables"], Overrides[Kind][Field]>
            : Overrides[Kind][Field];
      }
    : Mistake<"There is no such built-in notice">;
};

/** Options of {@link noticeCatalog}. */
export interface NoticeCatalogOptions<Overrides, Own extends NoticeTemplates> {
  /** Built-in notices in your words. */
  readonly overrides?: Overrides & CheckedOverrides<Overrides>;
  /** Notices of your own, from {@link defineTemplate}, each under its kind. */
  readonly templates?: Own;
  /** Words for channels of your own, or in languages of your own; they come before the built-in ones. */
  readonly phrases?: ChannelPhrases;
  /** Who writes, unless a notice says otherwise. */
  readonly brand?: Brand;
}

/** Every notice a desk sends. */
export interface NoticeCatalog<Templates extends NoticeTemplates = BuiltInNotices> {
  /** By kind; the built-in ones first, then the desk's own. */
  readonly templates: Templates;
  readonly phrases: ChannelPhrases;
  /**
   * As {@link composeNotice}, by kind, with the brand and the phrases of the catalogue.
   *
   * @throws ThroughlineError `INVALID_INPUT` for a kind that is not in it, and as {@link composeNotice}
   */
  compose<Kind extends keyof Templates & string>(
    kind: Kind,
    values: NoticeValues<Templates[Kind]["variables"]>,
    options: ComposeOptionsOf<Templates[Kind]["variables"]>,
  ): NoticeMessage;
}

/**
 * The built-in notices, some of them in your words, and notices of your own.
 *
 * @throws ThroughlineError `INVALID_INPUT` for an override of a kind that is not built in, a template of your own under another kind or
 *   that of a built-in one, or a text that cannot be read
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
  const Changed extends NoticeOverrides = Record<never, never>,
  const Own extends NoticeTemplates = Record<never, never>,
>(options?: NoticeCatalogOptions<Changed, Own>): NoticeCatalog<BuiltInNotices & Own>;
export function noticeCatalog(
  options: NoticeCatalogOptions<NoticeOverrides, NoticeTemplates> = {},
): NoticeCatalog<NoticeTemplates> {
  const { templates: own = {}, overrides = {}, phrases = {}, brand = null } = options;
  const templates: Record<string, NoticeTemplate> = { ...builtInNotices };
  for (const [kind, override] of Object.entries<NoticeOverride>(overrides))
    templates[kind] = overridden(kind, override);
  for (const [kind, template] of Object.entries(own)) {
    if (Object.hasOwn(templates, kind)) throw invalid(kind, "is built in. Say it in your words by overrides");
    if (template.kind !== kind) throw invalid(kind, "has a template of another kind. Give it under its own");
    compiledTemplate(template);
    templates[kind] = template;
  }
  return Object.freeze({
    templates: Object.freeze(templates),
    phrases,
    compose: (kind: string, values: object, given: ComposeOptions) => {
      const template = Object.hasOwn(templates, kind) ? templates[kind] : undefined;
      if (template === undefined) throw invalid(kind, "is not in the catalogue. Give it in templates");
      return fillTemplate(template, values, { brand, phrases, ...given });
    },
  });
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
