import type { NoticeCategory } from "../message.js";
import type { Admitted, LocalizedText, NamingAll, NamingOnly } from "./checked-text.js";
import { compiledTemplate } from "./compiled-template.js";
import type { NoticePresence, NoticeTemplate } from "./template.js";
import type { NoticeVariables } from "./variables.js";

/** What {@link defineTemplate} takes: a template, of which the compiler checks texts against variables and category. */
export type NoticeDefinition<
  Category extends NoticeCategory,
  V extends NoticeVariables,
  Subject extends LocalizedText,
  Text extends LocalizedText,
> = Pick<NoticeTemplate, "kind" | "version" | "purpose" | "urgency" | "tone"> & {
  readonly category: Category;
  /** Default `always`. */
  readonly presence?: NoticePresence;
  /** Default `false`. */
  readonly digest?: boolean;
  readonly variables: V & Admitted<Category, V>;
  readonly subject: Subject & NamingOnly<V, Subject>;
  readonly text: Text & NamingAll<V, Text>;
};

/**
 * A notice of your own. Texts are in Unicode MessageFormat 2; each names every variable, with `{$name}`, `{$count :integer}` or
 * `{$at :tl:when}`, and may name `{$brand}`. A misspelt or missing variable does not compile, nor does anything but a link in a
 * `public` notice, nor a code beside a link. Texts that the compiler does not know, such as those of a file, are checked here as well.
 *
 * @throws ThroughlineError `INVALID_INPUT` for a field that is not valid, a text that cannot be read, or what would not compile
 * @example
 * ```ts
 * const ready = defineTemplate({
 *   kind: "pickup.ready",
 *   version: 1,
 *   purpose: "The parcel can be fetched.",
 *   category: "transactional",
 *   urgency: "normal",
 *   tone: { acknowledge: "The wait is over.", avoid: "Anything that sounds like an offer." },
 *   variables: { days: variable.count(), link: variable.url() },
 *   subject: { en: "Your parcel is here" },
 *   text: {
 *     en: `.input {$days :integer}
 * .match $days
 * one {{Your parcel waits for {$days} day. Where to fetch it: {$link}}}
 * *   {{Your parcel waits for {$days} days. Where to fetch it: {$link}}}`,
 *   },
 * });
 * composeNotice(ready, { days: 3, link: "https://s.example/p/1" }, { locale: "en" }).link; // "https://s.example/p/1"
 * ```
 */
export function defineTemplate<
  const Category extends NoticeCategory,
  const V extends NoticeVariables,
  const Subject extends LocalizedText,
  const Text extends LocalizedText,
>(definition: NoticeDefinition<Category, V, Subject, Text>): NoticeTemplate<V> {
  const template = templateOf(definition);
  compiledTemplate(template);
  return template;
}

/** The template of a definition that is checked on first use: reading the texts of a whole catalogue would slow down every import. */
export function templateOf<
  const Category extends NoticeCategory,
  const V extends NoticeVariables,
  const Subject extends LocalizedText,
  const Text extends LocalizedText,
>(definition: NoticeDefinition<Category, V, Subject, Text>): NoticeTemplate<V> {
  const { presence = "always", digest = false, ...rest } = definition;
  return Object.freeze({
    ...rest,
    presence,
    digest,
    audience: definition.category === "public" ? "public" : "customer",
  });
}
