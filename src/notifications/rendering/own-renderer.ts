import type { ChannelId } from "../../channels/channel-id.js";
import type { MessageLimit } from "../../channels/message-limit.js";
import type { NoticeMessage } from "../message.js";
import { fitting } from "./fitting.js";
import { requirePublic } from "./public-post.js";
import type { RenderedOwn, UnrenderedNotice } from "./rendered-notice.js";

/**
 * How a channel of your own shows a notice.
 *
 * @example
 * ```ts
 * const kiosk: NoticeRenderer = {
 *   audience: "customer",
 *   limit: { size: 500, unit: "characters" },
 *   write: ({ body }) => ({ text: body.map(({ value }) => value.toUpperCase()).join("") }),
 * };
 * renderNotice(message, { channel: "acme-kiosk", renderers: { "acme-kiosk": kiosk } });
 * ```
 */
export interface NoticeRenderer {
  /** Who reads the channel: on one that the `public` reads, only public notices are rendered. */
  readonly audience: "public" | "customer";
  /** The longest text it takes; `null` for no limit. */
  readonly limit: MessageLimit | null;
  /**
   * Gets the notice with links checked and every value one line without control, direction or invisible characters, but **not
   * escaped**. `text` is measured against the limit, `content` is handed on as it is.
   */
  readonly write: (message: NoticeMessage) => { readonly text: string; readonly content?: unknown };
}

/** @throws ThroughlineError `INVALID_INPUT` for a notice that is not public where the renderer's audience is */
export function renderOwn(
  message: NoticeMessage,
  channel: ChannelId,
  { audience, limit, write }: NoticeRenderer,
): RenderedOwn | UnrenderedNotice {
  if (audience === "public") requirePublic(message, channel);
  const { text, content = null } = write(message);
  const fit = fitting(message, channel, [{ field: "text", text, limit }]);
  return fit.fits ? { ...fit, format: "own", text, content } : fit;
}
