import type { SqliteDriver, SqliteRow, SqliteStatement, SqliteValue } from "./driver.js";

/** The part of a client that is used, as all three have it. */
interface Client {
  exec(sql: string): unknown;
  prepare(sql: string): SqliteStatement;
  close(): unknown;
}

/** A driver that prepares each statement once. */
export function preparedDriver(client: Client, assertOpen: () => void): SqliteDriver {
  const prepared = new Map<string, SqliteStatement>();
  const statement = (sql: string): SqliteStatement => {
    assertOpen();
    let known = prepared.get(sql);
    if (known === undefined) {
      known = client.prepare(sql);
      prepared.set(sql, known);
    }
    return known;
  };
  return {
    handle: client,
    exec: (sql) => {
      assertOpen();
      client.exec(sql);
    },
    run: (sql, parameters = NONE) => {
      statement(sql).run(...parameters);
    },
    get: (sql, parameters = NONE) => {
      const row = statement(sql).get(...parameters);
      return isRow(row) ? row : undefined;
    },
    all: (sql, parameters = NONE) =>
      statement(sql)
        .all(...parameters)
        .filter(isRow),
    close: () => {
      prepared.clear();
      client.close();
    },
  };
}

const NONE: readonly SqliteValue[] = [];

function isRow(row: unknown): row is SqliteRow {
  return typeof row === "object" && row !== null;
}
