import { ThroughlineError } from "../../kernel/error.js";
import type { EpochMs } from "../../kernel/instant.js";
import type { StreamId, StreamKind } from "../../kernel/stream-id.js";
import type { SqlExecutor, SqlQuery } from "../../sql/executor.js";
import { sqlError } from "../../sql/failure.js";
import { integer, text, unexpected } from "../../sql/row.js";
import {
  changeRange,
  checkAppend,
  checkKey,
  checkKind,
  checkStream,
  checkTenant,
  checkTx,
  isStreamKind,
  pageLimit,
  readRange,
  storeClosed,
} from "../check-input.js";
import { decodeCursor, pageOf } from "../cursor.js";
import { checkBytes, storedEventText } from "../event-json.js";
import type {
  AppendResult,
  Commit,
  EventStore,
  IndexKey,
  Page,
  StoreCapabilities,
  StoredEvent,
  StreamSummary,
} from "../event-store.js";
import type { EventFeed } from "../feed.js";
import { checkPartition, feedRange } from "../feed-cursor.js";
import { appendTo } from "./append.js";
import { endOfFeed, type FeedSource, readFeed } from "./feed.js";
import { indexChanges } from "./index-changes.js";
import { assertMigrated, migrateTables } from "./migrate.js";
import { partitionOf } from "./partition-of.js";
import { type Statements, statements } from "./statements.js";
import { readEvents } from "./stored-events.js";
import { type Place, placeOf } from "./tables.js";

/** Options of {@link postgresStore}. */
export interface PostgresStoreOptions {
  /**
   * The schema the tables are in; `migrate` creates it where it is missing. Up to 40 letters, digits and `_`. Default: the
   * first of the connection's `search_path`.
   */
  readonly schema?: string;
  /** What the names of the tables begin with: up to 40 letters, digits and `_`. Default `throughline_`. */
  readonly tablePrefix?: string;
  /** How many partitions the feed has, 1 to 1,024. Chosen by the first `migrate`, and then fixed. Default 8. */
  readonly partitions?: number;
  /**
   * What your server promises of an acknowledged append. Default `power-loss`, as PostgreSQL is set when it is installed. Say
   * `replicated` where it waits for a standby, `process-crash` with `synchronous_commit = off` or `fsync = off`, `memory` for a
   * PGlite without a folder.
   */
  readonly durability?: StoreCapabilities["durability"];
}

/** An event store in PostgreSQL: `feed`, `migrate` and `close` are always there. */
export interface PostgresStore<Tx = unknown> extends EventStore<Tx> {
  readonly feed: EventFeed;
  migrate(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Keeps streams in a PostgreSQL database, version 12 or newer. Call `migrate` once before the first use. `close` leaves your client open.
 *
 * `append`, `read` and `find` take part in a transaction of yours, which should be at READ COMMITTED, the default: at a higher level
 * an append that meets another one makes the transaction fail (`STORE_BUSY`).
 *
 * @throws ThroughlineError `INVALID_INPUT` for an option that is not valid, or an executor of another database
 * @example
 * ```ts
 * import { Pool } from "pg";
 * const store = postgresStore(fromPg(new Pool({ connectionString: process.env.DATABASE_URL })));
 * await store.migrate();
 * store.capabilities.transactions; // true
 * ```
 */
export function postgresStore<Tx>(
  executor: SqlExecutor<Tx>,
  options: PostgresStoreOptions = {},
): PostgresStore<Tx> {
  return new PostgresEventStore(executor, options);
}

const DURABILITIES: readonly unknown[] = ["memory", "process-crash", "power-loss", "replicated"];

class PostgresEventStore<Tx> implements PostgresStore<Tx> {
  readonly capabilities: StoreCapabilities;
  readonly feed: EventFeed;
  readonly #executor: SqlExecutor<Tx>;
  readonly #transaction: NonNullable<SqlExecutor["transaction"]>;
  readonly #place: Place;
  readonly #sql: Statements;
  #ready = false;
  #closed = false;

  constructor(executor: SqlExecutor<Tx>, options: PostgresStoreOptions) {
    const { schema, tablePrefix = "throughline_", partitions = 8, durability = "power-loss" } = options;
    if (executor.dialect !== "postgres" || executor.transaction === undefined)
      throw invalid(
        "executor",
        "one of PostgreSQL, made by fromPg, fromPostgresJs, fromPGlite or fromKysely",
      );
    if (!Number.isSafeInteger(partitions) || partitions < 1 || partitions > 1_024)
      throw invalid("partitions", "an integer from 1 to 1,024");
    if (!DURABILITIES.includes(durability))
      throw invalid("durability", "memory, process-crash, power-loss or replicated");
    this.#executor = executor;
    this.#transaction = executor.transaction.bind(executor);
    this.#place = placeOf(schema, tablePrefix);
    this.#sql = statements(this.#place.tables);
    this.capabilities = Object.freeze({
      feed: true,
      transactions: executor.within !== undefined,
      partitions,
      durability,
      limits: Object.freeze({ eventsPerAppend: 1_000, bytesPerAppend: 4_194_304 }),
    });
    this.feed = {
      read: async (partition, after, limit) => {
        this.#assertOpen();
        const position = feedRange(this.capabilities, partition, after, limit);
        return this.#using(undefined, (sql) => readFeed(this.#feedSource(sql), partition, position, limit));
      },
      end: async (partition) => {
        this.#assertOpen();
        checkPartition(this.capabilities, partition);
        return this.#using(undefined, (sql) => endOfFeed(this.#feedSource(sql), partition));
      },
    };
  }

  async append(
    stream: StreamId,
    expected: number,
    commit: Commit,
    options?: { readonly tx?: Tx },
  ): Promise<AppendResult> {
    this.#assertOpen();
    checkAppend(this.capabilities, stream, expected, commit, options);
    let version = expected;
    const payloads = commit.events.map((event) => storedEventText(event, ++version, commit.command.id));
    checkBytes(this.capabilities, payloads);
    const append = {
      stream: copyOf(stream),
      expected,
      command: { ...commit.command },
      changedAt: commit.events.at(-1)?.recordedAt ?? 0,
      payloads,
      partition: partitionOf(stream, this.capabilities.partitions),
      changes: indexChanges(commit.index),
    };
    const inTransaction = options?.tx !== undefined;
    return this.#using(options?.tx, (sql) => appendTo(sql, this.#sql, append, inTransaction));
  }

  async read(
    stream: StreamId,
    options?: { readonly from?: number; readonly limit?: number; readonly tx?: Tx },
  ): Promise<readonly StoredEvent[]> {
    this.#assertOpen();
    checkTx(this.capabilities, options);
    checkStream(stream);
    const range = readRange(options);
    const of = copyOf(stream);
    return this.#using(options?.tx, (sql) => readEvents(sql, this.#sql, of, range));
  }

  async find(
    tenant: string,
    key: IndexKey,
    options?: { readonly limit?: number; readonly after?: string; readonly tx?: Tx },
  ): Promise<Page<StreamId>> {
    this.#assertOpen();
    checkTx(this.capabilities, options);
    checkTenant(tenant);
    checkKey(key);
    const limit = pageLimit(options?.limit);
    const [kind, id] = options?.after === undefined ? ["", ""] : decodeCursor(options.after, ["", ""]);
    const parameters = [tenant, key.kind, key.kid, key.mac, kind, id, limit + 1];
    return this.#using(options?.tx, async (sql) => {
      const found = (await sql.query(this.#sql.holders, parameters)).map((row): StreamId => {
        const kindOfHolder = text(row, "kind");
        if (!isStreamKind(kindOfHolder)) throw unexpected("kind");
        return { tenant, kind: kindOfHolder, id: text(row, "id") };
      });
      return pageOf(found, limit, (stream) => [stream.kind, stream.id]);
    });
  }

  async list(
    tenant: string,
    options: {
      readonly kind: StreamKind;
      readonly changedFrom?: EpochMs;
      readonly changedTo?: EpochMs;
      readonly limit?: number;
      readonly after?: string;
    },
  ): Promise<Page<StreamSummary>> {
    this.#assertOpen();
    checkTenant(tenant);
    const { kind } = options;
    checkKind(kind);
    const { from, changedTo } = changeRange(options);
    const limit = pageLimit(options.limit);
    const parameters = [tenant, kind, from.changedAt, from.id ?? "", changedTo, limit + 1];
    return this.#using(undefined, async (sql) => {
      const found = (await sql.query(this.#sql.changed, parameters)).map((row) => ({
        stream: { tenant, kind, id: text(row, "id") },
        version: integer(row, "version"),
        changedAt: integer(row, "changed"),
      }));
      return pageOf(found, limit, ({ stream, changedAt }) => [changedAt, stream.id]);
    });
  }

  async migrate(): Promise<void> {
    this.#assertOpen();
    try {
      await migrateTables(this.#transaction, this.#place, this.capabilities.partitions);
    } catch (error) {
      throw sqlError(error);
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
  }

  /** With the tables as they must be, looked at once; in the caller's transaction there may be no other connection to ask. */
  async #using<T>(tx: Tx | undefined, work: (sql: SqlQuery) => Promise<T>): Promise<T> {
    if (tx === null || (tx !== undefined && typeof tx !== "object" && typeof tx !== "function"))
      throw invalid("tx", "the transaction that is open, as your client calls it");
    try {
      const sql = tx === undefined ? this.#executor : (this.#executor.within?.(tx) ?? this.#executor);
      if (!this.#ready) {
        await assertMigrated(sql, this.#place, this.capabilities.partitions);
        this.#ready = true;
      }
      return await work(sql);
    } catch (error) {
      throw sqlError(error);
    }
  }

  #feedSource(sql: SqlQuery): FeedSource {
    return { sql, statements: this.#sql, transaction: this.#transaction };
  }

  #assertOpen(): void {
    if (this.#closed) throw storeClosed();
  }
}

function copyOf({ tenant, kind, id }: StreamId): StreamId {
  return { tenant, kind, id };
}

function invalid(field: string, rule: string): ThroughlineError {
  return new ThroughlineError("INVALID_INPUT", `${field} must be ${rule}.`, { details: { field } });
}
