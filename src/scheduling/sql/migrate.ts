import { ThroughlineError } from "../../kernel/error.js";
import type { SqlExecutor, SqlQuery, SqlRow } from "../../sql/executor.js";
import { integer } from "../../sql/row.js";
import { migrations, type Tables } from "./tables.js";

/** Creates or upgrades the tables. Several processes may do it at once. */
export async function migrateTables(executor: SqlExecutor, tables: Tables): Promise<void> {
  const steps = migrations(executor.dialect, tables);
  if (executor.dialect === "sqlite") return migrateSqlite(executor, tables, steps);
  if (executor.transaction === undefined)
    throw new ThroughlineError(
      "INVALID_INPUT",
      "The executor has no transaction, which migrating in PostgreSQL needs. Use one of fromPg, fromPostgresJs, fromPGlite and fromKysely.",
      { details: { field: "executor" } },
    );
  if ((await versionOf(executor, tables, postgresTables)) === steps.length) return;
  await executor.transaction(async (query) => {
    // One at a time; the version is read in a statement of its own, which sees what the one before has done.
    await query.query("SELECT pg_advisory_xact_lock(728341, hashtext($1::text))", [tables.timers]);
    await makeSchema(query, tables);
    const present = await versionOf(query, tables, postgresTables);
    for (const step of steps.slice(checked(present ?? 0, steps.length, tables)))
      for (const statement of step) await query.query(statement);
    await query.query(`CREATE TABLE IF NOT EXISTS ${tables.version} (version bigint NOT NULL)`);
    await query.query(`DELETE FROM ${tables.version}`);
    await query.query(`INSERT INTO ${tables.version} (version) VALUES ($1::bigint)`, [steps.length]);
  });
}

/**
 * Without transactions of several statements: the table of the version comes first and says 0, so that whoever finds the other one without it
 * knows that it is not ours; and every statement may find itself done by another process.
 */
async function migrateSqlite(
  query: SqlQuery,
  tables: Tables,
  steps: readonly (readonly string[])[],
): Promise<void> {
  const present = checked((await versionOf(query, tables, sqliteTables)) ?? 0, steps.length, tables);
  if (present === steps.length) return;
  await query.query(`CREATE TABLE IF NOT EXISTS ${tables.version} (version INTEGER PRIMARY KEY) STRICT`);
  for (const [index, step] of steps.entries()) {
    if (index < present) continue;
    for (const statement of step)
      await query.query(statement.replace(/^CREATE (TABLE|INDEX) /, "CREATE $1 IF NOT EXISTS "));
    await query.query(`INSERT INTO ${tables.version} (version) VALUES ($1) ON CONFLICT DO NOTHING`, [
      index + 1,
    ]);
  }
}

/** Which of the two tables are there, by their names as they stand in statements. */
type TablesThere = (query: SqlQuery, tables: Tables) => Promise<{ timers: boolean; version: boolean }>;

/**
 * Asked of the catalogue as of a table: `to_regclass` may answer from a cache of the connection, which does not hear of what another process made while
 * this one waited for the lock.
 */
const postgresTables: TablesThere = async (query, { timers, version, schema }) => {
  const rows = await query.query(
    `SELECT c.relname::text AS name FROM pg_catalog.pg_class c
      JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relname IN ($1::text, $2::text)
        AND CASE WHEN $3::text IS NULL THEN pg_catalog.pg_table_is_visible(c.oid) ELSE n.nspname = $3::text END`,
    [unquoted(timers), unquoted(version), schema],
  );
  return namesThere(rows, { timers, version });
};

const sqliteTables: TablesThere = async (query, { timers, version }) => {
  const rows = await query.query("SELECT name FROM sqlite_master WHERE name IN ($1, $2)", [
    unquoted(timers),
    unquoted(version),
  ]);
  return namesThere(rows, { timers, version });
};

function namesThere(rows: readonly SqlRow[], { timers, version }: Pick<Tables, "timers" | "version">) {
  const there = (table: string): boolean => rows.some((row) => row.name === unquoted(table));
  return { timers: there(timers), version: there(version) };
}

/** The name alone of a table as it stands in statements. */
function unquoted(table: string): string {
  return table.slice(table.lastIndexOf(".") + 1).slice(1, -1);
}

/** The version of the tables, or `null` where there are none; refuses tables of somebody else. */
async function versionOf(query: SqlQuery, tables: Tables, tablesThere: TablesThere): Promise<number | null> {
  const there = await tablesThere(query, tables);
  if (!there.version) {
    if (there.timers) throw foreign(tables.timers);
    return null;
  }
  const rows = await query.query(`SELECT * FROM ${tables.version} ORDER BY 1 DESC LIMIT 1`);
  const [row] = rows;
  if (row === undefined) return 0;
  if (!("version" in row)) throw foreign(tables.version);
  return integer(row, "version");
}

async function makeSchema(query: SqlQuery, { schema }: Tables): Promise<void> {
  if (schema === null) return;
  const [row] = await query.query("SELECT to_regnamespace($1::text) IS NOT NULL AS there", [`"${schema}"`]);
  if (row?.there !== true) await query.query(`CREATE SCHEMA IF NOT EXISTS "${schema}"`);
}

function checked(present: number, current: number, { timers }: Tables): number {
  if (present <= current) return present;
  throw new ThroughlineError(
    "STORE_TOO_NEW",
    `The database has a table of timers of version ${present}, and this version of throughline knows ${current}. Upgrade the library; nothing was changed.`,
    { details: { table: timers, present, current } },
  );
}

function foreign(table: string): ThroughlineError {
  return new ThroughlineError(
    "STORE_FAILED",
    `There is a table ${table} already, and it is not of this library. Choose another tablePrefix or schema; nothing was changed.`,
    { details: { table } },
  );
}
