import type { SqlExecutor } from "../../sql/executor.js";
import { invalid } from "../check-input.js";

/** Names of the tables of one scheduler, as they stand in statements. */
export interface Tables {
  readonly timers: string;
  /** One row with the version of the tables. */
  readonly version: string;
  /** The schema they are in, as it was given; `null`: where the connection looks first. */
  readonly schema: string | null;
}

const PREFIX = /^[A-Za-z_][A-Za-z0-9_]{0,39}$/;
const SCHEMA = /^[A-Za-z_][A-Za-z0-9_]{0,62}$/;

/**
 * Prefix and schema are the only text of a caller that gets into SQL, so they are checked here, once.
 *
 * @throws ThroughlineError `INVALID_INPUT`
 */
export function tablesOf(
  dialect: SqlExecutor["dialect"],
  prefix: string,
  schema: string | undefined,
): Tables {
  if (typeof prefix !== "string" || !PREFIX.test(prefix) || /^sqlite_/i.test(prefix))
    throw invalid(
      "tablePrefix",
      "is not valid: use up to 40 letters, digits and _, not beginning with a digit or sqlite_",
    );
  if (schema !== undefined && dialect === "sqlite") throw invalid("schema", "is for PostgreSQL only");
  if (schema !== undefined && (typeof schema !== "string" || !SCHEMA.test(schema)))
    throw invalid("schema", "is not valid: use up to 63 letters, digits and _, not beginning with a digit");
  const qualified = (name: string): string =>
    schema === undefined ? `"${prefix}${name}"` : `"${schema}"."${prefix}${name}"`;
  return {
    timers: qualified("timers"),
    version: qualified("timers_version"),
    schema: schema ?? null,
  };
}

/**
 * How the tables come to be: the step at position n makes version n + 1 of version n. A step that was released is never changed; what is new
 * is a step of its own.
 *
 * `due` is what the timer says, `ready` when it may be handed out: the same, or later after its handler threw. `leased` is until when `holder`
 * has it, `revision` grows whenever it is set, and `attempt` whenever it is taken. Claiming and renewing change no column that is indexed.
 */
export function migrations(
  dialect: SqlExecutor["dialect"],
  { timers }: Tables,
): readonly (readonly string[])[] {
  const [text, integer, end] =
    dialect === "postgres"
      ? ['text COLLATE "C"', "bigint", "WITH (fillfactor = 70)"]
      : ["TEXT", "INTEGER", "STRICT"];
  const index = `${timers.slice(timers.lastIndexOf(".") + 1, -1)}_ready"`;
  return [
    [
      `CREATE TABLE ${timers} (
        tenant ${text} NOT NULL,
        name ${text} NOT NULL,
        due ${integer} NOT NULL,
        ready ${integer} NOT NULL,
        leased ${integer},
        holder ${text},
        revision ${integer} NOT NULL,
        attempt ${integer} NOT NULL,
        data ${text} NOT NULL,
        PRIMARY KEY (tenant, name)
      ) ${end}`,
      `CREATE INDEX ${index} ON ${timers} (ready, tenant)`,
    ],
  ];
}
