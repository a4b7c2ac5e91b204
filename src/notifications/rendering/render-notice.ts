import type { ChannelId } from "../../channels/channel-id.js";
import { ThroughlineError } from "../../kernel/error.js";
import type { NoticeMessage } from "../message.js";
import { cleanMessage } from "./clean-message.js";
import { renderOwn } from "./own-renderer.js";
import type { PublicNotice } from "./public-post.js";
import type { RenderNoticeOptions } from "./render-options.js";
import type { RenderedNotice, UnrenderedNotice } from "./rendered-notice.js";
import { BUILT_IN_RENDERERS, type BuiltInRendered } from "./renderers.js";

/** The channels that everybody can read, as far as they are built in. */
export type PublicChannel = "social-post" | "social-comment" | "forum";

/** What may go to a channel: on one that everybody can read, public notices only. */
export type NoticeFor<Channel extends ChannelId> = Channel extends PublicChannel
  ? PublicNotice
  : NoticeMessage;

/** What comes of it there. */
export type RenderedFor<Channel extends ChannelId> = Channel extends keyof BuiltInRendered
  ? BuiltInRendered[Channel]
  : RenderedNotice;

/**
 * A notice as its channel takes it: escaped for that channel, measured in its unit, and never cut. What is too long comes back as data
 * with `fits: false`, without a text.
 *
 * @throws ThroughlineError `INVALID_INPUT` for a link that is not https, a locale that is not a language tag, a notice for the customer
 * alone on a channel that everybody can read, a channel without a renderer, a survey by e-mail without `email.unsubscribe`, or a
 * WhatsApp template that does not match the notice
 * @example
 * ```ts
 * const notice = renderNotice(message, { channel: "sms", transliterate: "hr" });
 * if (notice.fits) notice.sms; // { encoding: "GSM-7", units: 104, parts: ["Cekaju vas 2 nova odgovora. …"] }
 * ```
 */
export function renderNotice<const Channel extends ChannelId>(
  message: NoticeFor<Channel>,
  options: RenderNoticeOptions<Channel>,
): RenderedFor<Channel> | UnrenderedNotice;
export function renderNotice(
  message: NoticeMessage,
  options: RenderNoticeOptions,
): RenderedNotice | UnrenderedNotice {
  const { channel, renderers = {} } = options;
  const clean = cleanMessage(message);
  if (isBuiltIn(channel)) return BUILT_IN_RENDERERS[channel](clean, options);
  const own = Object.hasOwn(renderers, channel) ? renderers[channel] : undefined;
  if (own !== undefined) return renderOwn(clean, channel, own);
  throw new ThroughlineError(
    "INVALID_INPUT",
    "No renderer is known for this channel. Give one of your own in renderers.",
    {
      details: { channel },
    },
  );
}

function isBuiltIn(channel: ChannelId): channel is keyof BuiltInRendered {
  return Object.hasOwn(BUILT_IN_RENDERERS, channel);
}
