import type { TemplateRule } from "../template/read-template.js";

/** The rules of {@link lintCatalog} beyond those that a template must keep to be used at all. */
export type StyleRule =
  | "same-variables"
  | "plural-category"
  | "link-last"
  | "date-after-colon"
  | "date-at-sentence-end"
  | "gsm-punctuation"
  | "subject-length"
  | "sms-parts"
  | "utf8-bytes"
  | "public-length"
  | "missing-phrases";

/** Something in a catalogue that should be mended. */
export interface LintFinding {
  readonly rule: TemplateRule | StyleRule;
  readonly kind: string;
  /** `null`: in every locale. */
  readonly locale: string | null;
  readonly field: "subject" | "text" | "variables";
  /** What is wrong, and what to do. */
  readonly message: string;
}

/** A rule's finding, before it is known where. */
export interface Finding {
  readonly rule: StyleRule;
  readonly message: string;
}
