import type { ChannelId } from "../../channels/channel-id.js";
import type { MessageLimit } from "../../channels/message-limit.js";
import { ThroughlineError } from "../../kernel/error.js";
import type { NoticeMessage, NoticePart } from "../message.js";
import { asText } from "./as-text.js";
import { fitting } from "./fitting.js";
import type { RenderedPost, UnrenderedNotice } from "./rendered-notice.js";

/** A notice that may stand where everybody can read it. */
export interface PublicNotice extends NoticeMessage {
  readonly audience: "public";
}

/**
 * Whether a notice may go where everybody can read it: its audience is public, and no value but links and the brand's name stands in it.
 *
 * @example
 * ```ts
 * isPublicNotice(composeNotice(catalogue["update.reply-waiting"], { count: 2, link }, options)); // false
 * ```
 */
export function isPublicNotice(message: NoticeMessage): message is PublicNotice {
  const harmless = (part: NoticePart) =>
    part.type === "text" || part.is === "url" || part.value === message.brand?.name;
  return message.audience === "public" && message.code === null && message.body.every(harmless);
}

/** @throws ThroughlineError `INVALID_INPUT` for a notice that is not public */
export function renderPublicPost(
  message: NoticeMessage,
  channel: ChannelId,
  limit: MessageLimit | null,
): RenderedPost | UnrenderedNotice {
  requirePublic(message, channel);
  const text = asText(message.body);
  const fit = fitting(message, channel, [{ field: "text", text, limit }]);
  return fit.fits ? { ...fit, format: "post", text } : fit;
}

/** @throws ThroughlineError `INVALID_INPUT` for a notice that is not public */
export function requirePublic(message: NoticeMessage, channel: ChannelId): void {
  if (isPublicNotice(message)) return;
  throw new ThroughlineError(
    "INVALID_INPUT",
    `Everybody can read ${channel}. Only a public notice without any value but link and brand may go there.`,
    { details: { kind: message.kind, channel } },
  );
}
