/**
 * An event store in PostgreSQL, through pg, postgres.js, PGlite or Kysely.
 *
 * @module storage/postgres
 */
export type { SqlExecutor, SqlQuery, SqlRow, SqlValue } from "../../sql/executor.js";
export {
  type FromKyselyOptions,
  fromKysely,
  type KyselyClient,
  type KyselyQuery,
  type KyselyStatement,
} from "../../sql/from-kysely.js";
export {
  type FromPgOptions,
  fromPg,
  type PgClient,
  type PgPool,
  type PgPoolClient,
  type PgStatement,
} from "../../sql/from-pg.js";
export { fromPGlite, type PGliteClient, type PGliteQuery } from "../../sql/from-pglite.js";
export { fromPostgresJs, type PostgresJsClient, type PostgresJsQuery } from "../../sql/from-postgres-js.js";
export { type PostgresStore, type PostgresStoreOptions, postgresStore } from "./postgres-store.js";
