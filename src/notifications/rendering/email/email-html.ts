import { escapeHtml } from "../../../kernel/markup.js";
import { directionOf } from "../direction.js";
import { asHtml } from "../html-text.js";
import { inkOn } from "./contrast.js";
import type { EmailBrand, EmailContent } from "./email-content.js";

const LIGHT = {
  page: "#f1f3f6",
  card: "#ffffff",
  ink: "#16202c",
  soft: "#55606e",
  line: "#dde2e8",
  accent: "#1f5fbf",
  well: "#f4f6f9",
};
const DARK = {
  page: "#11161d",
  card: "#1b222c",
  ink: "#eef2f6",
  soft: "#a9b4c0",
  line: "#323c49",
  accent: "#8ab8ff",
  well: "#252e3a",
};

const FONT = "-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";

/**
 * A whole page for mail readers: layout by presentation tables, every style inline, and one style sheet for what cannot be inline, the
 * dark colours and narrow screens. Without that sheet the mail is light and as readable.
 */
export function emailAsHtml(content: EmailContent): string {
  const { locale, direction, subject, preview, heading, paragraphs, brand } = content;
  const accent = brand?.color ?? LIGHT.accent;
  const blocks = [
    `<h1 class="ink" style="margin:0;font-size:24px;line-height:1.3;font-weight:700;color:${LIGHT.ink};">${escapeHtml(heading)}</h1>`,
    ...paragraphs.map(
      (paragraph) =>
        `<p class="ink" style="margin:16px 0 0;font-size:16px;line-height:1.6;color:${LIGHT.ink};">${asHtml(paragraph, LINK_STYLE)}</p>`,
    ),
    ...codeBlock(content),
    ...button(content, accent),
  ];
  return `<!doctype html>
<html lang="${locale}" dir="${direction}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<meta name="format-detection" content="telephone=no,date=no,address=no,email=no,url=no">
<title>${escapeHtml(subject)}</title>
<style>
${STYLE_SHEET}
</style>
</head>
<body class="page" style="margin:0;padding:0;background-color:${LIGHT.page};-webkit-text-size-adjust:100%;">
<div style="display:none;max-height:0;overflow:hidden;">${escapeHtml(preview)}</div>
<table role="presentation" class="page" width="100%" cellpadding="0" cellspacing="0" border="0" style="background-color:${LIGHT.page};">
<tr>
<td class="outer" align="center" style="padding:32px 16px;">
<!--[if mso]><table role="presentation" width="560" cellpadding="0" cellspacing="0" border="0"><tr><td><![endif]-->
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="max-width:560px;font-family:${FONT};overflow-wrap:anywhere;word-break:break-word;">
${header(brand)}<tr>
<td class="card" style="padding:32px;background-color:${LIGHT.card};border:1px solid ${LIGHT.line};border-top:4px solid ${accent};border-radius:8px;">
<main>
${blocks.join("\n")}
</main>
</td>
</tr>
${footer(content)}</table>
<!--[if mso]></td></tr></table><![endif]-->
</td>
</tr>
</table>
</body>
</html>
`;
}

/** Only what inline styles cannot say. Gmail keeps a sheet with media queries as long as it is valid. */
const STYLE_SHEET = `:root { color-scheme: light dark; supported-color-schemes: light dark; }
.button:focus, .link:focus { outline: 3px solid ${LIGHT.accent}; outline-offset: 2px; }
@media (max-width: 480px) {
  .outer { padding: 16px 8px !important; }
  .card { padding: 24px 20px !important; }
  .wide { width: 100% !important; }
  .button { display: block !important; }
}
@media (prefers-color-scheme: dark) {
  .page { background-color: ${DARK.page} !important; }
  .card { background-color: ${DARK.card} !important; border-right-color: ${DARK.line} !important; border-bottom-color: ${DARK.line} !important; border-left-color: ${DARK.line} !important; }
  .ink { color: ${DARK.ink} !important; }
  .soft { color: ${DARK.soft} !important; }
  .link { color: ${DARK.accent} !important; }
  .well { background-color: ${DARK.well} !important; border-color: ${DARK.line} !important; }
  .button:focus, .link:focus { outline-color: ${DARK.accent}; }
}`;

const LINK_STYLE = `color:${LIGHT.accent};text-decoration:underline;`;

function header(brand: EmailBrand | null): string {
  if (brand === null) return "";
  const name = escapeHtml(brand.name);
  const sign =
    brand.logoUrl === null
      ? name
      : `<img src="${escapeHtml(brand.logoUrl)}" alt="${name}" height="32" style="display:block;height:32px;width:auto;max-width:200px;border:0;">`;
  const home = `color:${LIGHT.ink};text-decoration:none;`;
  const content =
    brand.url === null
      ? sign
      : `<a class="ink" href="${escapeHtml(brand.url)}" rel="noopener noreferrer" style="${home}">${sign}</a>`;
  return `<tr>
<td class="ink" style="padding:0 4px 16px;font-size:18px;line-height:1.3;font-weight:700;color:${LIGHT.ink};"><header>${content}</header></td>
</tr>
`;
}

function codeBlock({ code }: EmailContent): readonly string[] {
  if (code === null) return [];
  return [
    `<p class="well ink" dir="ltr" style="margin:24px 0 0;padding:16px;text-align:center;font-family:Consolas,Menlo,monospace;font-size:28px;line-height:1.3;font-weight:700;letter-spacing:4px;color:${LIGHT.ink};background-color:${LIGHT.well};border:1px solid ${LIGHT.line};border-radius:8px;">${escapeHtml(code)}</p>`,
  ];
}

function button(content: EmailContent, accent: string): readonly string[] {
  const { action, linkInFull } = content;
  if (action === null) return [];
  const url = escapeHtml(action.url);
  const lang = langOfWords(content);
  return [
    `<table role="presentation" class="wide" cellpadding="0" cellspacing="0" border="0" style="margin:24px 0 0;">
<tr>
<td align="center" style="background-color:${accent};border-radius:8px;mso-padding-alt:14px 28px;">
<a class="button"${lang} href="${url}" rel="noopener noreferrer" style="display:inline-block;padding:14px 28px;font-size:16px;line-height:1.25;font-weight:700;color:${inkOn(accent)};text-decoration:none;border-radius:8px;">${escapeHtml(action.label)}</a>
</td>
</tr>
</table>`,
    `<p class="soft" style="margin:24px 0 0;font-size:13px;line-height:1.5;color:${LIGHT.soft};"><span${lang}>${escapeHtml(linkInFull)}</span><br><a class="link" href="${url}" rel="noopener noreferrer" style="${LINK_STYLE}">${url}</a></p>`,
  ];
}

/** Where the words around the notice are in another language than the notice itself. */
function langOfWords({ locale, wordsLocale }: EmailContent): string {
  const same = new Intl.Locale(locale).language === wordsLocale;
  return same ? "" : ` lang="${wordsLocale}" dir="${directionOf(wordsLocale)}"`;
}

function footer(content: EmailContent): string {
  const { brand, unsubscribe } = content;
  const lines = [brand?.name, brand?.address].filter((line) => typeof line === "string").map(escapeHtml);
  const stop =
    unsubscribe === null
      ? []
      : [
          `<a class="link"${langOfWords(content)} href="${escapeHtml(unsubscribe.url)}" rel="noopener noreferrer" style="${LINK_STYLE}">${escapeHtml(unsubscribe.label)}</a>`,
        ];
  const all = [...lines, ...stop];
  if (all.length === 0) return "";
  return `<tr>
<td class="soft" style="padding:20px 4px 0;font-size:13px;line-height:1.6;color:${LIGHT.soft};"><footer>${all.join("<br>")}</footer></td>
</tr>
`;
}
