/**
 * Notices composed: four variables, one of which chooses the plural form, in Croatian.
 * `npm run bench -- notices`
 */
import { MessageFormat } from "messageformat";
import { builtInNotices, composeNotice, defineTemplate, variable } from "throughline/notifications";
import { type Contestant, contest, ratio, timed } from "./measure/contest.js";
import { reportContest, reportFigures } from "./measure/report.js";

/** Installed by the bench alone, so that nothing else needs their types. */
const [handlebarsPackage, intlMessageFormatPackage]: [string, string] = ["handlebars", "intl-messageformat"];
const { default: Handlebars } = await import(handlebarsPackage);
const { IntlMessageFormat } = await import(intlMessageFormatPackage);

const ROUNDS = 15;
const OPERATIONS = 20_000;

const text = [
  ".input {$days :integer}",
  ".match $days",
  "one {{{$agent}: zahtjev {$caseRef} zatvaramo za {$days} dan. Odgovorite ovdje: {$link}}}",
  "few {{{$agent}: zahtjev {$caseRef} zatvaramo za {$days} dana. Odgovorite ovdje: {$link}}}",
  "* {{{$agent}: zahtjev {$caseRef} zatvaramo za {$days} dana. Odgovorite ovdje: {$link}}}",
].join("\n");
const icu =
  "{agent}: zahtjev {caseRef} zatvaramo za {days, plural, one {# dan} few {# dana} other {# dana}}. Odgovorite ovdje: {link}";

const template = defineTemplate({
  kind: "bench.closing",
  version: 1,
  purpose: "A plural form and three other variables.",
  category: "transactional",
  urgency: "normal",
  tone: { acknowledge: "Nothing.", avoid: "Nothing." },
  variables: {
    agent: variable.text({ max: 40 }),
    caseRef: variable.text({ max: 24 }),
    days: variable.count(),
    link: variable.url(),
  },
  subject: { en: "Closing", hr: "Zatvaranje" },
  text: {
    en: "{$agent}: {$caseRef} closes in so many days: {$days}. Reply here: {$link}",
    hr: text,
  },
});

const VALUES = Array.from({ length: 32 }, (_, index) => ({
  agent: "Ana",
  caseRef: `#482${index}`,
  days: index,
  link: `https://s.example/r/${index}`,
}));
const valuesAt = (index: number) => VALUES[index % VALUES.length] as (typeof VALUES)[number];

const messageFormat = new MessageFormat("hr", text, { bidiIsolation: "none" });
const intl = new IntlMessageFormat(icu, "hr");
const rules = new Intl.PluralRules("hr");
Handlebars.registerHelper("dan", (days: number) => (rules.select(days) === "one" ? "dan" : "dana"));
const handlebars = Handlebars.compile(
  "{{agent}}: zahtjev {{caseRef}} zatvaramo za {{days}} {{dan days}}. Odgovorite ovdje: {{link}}",
);

function contestant(name: string, does: string, run: (index: number) => unknown): Contestant {
  let kept: unknown;
  return {
    name,
    does,
    round: () =>
      timed(OPERATIONS, () => {
        for (let index = 0; index < OPERATIONS; index++) kept = run(index);
        if (kept === undefined) throw new Error("nothing was done");
      }),
  };
}

const joined = (index: number) =>
  composeNotice(template, valuesAt(index), { locale: "hr" })
    .body.map(({ value }) => value)
    .join("");
for (let index = 0; index < VALUES.length; index++) {
  const said = new Set([
    joined(index),
    messageFormat.format(valuesAt(index)),
    intl.format(valuesAt(index)),
    handlebars(valuesAt(index)),
  ]);
  if (said.size !== 1) throw new Error(`the contestants say different things: ${[...said].join(" / ")}`);
}

const standings = await contest(ROUNDS, [
  contestant("composeNotice", "values checked, subject and text in parts, the whole message", (index) =>
    composeNotice(template, valuesAt(index), { locale: "hr" }),
  ),
  contestant("composeNotice, joined", "the same, and the text as one string", joined),
  contestant("messageformat", "the text as one string, the formatter made once", (index) =>
    messageFormat.format(valuesAt(index)),
  ),
  contestant("intl-messageformat", "the same text in ICU syntax, made once", (index) =>
    intl.format(valuesAt(index)),
  ),
  contestant("handlebars", "compiled once, HTML escaped, the plural a helper on Intl.PluralRules", (index) =>
    handlebars(valuesAt(index)),
  ),
]);
reportContest("notices", "one notice in Croatian, a plural form among four variables", standings);

const at = Date.UTC(2026, 10, 24, 9, 30);
const timedNotice = await contest(ROUNDS, [
  contestant("composeNotice", "update.still-working in Greek: a case, a time and a link", (index) =>
    composeNotice(
      builtInNotices["update.still-working"],
      { caseRef: "#48213", nextAt: at + (index % 1_000) * 60_000, link: "https://s.example/r/7Kq2mZ" },
      { locale: "el-GR", timeZone: "Europe/Athens" },
    ),
  ),
]);
reportContest("notices", "one notice that tells a time", timedNotice);

const [ours, ourText, plain, icuPeer, handlebarsPeer] = standings;
const TARGET_NS = 10_000;
const ok = reportFigures([
  { name: "composeNotice, of 10 µs", value: (ours?.ns ?? Number.NaN) / TARGET_NS, target: 1 },
  { name: "its text, against messageformat", value: ratio(ourText, plain), target: 1 },
  { name: "its text, against intl-messageformat", value: ratio(ourText, icuPeer), target: 1 },
  { name: "its text, against handlebars", value: ratio(ourText, handlebarsPeer), target: 1 },
]);
process.exitCode = ok ? 0 : 1;
