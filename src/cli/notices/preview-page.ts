import { escapeHtml } from "../../kernel/markup.js";
import type { KindPreviews, Preview } from "./previews.js";
import { lengthOf, readable } from "./readable.js";

/**
 * One page with all previews: no script, nothing loaded from anywhere. E-mails stand in frames of their own, which may run nothing
 * and open nothing.
 */
export function previewPage(kinds: readonly KindPreviews[]): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; frame-src 'self'">
<meta name="referrer" content="no-referrer">
<title>Notices</title>
<style>${STYLE}</style>
</head>
<body>
<h1>Notices</h1>
<nav aria-label="Kinds"><ul>
${kinds.map(({ template: { kind } }) => `<li><a href="#${escapeHtml(kind)}">${escapeHtml(kind)}</a></li>`).join("\n")}
</ul></nav>
<main>
${kinds.map(section).join("\n")}
</main>
</body>
</html>
`;
}

function section({ template, previews }: KindPreviews): string {
  const { kind, version, purpose, category, urgency, presence, tone } = template;
  const locales = [...new Set(previews.map(({ locale }) => locale))];
  return `<section id="${escapeHtml(kind)}">
<h2>${escapeHtml(kind)}</h2>
<p>${escapeHtml(purpose)}</p>
<dl>
<dt>Rules</dt><dd>${escapeHtml(`${category}, ${urgency}, ${presence}, version ${version}`)}</dd>
<dt>Acknowledge</dt><dd>${escapeHtml(tone.acknowledge)}</dd>
<dt>Avoid</dt><dd>${escapeHtml(tone.avoid)}</dd>
</dl>
${locales
  .map((locale) =>
    inLocale(
      locale,
      previews.filter((preview) => preview.locale === locale),
    ),
  )
  .join("\n")}
</section>`;
}

function inLocale(locale: string, previews: readonly Preview[]): string {
  return `<details>
<summary>${escapeHtml(locale)}</summary>
<div class="cards">
${previews.map(card).join("\n")}
</div>
</details>`;
}

function card({ locale, channel, rendered }: Preview): string {
  const title = `${escapeHtml(channel)} <small>${escapeHtml(lengthOf(rendered))}</small>`;
  if (rendered.format !== "email")
    return `<article><h3>${title}</h3><p class="text" lang="${escapeHtml(locale)}">${escapeHtml(readable(rendered))}</p></article>`;
  return `<article class="wide"><h3>${title}</h3><p class="text" lang="${escapeHtml(locale)}">${escapeHtml(rendered.subject)}</p>
<iframe sandbox loading="lazy" title="${escapeHtml(`E-mail: ${rendered.subject}`)}" srcdoc="${escapeHtml(rendered.html)}"></iframe></article>`;
}

const STYLE = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { margin: 0 auto; max-width: 75rem; padding: 1rem; }
nav ul { columns: 16rem; padding: 0; list-style: none; }
section { border-top: 1px solid; margin-top: 2rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 0 1rem; }
dd { margin: 0; }
summary { cursor: pointer; padding: .25rem 0; font-weight: bold; }
.cards { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(20rem, 100%), 1fr)); gap: 1rem; }
article { border: 1px solid; border-radius: .5rem; padding: .5rem 1rem; min-width: 0; }
article.wide { grid-column: 1 / -1; }
h3 { margin: 0; font-size: 1rem; }
small { font-weight: normal; }
.text { white-space: pre-wrap; overflow-wrap: anywhere; margin: .5rem 0; }
iframe { width: 100%; height: 32rem; border: 1px solid; background: Canvas; }
`;
