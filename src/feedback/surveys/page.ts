import type { SurveyKind, SurveyScale } from "../../journey/feedback/events.js";
import { ThroughlineError } from "../../kernel/error.js";
import { escapeHtml } from "../../kernel/markup.js";
import { pageWords } from "./page-words.js";
import { isThumbs, scaleFor } from "./scale.js";

/** What a survey's page shows, and where it posts to. */
export interface SurveyPageOptions {
  readonly kind: SurveyKind;
  readonly scale: SurveyScale;
  /** The business. */
  readonly brand: string;
  /** Where the answer is posted: a path of the same site, such as `/rate`. */
  readonly action: string;
  /** Language tag. Default `en`. */
  readonly locale?: string;
}

/** The page behind survey links, as a site has to serve it. */
export interface SurveyPage {
  readonly html: string;
  readonly headers: Readonly<Record<string, string>>;
}

const PATH = /^\/(?!\/)[A-Za-z0-9/_.~-]{0,200}$/;

/**
 * The page behind survey links, the same for every customer: it reads token and score out of the fragment of its address, shows the score to
 * be confirmed or changed, takes a comment, and posts a form with `token`, `score` and `comment`. Serving it answers nothing, so what scans
 * mail or makes previews can open it. Its script is all it runs, and it loads nothing.
 *
 * @throws ThroughlineError `INVALID_INPUT`
 * @example
 * ```ts
 * const { html, headers } = await surveyPage({ kind: "csat", scale: { min: 1, max: 5 }, brand: "Kyma", action: "/rate" });
 * new Response(html, { headers });
 * ```
 */
export async function surveyPage({
  kind,
  scale: given,
  brand,
  action,
  locale = "en",
}: SurveyPageOptions): Promise<SurveyPage> {
  const scale = scaleFor(kind, given);
  if (!PATH.test(action))
    throw new ThroughlineError("INVALID_INPUT", "action is a path of the page's own site.");
  const words = pageWords(locale);
  const scores = Array.from({ length: scale.max - scale.min + 1 }, (_, index) => scale.min + index);
  const shown = (score: number) => (isThumbs(scale) ? (score === 1 ? "👍" : "👎") : String(score));
  const question = escapeHtml(words.question[kind](brand));
  const choices = scores.map(
    (score) => `<label><input type="radio" name="score" value="${score}" required> ${shown(score)}</label>`,
  );
  const html = `<!doctype html>
<html lang="${words.lang}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${question}</title>
<style>${STYLE}</style>
<main>
<h1>${question}</h1>
<form method="post" action="${action}">
<input type="hidden" name="token">
<fieldset><legend>${words.scale[kind]}</legend>${choices.join("")}</fieldset>
<label for="comment">${words.comment}</label>
<textarea id="comment" name="comment" maxlength="5000" rows="4"></textarea>
<button>${words.send}</button>
</form>
<noscript><p>${words.noScript}</p></noscript>
</main>
<script>${SCRIPT}</script>
</html>
`;
  const [script, style] = await Promise.all([hashOf(SCRIPT), hashOf(STYLE)]);
  return {
    html,
    headers: {
      "content-type": "text/html; charset=utf-8",
      "content-security-policy": `default-src 'none'; script-src '${script}'; style-src '${style}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
      "referrer-policy": "no-referrer",
      "cache-control": "no-store",
    },
  };
}

/** Nothing of a customer is written into the page: what it needs stands in the fragment. */
const SCRIPT = `const [token, score] = location.hash.slice(1).split(".");
const form = document.forms[0];
form.token.value = token ?? "";
for (const choice of form.querySelectorAll("[name=score]")) choice.checked = choice.value === score;`;

/** System colours, so that it is as light or dark as the customer has it. Places to tap are 44 px and more. */
const STYLE = `:root{color-scheme:light dark}
body{font:1.125rem/1.5 system-ui,sans-serif;margin:0;background:Canvas;color:CanvasText;overflow-wrap:anywhere}
main{max-width:36rem;margin:auto;padding:1.5rem 1rem}h1{font-size:1.5rem;line-height:1.3;margin:0 0 1.5rem}
fieldset{border:0;margin:0 0 1.5rem;padding:0;min-width:0;display:flex;flex-wrap:wrap;gap:.5rem}legend{padding:0 0 .5rem}
fieldset label{display:flex;align-items:center;gap:.5rem;min-width:1.75rem;min-height:2.75rem;padding:0 .75rem;border:1px solid;border-radius:.5rem;cursor:pointer}
fieldset label:has(:checked){box-shadow:0 0 0 2px}input{margin:0;width:1.125rem;height:1.125rem}
textarea{width:100%;box-sizing:border-box;margin-top:.5rem;padding:.5rem;font:inherit}
button{font:inherit;margin-top:1rem;min-height:2.75rem;padding:0 1.5rem}`;

async function hashOf(text: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return `sha256-${btoa(String.fromCharCode(...new Uint8Array(digest)))}`;
}
