import type { SqlExecutor } from "../../sql/executor.js";
import { tableNames } from "./table-name.js";

/** What the statements are made for. */
export interface CoordinationPlace {
  readonly dialect: SqlExecutor["dialect"];
  /** The schema of the tables; `null` for the first of the connection's search path. */
  readonly schema: string | null;
  readonly entries: string;
  readonly leases: string;
}

/** @throws ThroughlineError `INVALID_INPUT` */
export function coordinationPlace(
  dialect: SqlExecutor["dialect"],
  schema: string | undefined,
  prefix: string,
): CoordinationPlace {
  const name = tableNames(dialect, schema, prefix);
  return { dialect, schema: schema ?? null, entries: name("entries"), leases: name("leases") };
}

/**
 * How the tables come to be. Names are compared by bytes, and values are text, so that what was given comes back.
 */
export function coordinationTables({
  dialect,
  schema,
  entries,
  leases,
}: CoordinationPlace): readonly string[] {
  const name = dialect === "postgres" ? 'text COLLATE "C" NOT NULL' : "text NOT NULL";
  const end = dialect === "postgres" ? ")" : ") STRICT, WITHOUT ROWID";
  const integer = dialect === "postgres" ? "bigint" : "integer";
  return [
    ...(schema === null ? [] : [`CREATE SCHEMA IF NOT EXISTS "${schema}"`]),
    `CREATE TABLE IF NOT EXISTS ${entries} (
      scope ${name}, name ${name}, value text NOT NULL, revision ${integer} NOT NULL,
      PRIMARY KEY (scope, name)${end}`,
    `CREATE TABLE IF NOT EXISTS ${leases} (
      scope ${name}, name ${name}, holder ${name}, fence ${integer} NOT NULL, expires ${integer} NOT NULL,
      PRIMARY KEY (scope, name)${end}`,
    // A table of another origin fails here, and not at the first call.
    `SELECT scope, name, value, revision FROM ${entries} WHERE 1 = 0`,
    `SELECT scope, name, holder, fence, expires FROM ${leases} WHERE 1 = 0`,
  ];
}

/** Every statement, for both dialects. Each is atomic; none leaves a transaction of the caller's unusable. */
export function coordinationStatements({ dialect, entries, leases }: CoordinationPlace) {
  const text = (number: number): string => `CAST($${number} AS text)`;
  const integer = (number: number): string =>
    dialect === "postgres" ? `CAST($${number} AS bigint)` : `CAST($${number} AS integer)`;
  // PostgreSQL tells the time by itself, for all workers alike; SQLite is told it by the process.
  const now =
    dialect === "postgres"
      ? "CAST(floor(extract(epoch FROM clock_timestamp()) * 1000) AS bigint)"
      : integer(5);
  return {
    get: `SELECT value, revision FROM ${entries} WHERE scope = ${text(1)} AND name = ${text(2)}`,
    add: `INSERT INTO ${entries} (scope, name, value, revision) VALUES (${text(1)}, ${text(2)}, ${text(3)}, 1)
      ON CONFLICT (scope, name) DO NOTHING RETURNING revision`,
    change: `UPDATE ${entries} SET value = ${text(3)}, revision = revision + 1
      WHERE scope = ${text(1)} AND name = ${text(2)} AND revision = ${integer(4)} RETURNING revision`,
    remove: `DELETE FROM ${entries}
      WHERE scope = ${text(1)} AND name = ${text(2)} AND revision = ${integer(3)} RETURNING revision`,
    list: `SELECT name, value, revision FROM ${entries}
      WHERE scope = ${text(1)} AND name > ${text(2)} ORDER BY name LIMIT ${integer(3)}`,
    lease: `INSERT INTO ${leases} AS l (scope, name, holder, fence, expires)
      VALUES (${text(1)}, ${text(2)}, ${text(3)}, 1, ${now} + ${integer(4)})
      ON CONFLICT (scope, name) DO UPDATE SET
        fence = l.fence + CASE WHEN l.holder = excluded.holder THEN 0 ELSE 1 END,
        holder = excluded.holder,
        expires = excluded.expires
      WHERE l.holder = excluded.holder OR l.expires <= ${now}
      RETURNING fence, expires`,
    holder: `SELECT holder, expires FROM ${leases} WHERE scope = ${text(1)} AND name = ${text(2)}`,
    release: `UPDATE ${leases} SET expires = 0
      WHERE scope = ${text(1)} AND name = ${text(2)} AND holder = ${text(3)}`,
  };
}
