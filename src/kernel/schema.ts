import * as z from "zod";
import { ThroughlineError } from "./error.js";
import { LARGEST_EPOCH_MS, readInstant } from "./instant.js";
import { namesIn, shownPath } from "./schema-names.js";
import { isSafeId } from "./stream-id.js";

/** The part of the Standard Schema interface (standardschema.dev, version 1) that the library's schemas offer to any validator-agnostic caller. */
export interface StandardSchemaV1<Input = unknown, Output = Input> {
  readonly "~standard": {
    readonly version: 1;
    readonly vendor: string;
    /** Never throws for what it finds wrong: that is in `issues`. */
    readonly validate: (value: unknown) => StandardResult<Output> | Promise<StandardResult<Output>>;
    readonly types?: { readonly input: Input; readonly output: Output } | undefined;
  };
}

/** What a Standard Schema's `validate` gives. */
export type StandardResult<Output> =
  | { readonly value: Output; readonly issues?: undefined }
  | {
      readonly issues: readonly {
        readonly message: string;
        readonly path?: readonly unknown[] | undefined;
      }[];
    };

const LONGEST_REPORTED = 5;

/**
 * Validates once at a boundary. The error names paths and rules, never what was sent, since that may be personal: in a
 * path, a name the schema does not spell out itself is shown as `*`.
 *
 * @throws ThroughlineError `INVALID_INPUT`, its details listing at most five `{ path, rule }`
 */
export function parseInput<T>(schema: z.ZodType<T>, input: unknown, what: string): T {
  const result = schema.safeParse(input, { reportInput: false });
  if (result.success) return result.data;
  const names = namesIn(schema);
  const problems = result.error.issues
    .slice(0, LONGEST_REPORTED)
    .map((issue) => ({ path: shownPath(issue.path, names), rule: ruleOf(issue) }));
  const listed = problems.map(({ path, rule }) => (path === "" ? rule : `${path}: ${rule}`)).join("; ");
  throw new ThroughlineError(
    "INVALID_INPUT",
    `${what} is not valid (${listed}). Correct these fields and send it again.`,
    { details: { what, problems } },
  );
}

/** zod's own message, except where it quotes names out of the input. */
function ruleOf(issue: z.core.$ZodIssue): string {
  return issue.code === "unrecognized_keys" ? "has fields that are not part of it" : issue.message;
}

/** An id that is safe in keys, paths and headers. */
export const idSchema = z
  .string()
  .refine(isSafeId, "must be 1 to 128 characters of letters, digits and _ . : ~ -");

/** A word for why, so that nothing personal gets into what is not sealed. */
export const wordSchema = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,63}$/, "must be lower-case letters, digits and hyphens");

/** Such as `el` or `en-GB`. */
export const languageTagSchema = z
  .string()
  .regex(/^[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*$/, "must be a language tag such as el or en-GB");

/** Epoch milliseconds as stored. */
export const epochMsSchema = z.int().min(-LARGEST_EPOCH_MS).max(LARGEST_EPOCH_MS);

/** A point in time as callers have it, made epoch milliseconds. */
export const instantSchema = z.unknown().transform((value, context) => {
  const at = readInstant(value);
  if (at !== null) return at;
  context.addIssue("must be epoch milliseconds, a Date, or ISO 8601 text with an offset");
  return z.NEVER;
});
