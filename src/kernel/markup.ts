/** HTML that shows the text: safe between tags and in a quoted attribute. */
export function escapeHtml(text: string): string {
  return escapeTags(text).replaceAll('"', "&quot;").replaceAll("'", "&#39;");
}

/** XML text, without the characters that XML 1.0 does not have. Safe between tags. */
export function escapeXml(text: string): string {
  return escapeTags(text.replace(NOT_IN_XML, ""));
}

const NOT_IN_XML = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu;

/** The three characters that markup begins or ends with: what Slack's mrkdwn takes, too. */
export function escapeTags(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
