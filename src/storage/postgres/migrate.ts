import { ThroughlineError } from "../../kernel/error.js";
import type { SqlExecutor, SqlQuery } from "../../sql/executor.js";
import { integer } from "../../sql/row.js";
import { migrations, type Place } from "./tables.js";

/** What the database has of the tables. */
interface Present {
  /** The version of the tables; 0 where there are none. */
  readonly version: number;
  /** How many partitions they were made for. */
  readonly partitions: number;
}

/** Creates or upgrades the tables. Several processes may do it at once: a lock lets one through at a time. */
export async function migrateTables(
  transaction: NonNullable<SqlExecutor["transaction"]>,
  place: Place,
  partitions: number,
): Promise<void> {
  const steps = migrations(place);
  await transaction(async (sql) => {
    // A statement of its own: what comes after it sees what the process before this one has done.
    await sql.query("SELECT pg_advisory_xact_lock(hashtextextended($1::text, 0))", [
      `throughline migrate ${place.schema ?? ""} ${place.prefix}`,
    ]);
    const present = await presentIn(sql, place);
    checkPresent(place, present, partitions, steps.length);
    if (present.version === steps.length) return;
    if (present.version === 0) await makeReady(sql, place, partitions);
    for (const step of steps.slice(present.version)) for (const statement of step) await sql.query(statement);
    if (present.version === 0)
      await sql.query(
        `INSERT INTO ${place.tables.partitions} (partition, position) SELECT n, 0 FROM generate_series(0, $1::integer - 1) AS n`,
        [partitions],
      );
    await sql.query(`UPDATE ${place.tables.schema} SET version = $1::integer`, [steps.length]);
  });
}

/** Refuses tables of another version than this library writes, or of another number of partitions. */
export async function assertMigrated(sql: SqlQuery, place: Place, partitions: number): Promise<void> {
  const current = migrations(place).length;
  const present = await presentIn(sql, place);
  checkPresent(place, present, partitions, current);
  if (present.version === current) return;
  throw new ThroughlineError(
    "STORE_NOT_MIGRATED",
    `The PostgreSQL database has ${present.version === 0 ? "no tables of this store" : "tables of an older version"}. Call migrate() once before using it.`,
    { details: { schema: place.tables.schema, present: present.version, current } },
  );
}

/** Looks before it asks: within a transaction of the caller's, a statement that fails would be the end of it. */
async function presentIn(sql: SqlQuery, { schema, tables }: Place): Promise<Present> {
  const columns = await sql.query(
    `SELECT a.attname AS name FROM ${named("= $1::text")}
      JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
      ORDER BY a.attnum`,
    [unqualified(tables.schema), schema],
  );
  if (columns.length === 0) return { version: 0, partitions: 0 };
  if (columns.map(({ name }) => name).join() !== "one,version,partitions") throw inTheWay(tables.schema);
  const [row] = await sql.query(`SELECT version, partitions FROM ${tables.schema}`);
  if (row === undefined) throw inTheWay(tables.schema);
  return { version: integer(row, "version"), partitions: integer(row, "partitions") };
}

/**
 * The tables of these names, where the store would find them. Asked of the catalogue as of a table: `to_regclass` may answer from a cache of
 * the connection, which does not hear of what another process made while this one waited for the lock.
 */
function named(names: string): string {
  return `(SELECT c.oid, c.relname FROM pg_catalog.pg_class c
      JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relname ${names}
        AND CASE WHEN $2::text IS NULL THEN pg_catalog.pg_table_is_visible(c.oid) ELSE n.nspname = $2::text END) c`;
}

function checkPresent(
  { tables }: Place,
  { version, partitions }: Present,
  wanted: number,
  current: number,
): void {
  if (version > current)
    throw new ThroughlineError(
      "STORE_TOO_NEW",
      `The PostgreSQL database has tables of version ${version}, and this version of throughline knows ${current}. Upgrade the library; nothing was changed.`,
      { details: { schema: tables.schema, present: version, current } },
    );
  if (version > 0 && partitions !== wanted)
    throw new ThroughlineError(
      "INVALID_INPUT",
      `The tables were made for ${partitions} partitions, and the option partitions is ${wanted}. Their number cannot change: give partitions: ${partitions}.`,
      { details: { field: "partitions", present: partitions, given: wanted } },
    );
}

/** The schema, and the table that says which version the others have. */
async function makeReady(sql: SqlQuery, { schema, tables }: Place, partitions: number): Promise<void> {
  const { schema: versions, ...others } = tables;
  const [taken] = await sql.query(
    `SELECT c.relname::text AS name FROM ${named("= ANY ($1::text[])")} LIMIT 1`,
    [Object.values(others).map(unqualified), schema],
  );
  if (taken !== undefined)
    throw inTheWay(
      Object.values(others).find((table) => unqualified(table) === taken.name) ?? String(taken.name),
    );
  if (schema !== null) {
    const there = await sql.query("SELECT 1 AS found FROM pg_catalog.pg_namespace WHERE nspname = $1::text", [
      schema,
    ]);
    if (there.length === 0) await sql.query(`CREATE SCHEMA "${schema}"`);
  }
  await sql.query(`CREATE TABLE ${versions} (
    one boolean PRIMARY KEY DEFAULT true CHECK (one),
    version integer NOT NULL,
    partitions integer NOT NULL
  )`);
  await sql.query(`INSERT INTO ${versions} (version, partitions) VALUES (0, $1::integer)`, [partitions]);
}

/** The name of a table, as the catalogue has it. */
function unqualified(table: string): string {
  return table.slice(table.lastIndexOf(".") + 1).replaceAll('"', "");
}

function inTheWay(table: string): ThroughlineError {
  return new ThroughlineError(
    "STORE_FAILED",
    `There is a table ${table} that this store did not make. Choose another schema or tablePrefix; nothing was changed.`,
    { details: { table } },
  );
}
