import type { ChannelId } from "../../channels/channel-id.js";
import type { NoticeMessage } from "../message.js";
import { actionOf } from "./action.js";
import { asText } from "./as-text.js";
import { directionOf } from "./direction.js";
import { fitting } from "./fitting.js";
import { asHtml } from "./html-text.js";
import type { RenderedWebChat, UnrenderedNotice } from "./rendered-notice.js";

export function renderWebChat(
  message: NoticeMessage,
  channel: ChannelId,
  actionLabel?: string,
): RenderedWebChat | UnrenderedNotice {
  const { body, locale } = message;
  const text = asText(body);
  const fit = fitting(message, channel, [{ field: "text", text, limit: null }]);
  if (!fit.fits) return fit;
  const html = `<p lang="${locale}" dir="${directionOf(locale)}">${asHtml(body)}</p>`;
  return { ...fit, format: "web-chat", text, html, action: actionOf(message, actionLabel) };
}
