import type { ChannelId } from "../../channels/channel-id.js";
import type { MessageLimit } from "../../channels/message-limit.js";
import type { NoticeMessage } from "../message.js";
import { asText } from "./as-text.js";
import { fitting } from "./fitting.js";
import type { RenderedText, UnrenderedNotice } from "./rendered-notice.js";

/**
 * For channels that show what they are sent. WhatsApp and Viber make a text between asterisks bold and know no way to escape them, so
 * such a value keeps its characters and at worst looks bold; no text can become a link of another name there.
 */
export function renderPlainText(
  message: NoticeMessage,
  channel: ChannelId,
  limit: MessageLimit | null,
): RenderedText | UnrenderedNotice {
  const text = asText(message.body);
  const fit = fitting(message, channel, [{ field: "text", text, limit }]);
  return fit.fits ? { ...fit, format: "text", text } : fit;
}
