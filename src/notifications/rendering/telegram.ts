import type { NoticeMessage } from "../message.js";
import { asText } from "./as-text.js";
import { fitting } from "./fitting.js";
import { NOTICE_LIMITS } from "./notice-limits.js";
import type { RenderedTelegram, UnrenderedNotice } from "./rendered-notice.js";

/** Without parse mode there is no markup to escape; a code is marked by its place. */
export function renderTelegram(message: NoticeMessage): RenderedTelegram | UnrenderedNotice {
  const text = asText(message.body);
  const fit = fitting(message, "telegram", [{ field: "text", text, limit: NOTICE_LIMITS.telegram }]);
  return fit.fits ? { ...fit, format: "telegram", text, entities: codesIn(message) } : fit;
}

function codesIn({ body }: NoticeMessage): RenderedTelegram["entities"] {
  let offset = 0;
  return body.flatMap((part) => {
    const at = offset;
    const { length } = part.value;
    offset += length;
    return part.type === "value" && part.is === "code" ? [{ type: "code", offset: at, length }] : [];
  });
}
