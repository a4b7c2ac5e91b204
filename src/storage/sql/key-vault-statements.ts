import type { SqlExecutor } from "../../sql/executor.js";
import { tableNames } from "./table-name.js";

/** What the statements are made for. */
export interface VaultPlace {
  readonly dialect: SqlExecutor["dialect"];
  /** The schema of the table; `null` for the first of the connection's search path. */
  readonly schema: string | null;
  readonly keys: string;
  readonly index: string;
}

/** @throws ThroughlineError `INVALID_INPUT` */
export function vaultPlace(
  dialect: SqlExecutor["dialect"],
  schema: string | undefined,
  prefix: string,
): VaultPlace {
  const name = tableNames(dialect, schema, prefix);
  return { dialect, schema: schema ?? null, keys: name("vault"), index: `"${prefix}vault_by_wrapper"` };
}

/** A destroyed key is a row with `destroyed` at 1 and no text: it keeps others out, and holds nothing. Ids are compared by bytes. */
export function vaultTables({ dialect, schema, keys, index }: VaultPlace): readonly string[] {
  const text = dialect === "postgres" ? 'text COLLATE "C" NOT NULL' : "text NOT NULL";
  const integer = dialect === "postgres" ? "bigint" : "integer";
  const end = dialect === "postgres" ? ")" : ") STRICT, WITHOUT ROWID";
  return [
    ...(schema === null ? [] : [`CREATE SCHEMA IF NOT EXISTS "${schema}"`]),
    `CREATE TABLE IF NOT EXISTS ${keys} (
      tenant ${text}, kind ${text}, id ${text}, wrapped ${text}, wrapper ${text},
      revision ${integer} NOT NULL, destroyed ${integer} NOT NULL,
      PRIMARY KEY (tenant, kind, id)${end}`,
    // ANALYZE copies samples of a column to where no VACUUM of this table comes.
    ...(dialect === "postgres" ? [`ALTER TABLE ${keys} ALTER COLUMN wrapped SET STATISTICS 0`] : []),
    `CREATE INDEX IF NOT EXISTS ${index} ON ${keys} (tenant, wrapper, kind, id)`,
    // A table of another origin fails here, and not at the first call.
    `SELECT tenant, kind, id, wrapped, wrapper, revision, destroyed FROM ${keys} WHERE 1 = 0`,
  ];
}

/** Every statement, for both dialects. Each is atomic; none leaves a transaction of the caller's unusable. */
export function vaultStatements({ dialect, keys }: VaultPlace) {
  const text = (number: number): string => `CAST($${number} AS text)`;
  const integer = (number: number): string =>
    dialect === "postgres" ? `CAST($${number} AS bigint)` : `CAST($${number} AS integer)`;
  const stream = `tenant = ${text(1)} AND kind = ${text(2)} AND id = ${text(3)}`;
  return {
    get: `SELECT wrapped, wrapper, revision, destroyed FROM ${keys} WHERE ${stream}`,
    add: `INSERT INTO ${keys} (tenant, kind, id, wrapped, wrapper, revision, destroyed)
      VALUES (${text(1)}, ${text(2)}, ${text(3)}, ${text(4)}, ${text(5)}, 1, 0)
      ON CONFLICT (tenant, kind, id) DO NOTHING RETURNING revision`,
    change: `UPDATE ${keys} SET wrapped = ${text(4)}, wrapper = ${text(5)}, revision = revision + 1
      WHERE ${stream} AND revision = ${integer(6)} AND destroyed = 0 RETURNING revision`,
    destroy: `INSERT INTO ${keys} (tenant, kind, id, wrapped, wrapper, revision, destroyed)
      VALUES (${text(1)}, ${text(2)}, ${text(3)}, '', '', 0, 1)
      ON CONFLICT (tenant, kind, id) DO UPDATE SET wrapped = '', wrapper = '', destroyed = 1`,
    list: `SELECT kind, id FROM ${keys}
      WHERE tenant = ${text(1)} AND wrapper = ${text(2)} AND destroyed = 0
        AND (kind > ${text(3)} OR (kind = ${text(3)} AND id > ${text(4)}))
      ORDER BY kind, id LIMIT ${integer(5)}`,
  };
}
