import * as z from "zod";
import { ThroughlineError } from "../../kernel/error.js";
import { parseInput } from "../../kernel/schema.js";
import { NOTICE_CATEGORIES, NOTICE_URGENCIES } from "../message.js";
import { type CompiledText, compileText } from "../text/compile-text.js";
import { BRAND } from "./brand.js";
import { chooseLocale } from "./locales.js";
import { namesIn, readTemplate, type TemplateProblem, type TemplateText } from "./read-template.js";
import type { NoticeTemplate } from "./template.js";
import type { NoticeVariable, NoticeVariables } from "./variables.js";

/** A template whose texts are plain functions. */
export interface CompiledTemplate {
  readonly kind: string;
  readonly variables: readonly (readonly [name: string, variable: NoticeVariable])[];
  /** The names of the variables that hold the link, and the code that is keyed in last. */
  readonly link: string | null;
  readonly code: string | null;
  /** @throws ThroughlineError `INVALID_INPUT` for what is not a BCP 47 tag */
  readonly forReader: (asked: string) => CompiledLocale;
}

/** The texts of one locale. */
interface CompiledLocale {
  readonly locale: string;
  readonly subject: CompiledText;
  readonly text: CompiledText;
  readonly needsBrand: boolean;
}

/** Made on first use, and kept for as long as the template is. */
const made = new WeakMap<NoticeTemplate, CompiledTemplate>();

/** @throws ThroughlineError `INVALID_INPUT` for a template that cannot be used */
export function compiledTemplate(template: NoticeTemplate): CompiledTemplate {
  const known = made.get(template);
  if (known !== undefined) return known;
  const compiled = compile(template);
  made.set(template, compiled);
  return compiled;
}

function compile(template: NoticeTemplate): CompiledTemplate {
  parseInput(templateSchema, template, "A template of a notice");
  const { texts, problems } = readTemplate(template);
  const [first, ...others] = texts;
  const [problem] = problems;
  if (first === undefined || problem !== undefined) throw unusable(template.kind, problem);
  const variables = Object.entries(template.variables);
  const named = (type: NoticeVariable["type"]) =>
    variables.filter(([, variable]) => variable.type === type).map(([name]) => name);
  return {
    kind: template.kind,
    variables,
    link: named("url")[0] ?? null,
    code: named("code").at(-1) ?? null,
    forReader: localeChooser([
      compileLocale(first, template.variables),
      ...others.map((text) => compileLocale(text, template.variables)),
    ]),
  };
}

function unusable(kind: string, problem: TemplateProblem | undefined): ThroughlineError {
  const { rule = "missing-locale", locale = null, message = "It has no text." } = problem ?? {};
  return new ThroughlineError(
    "INVALID_INPUT",
    `The template ${kind} is not valid${locale === null ? "" : ` in ${locale}`}. ${message}`,
    { details: { kind, locale, rule } },
  );
}

function compileLocale({ locale, subject, text }: TemplateText, variables: NoticeVariables): CompiledLocale {
  const kindOf = (name: string) => PART_KINDS[variables[name]?.type ?? "text"];
  return {
    locale,
    subject: compileText(subject, locale, kindOf),
    text: compileText(text, locale, kindOf),
    needsBrand: namesIn(subject).has(BRAND) || namesIn(text).has(BRAND),
  };
}

/** What a part says it is. */
const PART_KINDS = {
  text: "text",
  url: "url",
  code: "code",
  count: "number",
  time: "time",
  channel: "text",
} as const;

/** A locale is chosen once for each tag that is asked for; a flood of different tags only empties the memory. */
const MOST_TAGS = 100;

function localeChooser(
  locales: readonly [CompiledLocale, ...CompiledLocale[]],
): (asked: string) => CompiledLocale {
  const chosen = new Map<string, CompiledLocale>();
  return (asked) => {
    const known = chosen.get(asked);
    if (known !== undefined) return known;
    const found = chooseLocale(locales, asked);
    if (chosen.size >= MOST_TAGS) chosen.clear();
    chosen.set(asked, found);
    return found;
  };
}

const sentence = z.string().min(1).max(500);
const example = z.string().min(1).max(2_048);

const variableSchema = z.discriminatedUnion("type", [
  z.strictObject({
    type: z.literal("text"),
    max: z.int().min(1).max(1_000),
    schema: z.custom((value) => value === null || typeof value === "object" || typeof value === "function"),
    example,
  }),
  z.strictObject({ type: z.literal("url"), example }),
  z.strictObject({ type: z.literal("code"), example }),
  z.strictObject({ type: z.literal("count"), example: z.int().min(0) }),
  z.strictObject({ type: z.literal("time"), example }),
  z.strictObject({ type: z.literal("channel"), role: z.enum(["to", "on"]), example }),
]);

const textsSchema = z
  .record(z.string().max(35), z.string().min(1).max(5_000))
  .refine((texts) => Object.keys(texts).length > 0, "must have a text for at least one locale");

const templateSchema = z
  .strictObject({
    kind: z
      .string()
      .regex(/^[a-z][a-z0-9]*(?:[.-][a-z0-9]+)*$/, "must be lower-case words joined by dots or hyphens")
      .max(64),
    version: z.int().min(1),
    purpose: sentence,
    category: z.enum(NOTICE_CATEGORIES),
    urgency: z.enum(NOTICE_URGENCIES),
    presence: z.enum(["always", "skip-if-read"]),
    digest: z.boolean(),
    audience: z.enum(["public", "customer"]),
    tone: z.strictObject({ acknowledge: sentence, avoid: sentence }),
    variables: z.record(
      z
        .string()
        .regex(/^[a-z][A-Za-z0-9]*$/, "must be a name of letters and digits")
        .max(40),
      variableSchema,
    ),
    subject: textsSchema,
    text: textsSchema,
  })
  .refine(
    ({ category, audience }) => (category === "public") === (audience === "public"),
    "must have the audience public where the category is, and only there",
  );
