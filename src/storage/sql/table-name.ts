import { ThroughlineError } from "../../kernel/error.js";
import type { SqlExecutor } from "../../sql/executor.js";

const NAME = /^[A-Za-z_][A-Za-z0-9_]{0,39}$/;

/**
 * Gives the name of a table as it stands in a statement. Schema and prefix are the only texts of a caller that get into SQL, so they
 * are checked here, once.
 *
 * @throws ThroughlineError `INVALID_INPUT`
 */
export function tableNames(
  dialect: SqlExecutor["dialect"],
  schema: string | undefined,
  prefix: string,
): (table: string) => string {
  if (schema !== undefined) checkName("schema", schema);
  if (schema !== undefined && dialect === "sqlite")
    throw invalid("schema", "is of no use in SQLite, which has none. Give tablePrefix");
  checkName("tablePrefix", prefix);
  return (table) => `${schema === undefined ? "" : `"${schema}".`}"${prefix}${table}"`;
}

function checkName(field: "schema" | "tablePrefix", name: string): void {
  if (typeof name === "string" && NAME.test(name) && !/^(pg|sqlite)_/i.test(name)) return;
  throw invalid(
    field,
    "is not valid. Use up to 40 letters, digits and _, not beginning with a digit, pg_ or sqlite_",
  );
}

function invalid(field: string, rule: string): ThroughlineError {
  return new ThroughlineError("INVALID_INPUT", `${field} ${rule}.`, { details: { field } });
}
