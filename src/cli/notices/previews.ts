import { channelCatalog, isKnownChannel } from "../../channels/index.js";
import {
  type NoticeCatalog,
  type NoticeTemplate,
  type NoticeTemplates,
  type RenderedNotice,
  renderNotice,
  type UnrenderedNotice,
} from "../../notifications/index.js";
import { BUILT_IN_RENDERERS } from "../../notifications/rendering/renderers.js";

/** Every channel that notices are rendered for. */
export const PREVIEW_CHANNELS: readonly string[] = Object.keys(BUILT_IN_RENDERERS);

/** What is asked for; all where nothing is. */
export interface PreviewChoice {
  readonly kind: string | undefined;
  readonly locale: string | undefined;
  readonly channel: string | undefined;
}

/** One notice in one language on one channel. */
export interface Preview {
  readonly locale: string;
  readonly channel: string;
  readonly rendered: RenderedNotice | UnrenderedNotice;
}

/** The previews of one kind; none where what was asked for is not there. */
export interface KindPreviews {
  readonly template: NoticeTemplate;
  readonly previews: readonly Preview[];
}

/** Made up, as are the examples of the variables. */
const BRAND = { name: "Kyma", url: "https://kyma.example", color: "#005f73", address: "1 Harbour Street" };
const UNSUBSCRIBE = { url: "https://kyma.example/stop/7Kq2mZ" };

/**
 * Every kind in every language on every channel that it may go to, filled with the examples of its variables: public channels take public
 * notices alone.
 */
export function previewsOf(
  catalog: NoticeCatalog<NoticeTemplates>,
  { kind, locale, channel }: PreviewChoice,
): readonly KindPreviews[] {
  const chosen = (asked: string | undefined) => (one: string) => asked === undefined || asked === one;
  return Object.values<NoticeTemplate>(catalog.templates)
    .filter((template) => chosen(kind)(template.kind))
    .map((template) => ({
      template,
      previews: Object.keys(template.text)
        .filter(chosen(locale))
        .flatMap((one) =>
          PREVIEW_CHANNELS.filter(chosen(channel))
            .filter((to) => template.audience === "public" || !isPublic(to))
            .map((to) => previewOf(catalog, template, one, to)),
        ),
    }));
}

function previewOf(
  catalog: NoticeCatalog<NoticeTemplates>,
  template: NoticeTemplate,
  locale: string,
  channel: string,
): Preview {
  const values = Object.fromEntries(
    Object.entries(template.variables).map(([name, { example }]) => [name, example]),
  );
  const message = catalog.compose(template.kind, values, { locale, timeZone: "Europe/Zagreb", brand: BRAND });
  const rendered = renderNotice(message, { channel, email: { unsubscribe: UNSUBSCRIBE } });
  return { locale, channel, rendered };
}

function isPublic(channel: string): boolean {
  return isKnownChannel(channelCatalog, channel) && channelCatalog.traits[channel].exposure === "public";
}
