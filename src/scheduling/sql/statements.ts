import type { SqlExecutor } from "../../sql/executor.js";
import type { Tables } from "./tables.js";

/** Every statement of a scheduler but those that make its tables. */
export interface Statements {
  /** tenant, name, due, data */
  readonly set: string;
  /** tenant, name */
  readonly clear: string;
  /** now, due by or null, tenants left out, limit, holder, lease in ms; gives what was taken, and the time it was taken at */
  readonly claim: string;
  /** now; gives how long until the next timer is ready */
  readonly next: string;
  /** now, tenant, name, holder, lease in ms; gives a row if the lease is held */
  readonly renew: string;
  /** tenant, name, holder, revision; gives a row if it was this one */
  readonly done: string;
  /** tenant, name, holder */
  readonly release: string;
  /** now, tenant, name, holder, revision, wait in ms */
  readonly again: string;
  /** tenant, name, holder, revision */
  readonly giveBack: string;
}

/**
 * `now` is a parameter that may be null in PostgreSQL, where the server's clock then counts. `statement_timestamp()` stays the same within a
 * statement, so that the index can be used; it is rounded down, so that nothing is early.
 */
export function statements(dialect: SqlExecutor["dialect"], { timers }: Tables): Statements {
  const postgres = dialect === "postgres";
  const integer = (parameter: string): string => (postgres ? `${parameter}::bigint` : parameter);
  const text = (parameter: string): string => (postgres ? `${parameter}::text` : parameter);
  const now = postgres
    ? "COALESCE($1::bigint, floor(extract(epoch FROM statement_timestamp()) * 1000)::bigint)"
    : "$1";
  const by = postgres ? `LEAST(${now}, COALESCE($2::bigint, ${now}))` : `MIN(${now}, COALESCE($2, ${now}))`;
  const leftOut = postgres ? "<> ALL ($3::text[])" : "NOT IN (SELECT value FROM json_each($3))";
  const key = (tenant: string, name: string): string => `tenant = ${text(tenant)} AND name = ${text(name)}`;
  const due = `SELECT tenant, name FROM ${timers}
    WHERE ready <= ${by} AND (leased IS NULL OR leased <= ${now}) AND tenant ${leftOut}
    ORDER BY ready, tenant, name LIMIT ${integer("$4")}`;
  const claimed = `holder = ${text("$5")}, leased = ${now} + ${integer("$6")}, attempt = attempt + 1`;
  const taken = `${timers}.tenant, ${timers}.name, due, revision, attempt, data, ${now} AS now`;
  return {
    set: `INSERT INTO ${timers} (tenant, name, due, ready, revision, attempt, data)
      VALUES (${text("$1")}, ${text("$2")}, ${integer("$3")}, ${integer("$3")}, 1, 0, ${text("$4")})
      ON CONFLICT (tenant, name) DO UPDATE SET due = excluded.due, ready = excluded.ready, data = excluded.data,
        revision = ${timers}.revision + 1, attempt = 0`,
    clear: `DELETE FROM ${timers} WHERE ${key("$1", "$2")}`,
    claim: postgres
      ? `WITH picked AS MATERIALIZED (${due} FOR UPDATE SKIP LOCKED)
        UPDATE ${timers} SET ${claimed} FROM picked
        WHERE ${timers}.tenant = picked.tenant AND ${timers}.name = picked.name RETURNING ${taken}`
      : `UPDATE ${timers} SET ${claimed} WHERE (tenant, name) IN (${due}) RETURNING tenant, name, due, revision, attempt, data, ${now} AS now`,
    next: `SELECT ready - ${now} AS wait FROM ${timers} WHERE leased IS NULL ORDER BY ready LIMIT 1`,
    renew: `UPDATE ${timers} SET leased = ${now} + ${integer("$5")}
      WHERE ${key("$2", "$3")} AND holder = ${text("$4")} RETURNING 1 AS held`,
    done: `DELETE FROM ${timers}
      WHERE ${key("$1", "$2")} AND holder = ${text("$3")} AND revision = ${integer("$4")} RETURNING 1 AS done`,
    release: `UPDATE ${timers} SET holder = NULL, leased = NULL WHERE ${key("$1", "$2")} AND holder = ${text("$3")}`,
    again: `UPDATE ${timers} SET holder = NULL, leased = NULL,
        ready = CASE WHEN revision = ${integer("$5")} THEN ${now} + ${integer("$6")} ELSE ready END
      WHERE ${key("$2", "$3")} AND holder = ${text("$4")}`,
    giveBack: `UPDATE ${timers} SET holder = NULL, leased = NULL,
        attempt = CASE WHEN revision = ${integer("$4")} THEN attempt - 1 ELSE attempt END
      WHERE ${key("$1", "$2")} AND holder = ${text("$3")}`,
  };
}
