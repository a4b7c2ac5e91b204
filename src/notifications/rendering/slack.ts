import { escapeTags } from "../../kernel/markup.js";
import type { NoticeMessage, NoticePart } from "../message.js";
import { actionOf } from "./action.js";
import { asLine, asText, withoutLastLink } from "./as-text.js";
import { fitting } from "./fitting.js";
import { NOTICE_LIMITS } from "./notice-limits.js";
import type { RenderedSlack, UnrenderedNotice } from "./rendered-notice.js";

/**
 * The blocks are plain and rich text, in which nothing is markup; only the fallback `text`, which notifications show, is mrkdwn, where
 * `&`, `<` and `>` are escaped so that no mention and no link of another name comes out of a value (Slack, "Formatting text").
 */
export function renderSlack(message: NoticeMessage, actionLabel?: string): RenderedSlack | UnrenderedNotice {
  const title = asLine(message.subject);
  const body = withoutLastLink(message.body);
  const text = `${escapeTags(title)}\n${escapeTags(asText(message.body))}`;
  const fit = fitting(message, "slack", [
    { field: "block", text: asText(body), limit: NOTICE_LIMITS.slackBlock },
    { field: "title", text: title, limit: NOTICE_LIMITS.slackHeader },
    { field: "text", text, limit: NOTICE_LIMITS.slackText },
  ]);
  if (!fit.fits) return fit;
  const action = actionOf(message, actionLabel);
  const blocks = [
    { type: "header", text: { type: "plain_text", text: title, emoji: false } },
    ...(body.length === 0
      ? []
      : [{ type: "rich_text", elements: [{ type: "rich_text_section", elements: body.map(asElement) }] }]),
    ...(action === null
      ? []
      : [
          {
            type: "actions",
            elements: [
              {
                type: "button",
                text: { type: "plain_text", text: action.label, emoji: false },
                url: action.url,
                action_id: "open",
              },
            ],
          },
        ]),
  ];
  return { ...fit, format: "slack", text, blocks };
}

function asElement(part: NoticePart): object {
  if (part.type === "value" && part.is === "url") return { type: "link", url: part.value };
  const isCode = part.type === "value" && part.is === "code";
  return { type: "text", text: part.value, ...(isCode && { style: { code: true } }) };
}
