import type { NoticeMessage } from "../message.js";
import { actionOf } from "./action.js";
import { asText } from "./as-text.js";
import { fitting } from "./fitting.js";
import { NOTICE_LIMITS } from "./notice-limits.js";
import type { RenderedRcs, UnrenderedNotice } from "./rendered-notice.js";

/** The text keeps its link, as a suggested action is gone after the next message. */
export function renderRcs(message: NoticeMessage, actionLabel?: string): RenderedRcs | UnrenderedNotice {
  const text = asText(message.body);
  const action = actionOf(message, actionLabel);
  const fit = fitting(message, "rcs", [
    { field: "text", text, limit: NOTICE_LIMITS.rcs },
    { field: "suggestion", text: action?.label ?? "", limit: NOTICE_LIMITS.rcsSuggestion },
  ]);
  if (!fit.fits) return fit;
  const suggestions =
    action === null
      ? []
      : [
          {
            action: {
              text: action.label,
              postbackData: message.kind,
              openUrlAction: { url: action.url },
            },
          },
        ];
  return { ...fit, format: "rcs", text, suggestions };
}
