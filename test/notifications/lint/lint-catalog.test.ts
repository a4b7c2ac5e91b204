import {
  builtInNotices,
  type LintFinding,
  lintCatalog,
  type NoticeTemplate,
  type NoticeVariables,
  variable,
} from "throughline/notifications";
import { describe, expect, it } from "vitest";

const en = "You have so many days: {$days}. The call is at: {$at :tl:when}, so stay near. To change: {$link}";
const right: NoticeTemplate = {
  kind: "any.kind",
  version: 1,
  purpose: "Anything.",
  category: "transactional",
  urgency: "normal",
  presence: "always",
  digest: false,
  audience: "customer",
  tone: { acknowledge: "Nothing.", avoid: "Nothing." },
  variables: { days: variable.count(), at: variable.time(), link: variable.url() },
  subject: { en: "Any" },
  text: { en },
};
const rest = "{$at :tl:when}, so stay near. To change: {$link}";
const plural = (...forms: string[]) =>
  `.input {$days :integer}\n.match $days\n${forms.map((form) => `${form} {{{$days}: ${rest}}}`).join("\n")}`;

const found = (given: Partial<NoticeTemplate>): readonly LintFinding[] =>
  lintCatalog({ templates: [{ ...right, ...given }] });
const text = (source: string, locale = "en", variables: NoticeVariables = right.variables) => ({
  subject: { [locale]: "Any" },
  text: { [locale]: source },
  variables,
});
const LINKED = { link: variable.url() };
const PUBLIC = { category: "public", audience: "public", variables: LINKED } as const;

describe("the lint of a catalogue", () => {
  it("finds nothing in what is right", () => {
    expect(found({})).toEqual([]);
    expect(found(text(plural("one", "*")))).toEqual([]);
    expect(found(text(plural("one", "few", "*"), "hr"))).toEqual([]);
    expect(found(text(plural("0", "one", "*")))).toEqual([]);
  });

  it.each<[string, string, Partial<NoticeTemplate>]>([
    ["plural-category", "lacks the plural form few", text(plural("one", "*"), "hr")],
    ["plural-category", "lacks the plural form one", text(plural("*"), "el")],
    ["plural-category", "never has the form few", text(plural("one", "few", "*"))],
    ["plural-category", "lacks the plural form many", text(plural("one", "few", "*"), "pl")],
    ["unknown-function", ":datetime", text("{$days}: {$at :datetime}, so stay. {$link}")],
    ["link-last", "at the very end", text(`${en}.`)],
    ["link-last", "at the very end", text(`Tap {$link} or ${en}`)],
    [
      "link-last",
      "at the very end",
      text(`.input {$days :integer}\n.match $days\n1 {{{$days} no link}}\none {{${en}}}\n* {{${en}}}`),
    ],
    ["date-at-sentence-end", "{$at}", text("{$days} days. At: {$at :tl:when}. Tap: {$link}")],
    ["date-at-sentence-end", "{$at}", text("{$days} days. At: {$at :tl:when} ! Tap: {$link}")],
    [
      "date-at-sentence-end",
      "{$at}",
      text("{$days}, until: {$at :tl:when}", "en", { days: variable.count(), at: variable.time() }),
    ],
    ["date-after-colon", "{$at}", text("{$days} days. On {$at :tl:when}, so stay near. Tap: {$link}")],
    ["gsm-punctuation", "U+2019", text(`We’ll wait. ${en}`)],
    ["gsm-punctuation", "U+2013", text(`Wait – ${en}`)],
    ["gsm-punctuation", "U+00a0", text(`5\u00a0days. ${en}`)],
    ["gsm-punctuation", "U+2026", { subject: { en: "Wait…" } }],
    ["subject-length", "41 characters", { subject: { en: "x".repeat(41) } }],
    ["sms-parts", "4 text messages", text(`${"x".repeat(400)} ${en}`)],
    ["sms-parts", "4 text messages", text(`${"ж".repeat(110)} ${en}`)],
    [
      "sms-parts",
      "4 text messages",
      text(`${"x".repeat(280)} {$name} {$link}`, "en", {
        ...LINKED,
        name: variable.text({ max: 153, example: "Ana" }),
      }),
    ],
    [
      "sms-parts",
      "4 text messages",
      text(`${"x".repeat(451)} {$days}`, "en", { days: variable.count({ example: 1 }) }),
    ],
    [
      "sms-parts",
      "4 text messages",
      text(`${"x".repeat(450)} {$pin}`, "en", { pin: variable.code({ example: "123" }) }),
    ],
    [
      "sms-parts",
      "4 text messages",
      text(`${"x".repeat(425)}: {$at :tl:when}, so`, "en", { at: variable.time() }),
    ],
    [
      "subject-length",
      "up to 41 characters",
      {
        subject: { en: `{$name}${"x".repeat(21)}` },
        ...{ variables: { ...right.variables, name: variable.text({ max: 20 }) } },
        text: { en: `{$name}, ${en}` },
      },
    ],
    ["utf8-bytes", "of at most 1000", text(`${"ж".repeat(480)} ${en}`)],
    ["public-length", "of at most 280", { ...PUBLIC, text: { en: `${"x".repeat(260)} {$link}` } }],
    ["public-detail", "$days", { ...PUBLIC, variables: right.variables }],
    [
      "code-beside-link",
      "A code and a link",
      { variables: { ...LINKED, pin: variable.code() }, text: { en: "{$pin} {$link}" } },
    ],
    [
      "one-link",
      "one link",
      { variables: { ...LINKED, other: variable.url() }, text: { en: "{$other} {$link}" } },
    ],
    ["unknown-variable", "$day", { subject: { en: "{$day} days" } }],
    ["link-in-subject", "belongs in the text", { subject: { en: "Go to {$link}" } }],
    ["missing-variable", "{$days}", text(rest)],
    ["missing-locale", "no subject", { text: { en, hr: en } }],
    [
      "missing-phrases",
      "no words for channels",
      text("Go on {$onChannel}: {$link}", "de", { ...LINKED, onChannel: variable.channel("on") }),
    ],
    ["syntax", "MessageFormat 2", text("{$days")],
  ])("finds %s: %s", (rule, words, given) => {
    const findings = found(given).filter((finding) => finding.rule === rule);
    expect(findings.length, JSON.stringify(found(given))).toBeGreaterThan(0);
    expect(findings[0]?.message).toContain(words);
    expect(findings[0]?.kind).toBe("any.kind");
  });

  it("finds what is named in one language only", () => {
    expect(
      found({ subject: { en: "Any", hr: "Bilo što" }, text: { en: `{$brand}: ${en}`, hr: en } }),
    ).toMatchObject([{ rule: "same-variables", locale: "hr", field: "text" }]);
  });

  it("finds the locale that other notices have", () => {
    expect(lintCatalog({ templates: [right, builtInNotices["feedback.thanks"]] })).toMatchObject([
      { rule: "missing-locale", kind: "any.kind", locale: "el" },
      { rule: "missing-locale", kind: "any.kind", locale: "hr" },
    ]);
  });

  it("finds everything at once, and throws for none of it", () => {
    const rules = found({
      subject: { en: "Any", de: `${"x".repeat(41)}…` },
      text: { en: "{$days :currency}", de: en, hr: "{$days", xx_x: "x" },
      variables: { ...right.variables, pin: variable.code({ example: "!" }) },
    }).map(({ rule }) => rule);
    expect(new Set(rules)).toEqual(
      new Set([
        "code-beside-link",
        "bad-example",
        "subject-length",
        "gsm-punctuation",
        "unknown-function",
        "missing-locale",
        "missing-variable",
        "syntax",
        "bad-locale",
      ]),
    );
  });
});
