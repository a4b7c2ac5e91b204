import type { NoticeMessage, NoticePart } from "../message.js";
import { actionOf } from "./action.js";
import { asLine, withoutLastLink } from "./as-text.js";
import { fitting } from "./fitting.js";
import { NOTICE_LIMITS } from "./notice-limits.js";
import type { RenderedTeams, UnrenderedNotice } from "./rendered-notice.js";

/** An adaptive card of version 1.4, all of its texts as runs, which unlike text blocks take no Markdown. */
export function renderTeams(message: NoticeMessage, actionLabel?: string): RenderedTeams | UnrenderedNotice {
  const title = asLine(message.subject);
  const body = withoutLastLink(message.body);
  const action = actionOf(message, actionLabel);
  const card = {
    $schema: "http://adaptivecards.io/schemas/adaptive-card.json",
    type: "AdaptiveCard",
    version: "1.4",
    lang: message.locale,
    fallbackText: title,
    body: [
      {
        type: "RichTextBlock",
        inlines: [{ type: "TextRun", text: title, weight: "bolder", size: "medium" }],
      },
      ...(body.length === 0 ? [] : [{ type: "RichTextBlock", inlines: body.map(asRun) }]),
    ],
    actions: action === null ? [] : [{ type: "Action.OpenUrl", title: action.label, url: action.url }],
  };
  const envelope = {
    type: "message",
    attachments: [
      { contentType: "application/vnd.microsoft.card.adaptive", contentUrl: null, content: card },
    ],
  };
  const fit = fitting(message, "teams", [
    { field: "message", text: JSON.stringify(envelope), limit: NOTICE_LIMITS.teamsMessage },
  ]);
  return fit.fits ? { ...fit, format: "teams", message: envelope } : fit;
}

function asRun(part: NoticePart): object {
  const run = { type: "TextRun", text: part.value };
  if (part.type !== "value") return run;
  if (part.is === "url") return { ...run, selectAction: { type: "Action.OpenUrl", url: part.value } };
  return part.is === "code" ? { ...run, fontType: "monospace" } : run;
}
