import type { SqliteDriver } from "./driver.js";

/**
 * Runs `body` in a transaction that has the write lock from its first statement. `body` is synchronous: with an `await`
 * in it, statements of others on the handle would fall into the transaction.
 */
export function inTransaction<T>(driver: SqliteDriver, body: () => T): T {
  driver.run("BEGIN IMMEDIATE");
  try {
    const result = body();
    driver.run("COMMIT");
    return result;
  } catch (error) {
    rollBack(driver);
    throw error;
  }
}

/** SQLite has rolled back by itself after some errors (a full disk among them), and then refuses to do it again. */
function rollBack(driver: SqliteDriver): void {
  try {
    driver.run("ROLLBACK");
  } catch {
    // The error that led here is the one to tell.
  }
}
