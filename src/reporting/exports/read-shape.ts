import type * as z from "zod";
import { ThroughlineError } from "../../kernel/error.js";

const MOST_TOLD = 5;

interface Problem {
  readonly path: string;
  readonly rule: string;
}

/**
 * Checks what comes out of a file of settings. Its names are the writer's own and nothing personal, so that the error says them.
 *
 * @param told how it is called in messages, and what is said there of a name at its top that is not part of it
 * @throws ThroughlineError `INVALID_INPUT` naming at most five fields that are wrong
 */
export function readShape<T>(
  schema: z.ZodType<T>,
  value: unknown,
  { name, unknownName }: { readonly name: string; readonly unknownName: string },
): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const problems = result.error.issues
    .flatMap((issue) => problemsOf(issue, value, unknownName))
    .slice(0, MOST_TOLD);
  const listed = problems.map(({ path, rule }) => `${path} ${rule}`.trim()).join("; ");
  throw new ThroughlineError("INVALID_INPUT", `${name}: ${listed}.`, { details: { what: name, problems } });
}

function problemsOf(issue: z.core.$ZodIssue, value: unknown, unknownName: string): readonly Problem[] {
  const { path } = issue;
  const unknown = (at: readonly PropertyKey[]): Problem => ({
    path: JSON.stringify(shown(at)),
    rule: at.length === 1 ? unknownName : "is no field",
  });
  if (issue.code === "unrecognized_keys") return issue.keys.map((key) => unknown([...path, key]));
  if (issue.code === "invalid_key") return [unknown(path)];
  if (path.length === 0) return [{ path: "", rule: "must be a JSON object" }];
  return [{ path: shown(path), rule: isMissing(value, path) ? "is missing" : issue.message }];
}

function isMissing(value: unknown, path: readonly PropertyKey[]): boolean {
  let found = value;
  for (const part of path) {
    if (typeof found !== "object" || found === null || !Object.hasOwn(found, part)) return true;
    found = Reflect.get(found, part);
  }
  return found === undefined;
}

function shown(path: readonly PropertyKey[]): string {
  return path.map(String).join(".").slice(0, 120);
}
