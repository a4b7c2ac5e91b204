import { ThroughlineError } from "../../kernel/error.js";
import { readVariable, Unfit } from "./read-variable.js";
import type { NoticeVariable } from "./variables.js";

const MOST_REPORTED = 5;

/**
 * The values of exactly these variables, checked.
 *
 * @throws ThroughlineError `INVALID_INPUT`, its details listing at most five `{ path, rule }`; no value is in it, nor the name of one
 *   that is too much
 */
export function readValues(
  kind: string,
  variables: readonly (readonly [name: string, variable: NoticeVariable])[],
  values: object,
): Record<string, string | number> {
  const read: Record<string, string | number> = {};
  const problems: { path: string; rule: string }[] = [];
  if (typeof values !== "object" || values === null)
    throw unfit(kind, [{ path: "", rule: "must be an object" }]);
  let given = 0;
  for (const [name, variable] of variables) {
    const there = Object.hasOwn(values, name);
    if (there) given += 1;
    const value = there ? readVariable(variable, Reflect.get(values, name)) : new Unfit("is missing");
    if (value instanceof Unfit) problems.push({ path: name, rule: value.rule });
    else read[name] = value;
  }
  if (Object.keys(values).length > given)
    problems.push({ path: "", rule: "has values that are not variables of this notice" });
  if (problems.length > 0) throw unfit(kind, problems);
  return read;
}

function unfit(kind: string, found: readonly { path: string; rule: string }[]): ThroughlineError {
  const problems = found.slice(0, MOST_REPORTED);
  const listed = problems.map(({ path, rule }) => (path === "" ? rule : `${path} ${rule}`)).join("; ");
  return new ThroughlineError(
    "INVALID_INPUT",
    `The values for the notice ${kind} are not valid (${listed}). Correct these and compose it again.`,
    { details: { kind, problems } },
  );
}
