import type { StreamId } from "../../kernel/stream-id.js";
import type { SqlExecutor, SqlQuery, SqlRow, SqlValue } from "../../sql/executor.js";
import { sqlError } from "../../sql/failure.js";
import { integer, text, unexpected } from "../../sql/row.js";
import { checkStream, checkTenant, checkTx, isStreamKind, pageLimit, storeClosed } from "../check-input.js";
import { checkPut, checkWrapper } from "../check-vault-input.js";
import { decodeCursor, pageOf } from "../cursor.js";
import type { Page } from "../event-store.js";
import type { KeyVault, KeyVaultCapabilities, PutKeyResult, VaultEntry, WrappedKey } from "../key-vault.js";
import { type VaultPlace, vaultPlace, vaultStatements, vaultTables } from "./key-vault-statements.js";

/** Options of {@link sqlKeyVault}. */
export interface SqlKeyVaultOptions {
  /** What the name of the table begins with: up to 40 letters, digits and `_`. Default `throughline_`. */
  readonly tablePrefix?: string;
  /** The schema of the table, in PostgreSQL. Default: the first of the connection's search path. */
  readonly schema?: string;
  /** What the database is set to keep: an in-memory SQLite has `memory`, one with `synchronous = NORMAL` `process-crash`. Default `power-loss`. */
  readonly durability?: KeyVaultCapabilities["durability"];
}

/** A key vault in a table: `migrate` and `close` are always there. */
export interface SqlKeyVault<Tx = unknown> extends KeyVault<Tx> {
  migrate(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Wrapped keys in one table of PostgreSQL or SQLite, best in a database of its own, so that its backups can be kept for less long than
 * those of the events. Call `migrate` once before the first use; `close` leaves your client open.
 *
 * A destroyed key leaves the row without its text. In SQLite it is overwritten with zeros (`secure_delete`), and gone from the write-ahead log
 * once that is folded into the file; in PostgreSQL it is gone once `VACUUM FULL` has passed over the table and the server has recycled its log.
 *
 * @throws ThroughlineError `INVALID_INPUT` for an option that is not valid
 * @example
 * ```ts
 * const vault = sqlKeyVault(fromPg(pool), { schema: "vault" });
 * await vault.migrate();
 * vault.capabilities.durability; // "power-loss"
 * ```
 */
export function sqlKeyVault<Tx>(
  executor: SqlExecutor<Tx>,
  options: SqlKeyVaultOptions = {},
): SqlKeyVault<Tx> {
  const { tablePrefix = "throughline_", schema, durability = "power-loss" } = options;
  return new Vault(executor, vaultPlace(executor.dialect, schema, tablePrefix), durability);
}

/** How often a key is written that came and went in between. */
const ATTEMPTS = 20;

class Vault<Tx> implements SqlKeyVault<Tx> {
  readonly capabilities: KeyVaultCapabilities;
  readonly #executor: SqlExecutor<Tx>;
  readonly #place: VaultPlace;
  readonly #sql: ReturnType<typeof vaultStatements>;
  #overwrites: Promise<unknown> | undefined;
  #closed = false;

  constructor(executor: SqlExecutor<Tx>, place: VaultPlace, durability: KeyVaultCapabilities["durability"]) {
    this.#executor = executor;
    this.#place = place;
    this.#sql = vaultStatements(place);
    this.capabilities = Object.freeze({ transactions: executor.within !== undefined, durability });
  }

  async get(stream: StreamId): Promise<VaultEntry | null> {
    this.#assertOpen();
    checkStream(stream);
    return this.#get(stream);
  }

  async put(
    stream: StreamId,
    expected: number,
    key: WrappedKey,
    options?: { readonly tx?: Tx },
  ): Promise<PutKeyResult> {
    this.#assertOpen();
    checkPut(this.capabilities, stream, expected, key, options);
    const { wrapped, wrappedBy } = key;
    for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
      const given = [...partsOf(stream), wrapped, wrappedBy];
      const [row] =
        expected === 0
          ? await this.#query(this.#sql.add, given, options)
          : await this.#query(this.#sql.change, [...given, expected], options);
      if (row !== undefined) return { status: "ok", revision: integer(row, "revision") };
      const entry = await this.#get(stream, options);
      if (entry?.status === "destroyed") return { status: "destroyed" };
      const revision = entry?.revision ?? 0;
      if (revision !== expected) return { status: "conflict", revision };
    }
    throw unexpected("revision");
  }

  async destroy(stream: StreamId, options?: { readonly tx?: Tx }): Promise<void> {
    this.#assertOpen();
    checkStream(stream);
    checkTx(this.capabilities, options);
    await this.#query(this.#sql.destroy, partsOf(stream), options);
  }

  async list(
    tenant: string,
    wrappedBy: string,
    options?: { readonly limit?: number; readonly after?: string },
  ): Promise<Page<StreamId>> {
    this.#assertOpen();
    checkTenant(tenant);
    checkWrapper(wrappedBy);
    const limit = pageLimit(options?.limit);
    const [kind, id] = options?.after === undefined ? ["", ""] : decodeCursor(options.after, ["", ""]);
    const rows = await this.#query(this.#sql.list, [tenant, wrappedBy, kind, id, limit + 1]);
    return pageOf(
      rows.map((row) => streamOf(tenant, row)),
      limit,
      (stream) => [stream.kind, stream.id],
    );
  }

  async migrate(): Promise<void> {
    this.#assertOpen();
    const statements = vaultTables(this.#place);
    try {
      if (this.#executor.transaction === undefined)
        for (const statement of statements) await this.#executor.query(statement);
      else
        await this.#executor.transaction(async (within) => {
          // IF NOT EXISTS alone lets two that come at once fail on each other.
          await within.query("SELECT pg_advisory_xact_lock(hashtextextended(CAST($1 AS text), 0))", [
            `throughline migrate ${this.#place.keys}`,
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

  async #get(stream: StreamId, options?: { readonly tx?: Tx }): Promise<VaultEntry | null> {
    const [row] = await this.#query(this.#sql.get, partsOf(stream), options);
    if (row === undefined) return null;
    if (integer(row, "destroyed") === 1) return { status: "destroyed" };
    return {
      status: "kept",
      revision: integer(row, "revision"),
      wrapped: text(row, "wrapped"),
      wrappedBy: text(row, "wrapper"),
    };
  }

  async #query(
    statement: string,
    parameters: readonly SqlValue[],
    options?: { readonly tx?: Tx },
  ): Promise<readonly SqlRow[]> {
    const { tx } = options ?? {};
    const within: SqlQuery =
      tx === undefined ? this.#executor : (this.#executor.within?.(tx) ?? this.#executor);
    try {
      if (this.#place.dialect === "sqlite") await this.#overwriting();
      return await within.query(statement, parameters);
    } catch (error) {
      throw sqlError(error);
    }
  }

  /** A setting of the handle, so every vault makes it for itself. */
  async #overwriting(): Promise<void> {
    this.#overwrites ??= this.#executor.query("PRAGMA secure_delete = ON");
    try {
      await this.#overwrites;
    } catch (error) {
      this.#overwrites = undefined;
      throw error;
    }
  }

  #assertOpen(): void {
    if (this.#closed) throw storeClosed();
  }
}

function partsOf({ tenant, kind, id }: StreamId): readonly [string, string, string] {
  return [tenant, kind, id];
}

function streamOf(tenant: string, row: SqlRow): StreamId {
  const kind = text(row, "kind");
  if (!isStreamKind(kind)) throw unexpected("kind");
  return { tenant, kind, id: text(row, "id") };
}
