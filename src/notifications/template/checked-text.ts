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
/** Whether a brace after this is escaped: an odd backslash stands before it. */
type EndsEscaped<S extends string> = S extends `${string}\\`
  ? S extends `${string}\\\\`
    ? false
    : true
  : false;

/** The names of the variables in a text of MessageFormat 2, `.input` and the variants of `.match` among them. */
export type NamesIn<Text extends string, Found = never> = Text extends `${infer Head}{${infer Rest}`
  ? NamesIn<Rest, EndsEscaped<Head> extends true ? Found : Found | NameAt<Rest>>
  : Found;

/** Every text may name the brand: it comes with each notice and is no variable of its own. */
type Known<V extends NoticeVariables> = (keyof V & string) | "brand";

/** Texts that name only variables there are; of one that names another, what is wrong. Text known at run time only passes. */
export type NamingOnly<V extends NoticeVariables, Texts> = {
  readonly [Locale in keyof Texts]: Texts[Locale] extends infer Text extends string
    ? string extends Text | keyof V
      ? Text
      : [Exclude<NamesIn<Text>, Known<V>>] extends [never]
        ? Text
        : `There is no variable $${Exclude<NamesIn<Text>, Known<V>>}`
    : string;
};

/** As {@link NamingOnly}, and each text names every variable. */
export type NamingAll<V extends NoticeVariables, Texts> = {
  readonly [Locale in keyof Texts]: Texts[Locale] extends infer Text extends string
    ? string extends Text | keyof V
      ? Text
      : [Exclude<keyof V & string, NamesIn<Text>>] extends [never]
        ? NamingOnly<V, { is: Text }>["is"]
        : `The variable $${Exclude<keyof V & string, NamesIn<Text>>} is missing`
    : string;
};

/** The variables a notice may have: a public one nothing but a link, and none both a link and a code. */
export type Admitted<Category extends NoticeCategory, V extends NoticeVariables> = Category extends "public"
  ? {
      readonly [Name in keyof V]: V[Name] extends UrlVariable ? V[Name] : "A public notice holds only a link";
    }
  : [Extract<V[keyof V], CodeVariable>] extends [never]
    ? V
    : { readonly [Name in keyof V]: V[Name] extends UrlVariable ? "A code has no link beside it" : V[Name] };
