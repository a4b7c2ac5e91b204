import type { NoticeMessage } from "../message.js";
import { asLine, asLineWithoutLink } from "./as-text.js";
import { fitting } from "./fitting.js";
import { NOTICE_ADVICE, NOTICE_LIMITS } from "./notice-limits.js";
import type { RenderedPush, UnrenderedNotice } from "./rendered-notice.js";

/** A tap opens the link, so the body does without it where it stands last. */
export function renderPush(message: NoticeMessage): RenderedPush | UnrenderedNotice {
  const title = asLine(message.subject);
  const body = asLineWithoutLink(message.body);
  const url = message.link;
  const payload = JSON.stringify({ title, body, url, kind: message.kind, lang: message.locale });
  const fit = fitting(
    message,
    "push",
    [{ field: "payload", text: payload, limit: NOTICE_LIMITS.pushPayload }],
    [
      { field: "title", text: title, limit: NOTICE_ADVICE.pushTitle },
      { field: "body", text: body, limit: NOTICE_ADVICE.pushBody },
    ],
  );
  return fit.fits ? { ...fit, format: "push", title, body, url, payload } : fit;
}
