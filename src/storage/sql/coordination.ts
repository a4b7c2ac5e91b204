import { type Clock, systemClock } from "../../kernel/clock.js";
import { ThroughlineError } from "../../kernel/error.js";
import type { JsonObject } from "../../kernel/json.js";
import { safeId } from "../../kernel/stream-id.js";
import type { SqlExecutor, SqlQuery, SqlRow, SqlValue } from "../../sql/executor.js";
import { sqlError } from "../../sql/failure.js";
import { integer, text, unexpected } from "../../sql/row.js";
import { checkCoordinationKey, checkLease, checkRelease, checkSwap } from "../check-coordination.js";
import { checkTx, pageLimit, storeClosed } from "../check-input.js";
import type {
  Coordination,
  CoordinationCapabilities,
  CoordinationEntry,
  CoordinationKey,
  LeaseResult,
  SwapResult,
} from "../coordination.js";
import { decodeCursor, pageOf } from "../cursor.js";
import type { Page } from "../event-store.js";
import {
  type CoordinationPlace,
  coordinationPlace,
  coordinationStatements,
  coordinationTables,
} from "./coordination-statements.js";

/** Options of {@link sqlCoordination}. */
export interface SqlCoordinationOptions {
  /** What the names of the two tables begin with: up to 40 letters, digits and `_`. Default `throughline_`. */
  readonly tablePrefix?: string;
  /** The schema of the tables, in PostgreSQL. Default: the first of the connection's search path. */
  readonly schema?: string;
  /** What leases in SQLite are timed by: that of the process, so all processes must be of one machine. PostgreSQL has its own. Default: the machine's. */
  readonly clock?: Clock;
  /** What the database is set to keep: an in-memory SQLite has `memory`, one with `synchronous = NORMAL` `process-crash`. Default `power-loss`. */
  readonly durability?: CoordinationCapabilities["durability"];
}

/** A coordination in tables: `migrate` and `close` are always there. */
export interface SqlCoordination<Tx = unknown> extends Coordination<Tx> {
  migrate(): Promise<void>;
  close(): Promise<void>;
}

/**
 * What workers agree by, in two tables of PostgreSQL or SQLite. Call `migrate` once before the first use; `close` leaves your client open.
 * A call is one statement, and a second one where the first found another revision or holder.
 *
 * With a `tx` at READ COMMITTED, a conflict leaves it usable; at a stricter level PostgreSQL may refuse the transaction as a whole.
 *
 * @throws ThroughlineError `INVALID_INPUT` for an option that is not valid
 * @example
 * ```ts
 * const coordination = sqlCoordination(fromPg(pool), { schema: "desk" });
 * await coordination.migrate();
 * coordination.capabilities.transactions; // true
 * ```
 */
export function sqlCoordination<Tx>(
  executor: SqlExecutor<Tx>,
  options: SqlCoordinationOptions = {},
): SqlCoordination<Tx> {
  const { tablePrefix = "throughline_", schema, clock = systemClock, durability = "power-loss" } = options;
  return new Coordinating(
    executor,
    coordinationPlace(executor.dialect, schema, tablePrefix),
    clock,
    durability,
  );
}

/** How often a swap is tried whose entry came and went in between. */
const ATTEMPTS = 20;

class Coordinating<Tx> implements SqlCoordination<Tx> {
  readonly capabilities: CoordinationCapabilities;
  readonly #executor: SqlExecutor<Tx>;
  readonly #place: CoordinationPlace;
  readonly #sql: ReturnType<typeof coordinationStatements>;
  readonly #clock: Clock;
  #closed = false;

  constructor(
    executor: SqlExecutor<Tx>,
    place: CoordinationPlace,
    clock: Clock,
    durability: CoordinationCapabilities["durability"],
  ) {
    this.#executor = executor;
    this.#place = place;
    this.#sql = coordinationStatements(place);
    this.#clock = clock;
    this.capabilities = Object.freeze({ transactions: executor.within !== undefined, durability });
  }

  async get(key: CoordinationKey, options?: { readonly tx?: Tx }): Promise<CoordinationEntry | null> {
    this.#assertOpen();
    checkCoordinationKey(key);
    const [row] = await this.#query(this.#sql.get, [key.scope, key.name], options);
    return row === undefined ? null : entryOf(row);
  }

  async compareAndSwap(
    key: CoordinationKey,
    expected: number,
    value: JsonObject | null,
    options?: { readonly tx?: Tx },
  ): Promise<SwapResult> {
    this.#assertOpen();
    const given = checkSwap(key, expected, value);
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const written = await this.#write(key, expected, given, options);
      if (written !== undefined)
        return { status: "ok", revision: given === null ? 0 : integer(written, "revision") };
      const [present] = await this.#query(this.#sql.get, [key.scope, key.name], options);
      const revision = present === undefined ? 0 : integer(present, "revision");
      if (revision !== expected) return { status: "conflict", revision };
      if (revision === 0 && given === null) return { status: "ok", revision: 0 };
    }
    throw new ThroughlineError(
      "STORE_BUSY",
      "Others kept writing and removing this entry. Nothing was written. Repeat the call.",
    );
  }

  async list(
    scope: string,
    options?: { readonly limit?: number; readonly after?: string },
  ): Promise<Page<CoordinationEntry & { readonly name: string }>> {
    this.#assertOpen();
    safeId(scope, "scope");
    const limit = pageLimit(options?.limit);
    const [after] = options?.after === undefined ? [""] : decodeCursor(options.after, [""]);
    const rows = await this.#query(this.#sql.list, [scope, after, limit + 1]);
    const found = rows.map((row) => ({ name: text(row, "name"), ...entryOf(row) }));
    return pageOf(found, limit, ({ name }) => [name]);
  }

  async lease(key: CoordinationKey, holder: string, forMs: number): Promise<LeaseResult> {
    this.#assertOpen();
    checkLease(key, holder, forMs);
    const now = this.#place.dialect === "sqlite" ? [this.#clock.now()] : [];
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const [row] = await this.#query(this.#sql.lease, [key.scope, key.name, holder, forMs, ...now]);
      if (row !== undefined)
        return { status: "held", fence: integer(row, "fence"), expiresAt: integer(row, "expires") };
      const [other] = await this.#query(this.#sql.holder, [key.scope, key.name]);
      if (other !== undefined)
        return { status: "taken", by: text(other, "holder"), expiresAt: integer(other, "expires") };
    }
    throw unexpected("holder");
  }

  async release(key: CoordinationKey, holder: string): Promise<void> {
    this.#assertOpen();
    checkRelease(key, holder);
    await this.#query(this.#sql.release, [key.scope, key.name, holder]);
  }

  async migrate(): Promise<void> {
    this.#assertOpen();
    const statements = coordinationTables(this.#place);
    try {
      if (this.#executor.transaction === undefined)
        for (const statement of statements) await this.#executor.query(statement);
      else
        await this.#executor.transaction(async (within) => {
          // IF NOT EXISTS alone lets two that come at once fail on each other.
          await within.query("SELECT pg_advisory_xact_lock(hashtextextended(CAST($1 AS text), 0))", [
            `throughline migrate ${this.#place.entries}`,
          ]);
          for (const statement of statements) await within.query(statement);
        });
    } catch (error) {
      throw sqlError(error);
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
  }

  async #write(
    key: CoordinationKey,
    expected: number,
    value: string | null,
    options: { readonly tx?: Tx } | undefined,
  ): Promise<SqlRow | undefined> {
    const { scope, name } = key;
    if (expected > 0) {
      const [row] =
        value === null
          ? await this.#query(this.#sql.remove, [scope, name, expected], options)
          : await this.#query(this.#sql.change, [scope, name, value, expected], options);
      return row;
    }
    if (value === null) return undefined;
    const [row] = await this.#query(this.#sql.add, [scope, name, value], options);
    return row;
  }

  async #query(
    statement: string,
    parameters: readonly SqlValue[],
    options?: { readonly tx?: Tx },
  ): Promise<readonly SqlRow[]> {
    checkTx(this.capabilities, options);
    const { tx } = options ?? {};
    const within: SqlQuery =
      tx === undefined ? this.#executor : (this.#executor.within?.(tx) ?? this.#executor);
    try {
      return await within.query(statement, parameters);
    } catch (error) {
      throw sqlError(error);
    }
  }

  #assertOpen(): void {
    if (this.#closed) throw storeClosed();
  }
}

function entryOf(row: SqlRow): CoordinationEntry {
  return { value: objectIn(text(row, "value")), revision: integer(row, "revision") };
}

function objectIn(json: string): JsonObject {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    // The engine's error quotes the text, so it is not kept.
  }
  if (isObject(value)) return value;
  throw unexpected("value");
}

/** What was written was checked, and JSON text gives nothing but JSON. */
function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
