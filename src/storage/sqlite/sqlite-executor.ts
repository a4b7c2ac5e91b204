import type { SqlExecutor, SqlRow, SqlValue } from "../../sql/executor.js";
import type { SqliteDriver, SqliteValue } from "./driver.js";
import { storeError } from "./failure.js";
import { inTransaction } from "./transaction.js";
import { patiently, turnsOf } from "./turns.js";

/** Options of {@link fromSqlite}. */
export interface FromSqliteOptions {
  /** How long a statement waits for the lock of another connection before it is refused with `STORE_BUSY`. Default 5,000 ms. */
  readonly busyTimeoutMs?: number;
}

/** How long SQLite itself waits for a lock, which stops the whole process. A commit elsewhere is mostly done by then. */
const BLOCKING_WAIT_MS = 5;

/**
 * An executor over a SQLite driver. Each statement that writes is a transaction of its own, and never part of one that is
 * open on the handle. A list is bound as JSON text, for `json_each`; a boolean as 1 or 0. Errors are a `ThroughlineError` already.
 *
 * @example
 * ```ts
 * const executor = fromSqlite(fromBetterSqlite3(new Database("desk.sqlite")));
 * await executor.query("SELECT $1 || $1 AS twice", ["ab"]); // [{ twice: "abab" }]
 * ```
 */
export function fromSqlite(driver: SqliteDriver, options: FromSqliteOptions = {}): SqlExecutor<never> {
  const { busyTimeoutMs = 5_000 } = options;
  const turns = turnsOf(driver.handle);
  const known = new Map<string, Statement>();
  let ready = false;
  const run = (statement: Statement, given: readonly SqlValue[]): readonly SqlRow[] => {
    if (!ready) driver.exec(`PRAGMA busy_timeout = ${BLOCKING_WAIT_MS}`);
    ready = true;
    const parameters = statement.order.map((index) => bound(given[index] ?? null));
    if (statement.reads) return driver.all(statement.sql, parameters);
    return inTransaction(driver, () => {
      if (statement.returns) return driver.all(statement.sql, parameters);
      driver.run(statement.sql, parameters);
      return [];
    });
  };
  return {
    dialect: "sqlite",
    handle: driver.handle,
    query: async (text, parameters = []) => {
      let statement = known.get(text);
      if (statement === undefined) {
        statement = parsed(text);
        known.set(text, statement);
      }
      const attempt = () => run(statement, parameters);
      try {
        return await (statement.reads
          ? patiently(attempt, busyTimeoutMs)
          : turns.take(attempt, busyTimeoutMs));
      } catch (error) {
        throw storeError(error);
      }
    },
  };
}

/** A statement with plain `?`: a numbered parameter counts as named in better-sqlite3. */
interface Statement {
  readonly sql: string;
  /** Which of the given parameters stands at each `?`. */
  readonly order: readonly number[];
  readonly reads: boolean;
  readonly returns: boolean;
}

function parsed(text: string): Statement {
  const order: number[] = [];
  const sql = text.replaceAll(/\$(\d+)/g, (_, digits: string) => {
    order.push(Number(digits) - 1);
    return "?";
  });
  const writes = /\b(insert|update|delete|create|drop|alter|replace)\b/i.test(sql);
  const reads = /^\s*(select|values|pragma|explain)\b/i.test(sql) || (/^\s*with\b/i.test(sql) && !writes);
  return { sql, order, reads, returns: /\breturning\b/i.test(sql) };
}

function bound(value: SqlValue): SqliteValue {
  if (typeof value === "boolean") return value ? 1 : 0;
  return typeof value === "object" && value !== null ? JSON.stringify(value) : value;
}
