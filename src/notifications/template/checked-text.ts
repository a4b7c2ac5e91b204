import type { NoticeCategory } from "../message.js";
import type { CodeVariable, NoticeVariables, UrlVariable } from "./variables.js";

/** A text for each locale. */
export type LocalizedText = Readonly<Record<string, string>>;

type Space = " " | "\t" | "\n" | "\r";
type AfterSpace<S extends string> = S extends `${Space}${infer Rest}` ? AfterSpace<Rest> : S;
type Before<S extends string, Mark extends string> = S extends `${infer Head}${Mark}${string}` ? Head : S;
/** The name that stands behind an opening brace, if a variable does. */
type NameAt<S extends string> =
  AfterSpace<S> extends `$${infer Rest}`
    ? Before<Before<Before<Before<Before<Rest, "}">, " ">, "\n">, "\r">, "\t">
    : never;
/** Whether a brace after this is escaped: an odd number of backslashes stands before it. */
type EndsEscaped<S extends string> = S extends `${infer Head}\\\\`
  ? EndsEscaped<Head>
  : S extends `${string}\\`
    ? true
    : false;

/** The names of the variables in a text of MessageFormat 2, `.input` and the variants of `.match` among them. */
export type NamesIn<Text extends string, Found = never> = Text extends `${infer Head}{${infer Rest}`
  ? NamesIn<Rest, EndsEscaped<Head> extends true ? Found : Found | NameAt<Rest>>
  : Found;

/** Every text may name the brand: it comes with each notice and is no variable of its own. */
type Known<V extends NoticeVariables> = (keyof V & string) | "brand";

/** What the compiler asks for where there is a mistake: something that nobody has, and that says what is wrong. */
export interface Mistake<What extends string> {
  readonly mistake: What;
}

/** The text itself, or that it names a variable there is not. A text that only the run time knows passes. */
type NamingKnown<V extends NoticeVariables, Text extends string> = string extends Text | keyof V
  ? Text
  : [Exclude<NamesIn<Text>, Known<V>>] extends [never]
    ? Text
    : Mistake<`There is no variable $${Exclude<NamesIn<Text>, Known<V>>}`>;

/** As {@link NamingKnown}, or that it lacks a variable. */
type NamingEach<V extends NoticeVariables, Text extends string> =
  NamingKnown<V, Text> extends Text
    ? string extends Text | keyof V
      ? Text
      : [Exclude<keyof V & string, NamesIn<Text>>] extends [never]
        ? Text
        : Mistake<`The variable $${Exclude<keyof V & string, NamesIn<Text>>} is missing`>
    : NamingKnown<V, Text>;

/** Texts that name only variables there are. */
export type NamingOnly<V extends NoticeVariables, Texts> = {
  readonly [Locale in keyof Texts]: Texts[Locale] extends infer Text extends string
    ? NamingKnown<V, Text>
    : string;
};

/** Texts that name every variable, and no other. */
export type NamingAll<V extends NoticeVariables, Texts> = {
  readonly [Locale in keyof Texts]: Texts[Locale] extends infer Text extends string
    ? NamingEach<V, Text>
    : string;
};

/** The variables a notice may have: none of the brand's name, a public one nothing but a link, and none both a link and a code. */
export type Admitted<Category extends NoticeCategory, V extends NoticeVariables> = {
  readonly [Name in keyof V]: Name extends "brand"
    ? Mistake<"The brand comes with every notice">
    : Category extends "public"
      ? V[Name] extends UrlVariable
        ? V[Name]
        : Mistake<"A public notice holds only a link">
      : [Extract<V[keyof V], CodeVariable>] extends [never]
        ? V[Name]
        : V[Name] extends UrlVariable
          ? Mistake<"A code has no link beside it">
          : V[Name];
};
