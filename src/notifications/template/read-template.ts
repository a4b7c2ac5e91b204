import { readText } from "../text/read-text.js";
import type { FormatName, Placeholder, TextModel, TextRule } from "../text/text-model.js";
import { BRAND } from "./brand.js";
import { canonicalLocale } from "./locales.js";
import { readVariable, Unfit } from "./read-variable.js";
import type { NoticeTemplate } from "./template.js";
import type { NoticeVariable, NoticeVariables } from "./variables.js";

/** Rules without which a template cannot be used at all. */
export type TemplateRule =
  | TextRule
  | "missing-variable"
  | "bad-locale"
  | "missing-locale"
  | "public-detail"
  | "code-beside-link"
  | "one-link"
  | "link-in-subject"
  | "bad-example"
  | "reserved-variable";

/** What is wrong with a template. */
export interface TemplateProblem {
  readonly rule: TemplateRule;
  readonly locale: string | null;
  readonly field: "subject" | "text" | "variables";
  readonly message: string;
}

/** The texts of one locale, where both could be read. */
export interface TemplateText {
  readonly locale: string;
  readonly subject: TextModel;
  readonly text: TextModel;
}

/** The texts of a template, and everything that is wrong with it. */
export function readTemplate(template: NoticeTemplate): {
  readonly texts: readonly TemplateText[];
  readonly problems: readonly TemplateProblem[];
} {
  const texts: TemplateText[] = [];
  const problems: TemplateProblem[] = [...problemsOfVariables(template)];
  for (const locale of new Set([...Object.keys(template.subject), ...Object.keys(template.text)])) {
    if (!isCanonical(locale)) {
      const message = "A locale must be a BCP 47 tag in its canonical form, such as el-GR.";
      problems.push({ rule: "bad-locale", locale, field: "text", message });
      continue;
    }
    const [subject, text] = (["subject", "text"] as const).map((field) => {
      const read = readField(template, field, locale);
      problems.push(...read.problems.map((problem) => ({ ...problem, locale, field })));
      return read.model;
    });
    if (subject != null && text != null) texts.push({ locale, subject, text });
  }
  return { texts, problems };
}

function* problemsOfVariables({ category, variables }: NoticeTemplate): Iterable<TemplateProblem> {
  const about = (rule: TemplateRule, message: string): TemplateProblem => ({
    rule,
    locale: null,
    field: "variables",
    message,
  });
  const all = Object.entries(variables);
  const has = (type: NoticeVariable["type"]) => all.some(([, variable]) => variable.type === type);
  if (category === "public") {
    for (const [name, { type }] of all)
      if (type !== "url") yield about("public-detail", `A public notice holds only a link, not $${name}.`);
  }
  if (all.filter(([, { type }]) => type === "url").length > 1)
    yield about("one-link", "A notice has one link, so that the next step is clear.");
  if (has("code") && has("url"))
    yield about("code-beside-link", "A code and a link never stand in one notice: who steals one has both.");
  if (Object.hasOwn(variables, BRAND))
    yield about("reserved-variable", `$${BRAND} is the brand of every notice. Choose another name.`);
  for (const [name, variable] of all) {
    const read = readVariable(variable, variable.example);
    if (read instanceof Unfit) yield about("bad-example", `The example of $${name} ${read.rule}.`);
  }
}

function readField(
  template: NoticeTemplate,
  field: "subject" | "text",
  locale: string,
): { readonly model: TextModel | null; readonly problems: readonly Problem[] } {
  const source = Object.hasOwn(template[field], locale) ? template[field][locale] : undefined;
  if (source === undefined)
    return {
      model: null,
      problems: [{ rule: "missing-locale", message: `There is no ${field} in this locale.` }],
    };
  const { model, problems } = readText(source);
  if (model === null) return { model, problems };
  return { model, problems: [...problemsOfNames(model, field, template.variables)] };
}

function isCanonical(locale: string): boolean {
  try {
    return canonicalLocale(locale) === locale;
  } catch {
    return false;
  }
}

type Problem = Pick<TemplateProblem, "rule" | "message">;

/** Each name is one of the variables, with a function that suits it; the text names every variable. */
function* problemsOfNames(
  model: TextModel,
  field: "subject" | "text",
  variables: NoticeVariables,
): Iterable<Problem> {
  const placeholders = [
    ...model.selectors,
    ...model.variants.flatMap(({ pattern }) => pattern.filter(isPlaceholder)),
  ];
  const said = new Set<string>();
  for (const placeholder of placeholders) {
    const problem = problemOfPlaceholder(placeholder, field, variables);
    if (problem === null || said.has(problem.message)) continue;
    said.add(problem.message);
    yield problem;
  }
  if (field === "subject") return;
  for (const name of Object.keys(variables))
    if (!placeholders.some(({ variable }) => variable === name))
      yield { rule: "missing-variable", message: `The text lacks {$${name}}.` };
}

function problemOfPlaceholder(
  { variable: name, format }: Placeholder,
  field: "subject" | "text",
  variables: NoticeVariables,
): Problem | null {
  const variable = Object.hasOwn(variables, name) ? variables[name] : undefined;
  if (variable === undefined && name !== BRAND)
    return { rule: "unknown-variable", message: `There is no variable $${name}.` };
  const type = variable?.type ?? "text";
  if (type === "url" && field === "subject")
    return { rule: "link-in-subject", message: "A link belongs in the text." };
  if (FORMATS[type].includes(format)) return null;
  return {
    rule: "wrong-function",
    message: `$${name} is a ${type}, which takes ${FORMATS[type].map((one) => (one === null ? "no function" : `:${one}`)).join(", ")}.`,
  };
}

/** The functions that suit a variable. */
const FORMATS: { readonly [type in NoticeVariable["type"]]: readonly (FormatName | null)[] } = {
  text: [null, "string"],
  url: [null],
  code: [null, "string"],
  count: [null, "integer", "number"],
  time: ["tl:when"],
  channel: [null, "string"],
};

function placeholdersIn({ selectors, variants }: TextModel): readonly Placeholder[] {
  return [...selectors, ...variants.flatMap(({ pattern }) => pattern.filter(isPlaceholder))];
}

/** The names that a text uses. */
export function namesIn(model: TextModel): ReadonlySet<string> {
  return new Set(placeholdersIn(model).map(({ variable }) => variable));
}

/** Whether a piece of a pattern is to be filled. */
export function isPlaceholder(piece: string | Placeholder): piece is Placeholder {
  return typeof piece !== "string";
}
