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
  pageLimit,
  readRange,
  storeClosed,
} from "../check-input.js";
import { decodeCursor, pageOf } from "../cursor.js";
import { checkBytes } from "../event-json.js";
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
import { ChangeOrder, type Changing } from "./change-order.js";
import { CommitLog, commandHash } from "./commit-log.js";
import { CommitOrder } from "./commit-order.js";
import { frozenEvent, type SizeBound } from "./frozen-event.js";
import { KeyHolders } from "./key-holders.js";

/** Options of {@link memoryStore}. */
export interface MemoryStoreOptions {
  /** The most one append takes. Default 1,000 events and 8,388,608 bytes (8 MiB) of JSON text. */
  readonly limits?: Partial<StoreCapabilities["limits"]>;
}

/**
 * Keeps streams in the memory of the process: for tests, and for trying things out. Everything is lost at its end.
 *
 * Events are copied when they are appended and handed out as frozen objects, the same ones every time.
 *
 * @example
 * ```ts
 * const store = memoryStore();
 * const stream = { tenant: "acme", kind: "journey", id: "j-1" } as const;
 * await store.append(stream, 0, { command: { id: "c-1", fingerprint: "f-1" }, events: [event] });
 * // { status: "ok", first: 1, last: 1 }
 * ```
 */
export function memoryStore(options: MemoryStoreOptions = {}): EventStore<never> {
  return new MemoryStore(options);
}

interface Stream extends Changing {
  readonly stream: StreamId;
  readonly log: CommitLog;
}

interface StreamsOfKind {
  readonly byId: Map<string, Stream>;
  readonly order: ChangeOrder<Stream>;
}

class Tenant {
  readonly keys = new KeyHolders();
  readonly #kinds = new Map<string, StreamsOfKind>();

  ofKind(kind: string): StreamsOfKind {
    let streams = this.#kinds.get(kind);
    if (streams === undefined) {
      streams = { byId: new Map(), order: new ChangeOrder() };
      this.#kinds.set(kind, streams);
    }
    return streams;
  }
}

class MemoryStore implements EventStore<never> {
  readonly capabilities: StoreCapabilities;
  readonly feed: EventFeed;
  readonly #tenants = new Map<string, Tenant>();
  readonly #commits = new CommitOrder();
  #closed = false;

  constructor({ limits }: MemoryStoreOptions) {
    this.capabilities = Object.freeze({
      feed: true,
      transactions: false,
      partitions: 1,
      durability: "memory",
      limits: Object.freeze({ eventsPerAppend: 1_000, bytesPerAppend: 8_388_608, ...limits }),
    });
    this.feed = {
      read: async (partition, after, limit) => {
        this.#assertOpen();
        return this.#commits.page(partition, feedRange(this.capabilities, partition, after, limit), limit);
      },
      end: async (partition) => {
        this.#assertOpen();
        checkPartition(this.capabilities, partition);
        return this.#commits.end(partition);
      },
    };
  }

  async append(
    id: StreamId,
    expected: number,
    commit: Commit,
    options?: { readonly tx?: never },
  ): Promise<AppendResult> {
    this.#assertOpen();
    checkAppend(this.capabilities, id, expected, commit, options);
    const events = this.#frozen(commit, expected);
    const { command, index } = commit;

    const tenant = this.#tenants.get(id.tenant) ?? new Tenant();
    const streams = tenant.ofKind(id.kind);
    const stream = streams.byId.get(id.id);
    const hash = commandHash(command.id);
    const earlier = stream?.log.get(command.id, hash);
    if (earlier !== undefined)
      return earlier.fingerprint === command.fingerprint
        ? { status: "duplicate", first: earlier.first, last: earlier.last }
        : { status: "command-reuse" };
    const version = stream?.log.events.length ?? 0;
    const newest = events.at(-1);
    if (version !== expected || newest === undefined) return { status: "conflict", version };
    const taken = index?.add === undefined ? undefined : tenant.keys.taken(index.add, id);
    if (taken !== undefined) return { status: "key-taken", ...taken };

    const written = stream ?? this.#created(id, tenant);
    written.log.add(events, hash, command.fingerprint);
    this.#commits.add(written, version + 1);
    streams.order.changed(written, newest.recordedAt);
    if (index !== undefined) tenant.keys.apply(index, written.stream);
    return { status: "ok", first: version + 1, last: newest.version };
  }

  async read(
    id: StreamId,
    options?: { readonly from?: number; readonly limit?: number; readonly tx?: never },
  ): Promise<readonly StoredEvent[]> {
    this.#assertOpen();
    checkTx(this.capabilities, options);
    checkStream(id);
    const { from, to } = readRange(options);
    const stream = this.#tenants.get(id.tenant)?.ofKind(id.kind).byId.get(id.id);
    return stream?.log.events.slice(from - 1, to) ?? [];
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
    const found = this.#tenants.get(tenant)?.keys.page(key, { kind, id }, limit + 1) ?? [];
    return pageOf(found, limit, (stream) => [stream.kind, stream.id]);
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
    const found =
      this.#tenants
        .get(tenant)
        ?.ofKind(kind)
        .order.page(from, changedTo, limit + 1) ?? [];
    const summaries = found.map(({ stream, log, changedAt }) => ({
      stream,
      version: log.events.length,
      changedAt,
    }));
    return pageOf(summaries, limit, ({ stream, changedAt }) => [changedAt, stream.id]);
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#tenants.clear();
    this.#commits.clear();
  }

  #assertOpen(): void {
    if (this.#closed) throw storeClosed();
  }

  #created(id: StreamId, tenant: Tenant): Stream {
    const stream = Object.freeze({ tenant: id.tenant, kind: id.kind, id: id.id });
    const created = { stream, id: id.id, log: new CommitLog(), changedAt: 0, moved: false };
    this.#tenants.set(id.tenant, tenant);
    tenant.ofKind(id.kind).byId.set(id.id, created);
    return created;
  }

  #frozen(commit: Commit, expected: number): readonly StoredEvent[] {
    const size: SizeBound = { bytes: 0 };
    let version = expected;
    const events = commit.events.map((event) => frozenEvent(event, ++version, commit.command.id, size));
    if (size.bytes > this.capabilities.limits.bytesPerAppend)
      checkBytes(
        this.capabilities,
        events.map((event) => JSON.stringify(event)),
      );
    return events;
  }
}
