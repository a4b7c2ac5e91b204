import { measureMessage } from "throughline/channels";
import type { RenderedNotice, UnrenderedNotice } from "throughline/notifications";

/** All that a customer's value must never bring into what is sent: control, direction and invisible characters, half characters. */
const UNWANTED =
  /(?![\t\n])\p{Cc}|[\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\u2028\u2029]|\p{Surrogate}/u;

/**
 * What is wrong with a rendered notice, whatever was put into it; an empty list where nothing is.
 *
 * @param lines how many line breaks the template itself has
 */
export function faultsOf(rendered: RenderedNotice | UnrenderedNotice, lines = 0): readonly string[] {
  if (!rendered.fits) return unrenderedFaults(rendered);
  const faults: string[] = [];
  const { size, limit } = rendered.length;
  if (limit !== null && size > limit) faults.push(`${size} is over ${limit}`);
  const shown = "text" in rendered ? rendered.text : "";
  const sent = JSON.stringify(rendered, (_key, value: unknown) =>
    typeof value === "string" && UNWANTED.test(value) ? `unwanted ${UNWANTED.exec(value)?.index}` : value,
  );
  if (sent.includes('"unwanted ')) faults.push("has an unwanted character");
  if (rendered.format !== "email" && rendered.format !== "slack" && shown.split("\n").length - 1 > lines)
    faults.push("has a line break out of a value");
  return [...faults, ...formatFaults(rendered)];
}

function unrenderedFaults({ reason, tooLong }: UnrenderedNotice): readonly string[] {
  const isOver = tooLong.length > 0 && tooLong.every(({ size, limit }) => limit !== null && size > limit);
  return reason === "too-long" && !isOver ? ["is said to be too long and is not"] : [];
}

function formatFaults(rendered: RenderedNotice): readonly string[] {
  switch (rendered.format) {
    case "email":
      return [
        ...markupFaults(rendered.html, EMAIL_TAGS),
        ...(/[\r\n]/.test(rendered.subject) ? ["subject has a line break"] : []),
        ...Object.entries(rendered.headers).flatMap(([name, value]) =>
          /^[!-9;-~]+$/.test(name) && /^[ -~]*$/.test(value) ? [] : [`header ${name} is no line`],
        ),
      ];
    case "web-chat":
      return markupFaults(rendered.html, ["p", "a", "bdi", "strong", "br"]);
    case "ssml":
      return [
        ...markupFaults(rendered.ssml, ["speak", "p", "s", "say-as"]),
        ...(NOT_IN_XML.test(rendered.ssml) ? ["has a character that XML does not have"] : []),
      ];
    case "slack":
      return [
        ...(/<|>/.test(rendered.text) ? ["text has mrkdwn out of a value"] : []),
        ...(JSON.stringify(rendered.blocks).includes("mrkdwn") ? ["a block is mrkdwn"] : []),
      ];
    case "push":
      return measureMessage(rendered.payload, "utf8-bytes") <= 4096 ? [] : ["payload is over 4,096 bytes"];
    default:
      return [];
  }
}

const NOT_IN_XML = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/u;

const EMAIL_TAGS = [
  ..."html head meta title style body div table tr td main header footer h1 p a bdi strong br span img".split(
    " ",
  ),
];

const TAG = /<(\/?)([a-z][a-z0-9-]*)((?:\s+[a-z_:-]+(?:="[^"<>]*")?)*)\s*>/gi;
const ATTRIBUTES =
  /^(?:lang|xml:lang|xmlns|version|dir|charset|name|content|class|style|role|width|height|cellpadding|cellspacing|border|align|href|rel|src|alt|interpret-as)$/;

/** Only tags and attributes of the renderer's own, closed in order; whatever is left has no angle bracket. */
function markupFaults(markup: string, tags: readonly string[]): readonly string[] {
  const faults: string[] = [];
  const open: string[] = [];
  const page = markup
    .replace("<!doctype html>", "")
    .replace(/<!--\[if mso\]>.*?<!\[endif\]-->/g, "")
    .replace(/<style>[^<]*<\/style>/, "");
  const rest = page.replace(TAG, (_tag, close: string, name: string, attributes: string) => {
    if (!tags.includes(name)) faults.push(`has a tag ${name}`);
    for (const [, attribute = "", value = ""] of attributes.matchAll(/([a-z_:-]+)(?:="([^"]*)")?/gi)) {
      if (!ATTRIBUTES.test(attribute)) faults.push(`has an attribute ${attribute}`);
      if (/^(?:href|src)$/.test(attribute) && !value.startsWith("https://"))
        faults.push("has a link that is not https");
    }
    if (close === "/") {
      if (open.pop() !== name) faults.push(`closes ${name} out of turn`);
    } else if (!["meta", "br", "img"].includes(name)) open.push(name);
    return "";
  });
  if (open.length > 0) faults.push(`leaves ${open.join(" ")} open`);
  if (/[<>]/.test(rest)) faults.push("has an angle bracket in its text");
  if (/&(?!(?:amp|lt|gt|quot|#39);)/.test(rest)) faults.push("has an ampersand that is not escaped");
  return faults;
}
