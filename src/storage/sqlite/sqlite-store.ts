import { ThroughlineError } from "../../kernel/error.js";
import type { EpochMs } from "../../kernel/instant.js";
import type { StreamId, StreamKind } from "../../kernel/stream-id.js";
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
import type { SqliteDriver } from "./driver.js";
import { storeError } from "./failure.js";
import { endOfFeed, readFeed } from "./feed.js";
import { assertMigrated, migrateTables } from "./migrate.js";
import { integer, text, unexpected } from "./row.js";
import { type Statements, statements } from "./statements.js";
import { readEvents } from "./stored-events.js";
import { type Tables, tablesOf } from "./tables.js";
import { inTransaction } from "./transaction.js";
import { patiently, type Turns, turnsOf } from "./turns.js";

/** Options of {@link sqliteStore} and `openSqlite`. */
export interface SqliteStoreOptions {
  /** What the names of the tables begin with: up to 40 letters, digits and `_`. Default `throughline_`. */
  readonly tablePrefix?: string;
  /**
   * When an append is acknowledged. `full` (the default): once it is on the disk; it survives the machine losing power.
   * `normal`: once the operating system has it; it survives the process, and a power cut may take the last appends.
   */
  readonly synchronous?: "full" | "normal";
  /** How long a call waits for the lock of another connection before it is refused with `STORE_BUSY`. Default 5,000 ms. */
  readonly busyTimeoutMs?: number;
}

/** An event store in a SQLite file: `feed`, `migrate` and `close` are always there. */
export interface SqliteStore extends EventStore<never> {
  readonly feed: EventFeed;
  migrate(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Keeps streams in a SQLite database that you opened. Call `migrate` once before the first use. `close` leaves the
 * handle open.
 *
 * @throws ThroughlineError `INVALID_INPUT` for an option that is not valid; `STORE_CLOSED` for a closed handle
 * @example
 * ```ts
 * import { DatabaseSync } from "node:sqlite";
 * const store = sqliteStore(fromNodeSqlite(new DatabaseSync("desk.sqlite")));
 * await store.migrate();
 * store.capabilities.durability; // "power-loss"
 * ```
 */
export function sqliteStore(driver: SqliteDriver, options: SqliteStoreOptions = {}): SqliteStore {
  return new SqliteEventStore(driver, options, () => {});
}

/** How long SQLite itself waits for a lock, which stops the whole process. A commit elsewhere is mostly done by then. */
const BLOCKING_WAIT_MS = 5;

export class SqliteEventStore implements SqliteStore {
  readonly capabilities: StoreCapabilities;
  readonly feed: EventFeed;
  readonly #driver: SqliteDriver;
  readonly #tables: Tables;
  readonly #sql: Statements;
  readonly #turns: Turns;
  readonly #synchronous: "full" | "normal";
  readonly #patienceMs: number;
  readonly #whenClosed: () => void;
  #ready = false;
  #closing: Promise<void> | undefined;

  constructor(driver: SqliteDriver, options: SqliteStoreOptions, whenClosed: () => void) {
    const { tablePrefix = "throughline_", synchronous = "full", busyTimeoutMs = 5_000 } = options;
    if (synchronous !== "full" && synchronous !== "normal")
      throw invalid("synchronous", '"full" or "normal"');
    if (!Number.isFinite(busyTimeoutMs) || busyTimeoutMs < 0)
      throw invalid("busyTimeoutMs", "a number of milliseconds, 0 or more");
    this.#driver = driver;
    this.#tables = tablesOf(tablePrefix);
    this.#sql = statements(this.#tables);
    this.#turns = turnsOf(driver.handle);
    this.#synchronous = synchronous;
    this.#patienceMs = busyTimeoutMs;
    this.#whenClosed = whenClosed;
    this.capabilities = Object.freeze({
      feed: true,
      transactions: false,
      partitions: 1,
      durability: isInMemory(driver) ? "memory" : synchronous === "full" ? "power-loss" : "process-crash",
      limits: Object.freeze({ eventsPerAppend: 1_000, bytesPerAppend: 4_194_304 }),
    });
    this.feed = {
      read: async (partition, after, limit) => {
        this.#assertOpen();
        const position = feedRange(this.capabilities, partition, after, limit);
        return this.#reading(() => readFeed(this.#driver, this.#sql, partition, position, limit));
      },
      end: async (partition) => {
        this.#assertOpen();
        checkPartition(this.capabilities, partition);
        return this.#reading(() => endOfFeed(this.#driver, this.#sql, partition));
      },
    };
  }

  async append(
    stream: StreamId,
    expected: number,
    commit: Commit,
    options?: { readonly tx?: never },
  ): Promise<AppendResult> {
    this.#assertOpen();
    checkAppend(this.capabilities, stream, expected, commit, options);
    let version = expected;
    const payloads = commit.events.map((event) => storedEventText(event, ++version, commit.command.id));
    checkBytes(this.capabilities, payloads);
    return this.#writing(() => {
      this.#prepare();
      return inTransaction(this.#driver, () => this.#append(stream, expected, commit, payloads));
    });
  }

  async read(
    stream: StreamId,
    options?: { readonly from?: number; readonly limit?: number; readonly tx?: never },
  ): Promise<readonly StoredEvent[]> {
    this.#assertOpen();
    checkTx(this.capabilities, options);
    checkStream(stream);
    const { from, to } = readRange(options);
    return this.#reading(() => {
      const row = this.#driver.get(this.#sql.stream, [stream.tenant, stream.kind, stream.id]);
      if (row === undefined) return [];
      const range = { from, to: Math.min(to, integer(row, "version")) };
      return readEvents(this.#driver, this.#sql, stream, integer(row, "ref"), range);
    });
  }

  async find(
    tenant: string,
    key: IndexKey,
    options?: { readonly limit?: number; readonly after?: string; readonly tx?: never },
  ): Promise<Page<StreamId>> {
    this.#assertOpen();
    checkTx(this.capabilities, options);
    checkTenant(tenant);
    checkKey(key);
    const limit = pageLimit(options?.limit);
    const [kind, id] = options?.after === undefined ? ["", ""] : decodeCursor(options.after, ["", ""]);
    return this.#reading(() => {
      const parameters = [tenant, key.kind, key.kid, key.mac, kind, id, limit + 1];
      const found = this.#driver.all(this.#sql.holders, parameters).map((row) => holderOf(tenant, row));
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
    return this.#reading(() => {
      const parameters = [tenant, kind, from.changedAt, from.id ?? "", changedTo, limit + 1];
      const found = this.#driver.all(this.#sql.changed, parameters).map((row) => ({
        stream: { tenant, kind, id: text(row, "id") },
        version: integer(row, "version"),
        changedAt: integer(row, "changed_at"),
      }));
      return pageOf(found, limit, ({ stream, changedAt }) => [changedAt, stream.id]);
    });
  }

  async migrate(): Promise<void> {
    this.#assertOpen();
    await this.#writing(() => {
      this.#driver.exec(`PRAGMA busy_timeout = ${BLOCKING_WAIT_MS}`);
      migrateTables(this.#driver, this.#tables);
    });
  }

  /** Lets the appends that were under way finish first. */
  async close(): Promise<void> {
    this.#closing ??= this.#writing(this.#whenClosed);
    await this.#closing;
  }

  #append(stream: StreamId, expected: number, commit: Commit, payloads: readonly string[]): AppendResult {
    const { command, events, index } = commit;
    const { tenant, kind, id } = stream;
    const row = this.#driver.get(this.#sql.streamAndCommit, [command.id, tenant, kind, id]);
    if (row !== undefined && row.fingerprint !== null)
      return text(row, "fingerprint") === command.fingerprint
        ? { status: "duplicate", first: integer(row, "first_version"), last: integer(row, "last_version") }
        : { status: "command-reuse" };
    const version = row === undefined ? 0 : integer(row, "version");
    const newest = events.at(-1);
    if (version !== expected || newest === undefined) return { status: "conflict", version };
    const taken = this.#takenKey(stream, index);
    if (taken !== undefined) return taken;

    const [first, last] = [version + 1, version + events.length];
    let ref: number;
    if (row === undefined) {
      this.#driver.run(this.#sql.addStream, [tenant, kind, id, last, newest.recordedAt]);
      ref = integer(this.#driver.get(this.#sql.stream, [tenant, kind, id]) ?? {}, "ref");
    } else {
      ref = integer(row, "ref");
      this.#driver.run(this.#sql.moveStream, [last, newest.recordedAt, ref]);
    }
    this.#driver.run(this.#sql.addCommit, [ref, command.id, command.fingerprint, first, last]);
    let next = first;
    for (const payload of payloads) this.#driver.run(this.#sql.addEvent, [ref, next++, payload]);
    this.#reindex(stream, index);
    return { status: "ok", first, last };
  }

  #takenKey({ tenant, kind, id }: StreamId, index: Commit["index"]): AppendResult | undefined {
    for (const { key, unique } of index?.add ?? []) {
      if (unique !== true) continue;
      const row = this.#driver.get(this.#sql.uniqueHolder, [tenant, key.kind, key.kid, key.mac]);
      if (row === undefined) continue;
      const by = holderOf(tenant, row);
      if (by.kind !== kind || by.id !== id) return { status: "key-taken", key, by };
    }
    return undefined;
  }

  #reindex({ tenant, kind, id }: StreamId, index: Commit["index"]): void {
    for (const key of index?.remove ?? [])
      this.#driver.run(this.#sql.removeKey, [tenant, key.kind, key.kid, key.mac, kind, id]);
    for (const { key, unique } of index?.add ?? [])
      this.#driver.run(this.#sql.addKey, [
        tenant,
        key.kind,
        key.kid,
        key.mac,
        kind,
        id,
        unique === true ? 1 : 0,
      ]);
  }

  /** What has to be right about the connection and the tables before the first use. */
  #prepare(): void {
    if (this.#ready) return;
    this.#driver.exec(`PRAGMA busy_timeout = ${BLOCKING_WAIT_MS}`);
    assertMigrated(this.#driver, this.#tables);
    if (this.#synchronous === "normal") this.#driver.exec("PRAGMA synchronous = NORMAL");
    else {
      // Without a write-ahead log, FULL may lose the last transaction when the power goes: the removal of the journal is not synced.
      const wal = this.#driver.get("PRAGMA journal_mode")?.journal_mode === "wal";
      this.#driver.exec(`PRAGMA synchronous = ${wal ? "FULL" : "EXTRA"}`);
      // On macOS a plain fsync leaves the data in the cache of the disk. Elsewhere this changes nothing.
      this.#driver.exec("PRAGMA fullfsync = 1");
    }
    this.#ready = true;
  }

  async #writing<T>(attempt: () => T): Promise<T> {
    try {
      return await this.#turns.take(attempt, this.#patienceMs);
    } catch (error) {
      throw storeError(error);
    }
  }

  async #reading<T>(attempt: () => T): Promise<T> {
    try {
      return await patiently(() => {
        this.#prepare();
        return attempt();
      }, this.#patienceMs);
    } catch (error) {
      throw storeError(error);
    }
  }

  #assertOpen(): void {
    if (this.#closing !== undefined) throw storeClosed();
  }
}

function holderOf(tenant: string, row: Readonly<Record<string, unknown>>): StreamId {
  const kind = text(row, "stream_kind");
  if (!isStreamKind(kind)) throw unexpected("stream_kind");
  return { tenant, kind, id: text(row, "stream_id") };
}

function isInMemory(driver: SqliteDriver): boolean {
  try {
    return driver.get("PRAGMA database_list")?.file === "";
  } catch (error) {
    throw storeError(error);
  }
}

function invalid(field: string, rule: string): ThroughlineError {
  return new ThroughlineError("INVALID_INPUT", `${field} must be ${rule}.`, { details: { field } });
}
