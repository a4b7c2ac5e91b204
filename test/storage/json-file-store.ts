import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import {
  type AppendResult,
  type Commit,
  changeRange,
  checkAppend,
  checkBytes,
  checkKey,
  checkKind,
  checkStream,
  checkTenant,
  decodeCursor,
  type EventStore,
  type IndexKey,
  indexKeyText,
  pageLimit,
  pageOf,
  readRange,
  type StoreCapabilities,
  type StoredEvent,
  type StreamId,
  type StreamSummary,
  storeClosed,
  storedEventText,
} from "throughline/storage";

interface Contents {
  readonly commits: { stream: StreamId; command: Commit["command"]; first: number; events: StoredEvent[] }[];
  readonly holdings: { key: string; stream: StreamId; unique: boolean }[];
}

const capabilities: StoreCapabilities = {
  feed: false,
  transactions: false,
  partitions: 1,
  durability: "process-crash",
  limits: { eventsPerAppend: 1_000, bytesPerAppend: 4_194_304 },
};

/** Keeps everything in one JSON file, which is read and written whole each time. For one process; nothing locks the file. */
export function jsonFileStore(path: string): EventStore<never> {
  let closed = false;
  const load = (): Contents => {
    if (closed) throw storeClosed();
    return existsSync(path) ? JSON.parse(readFileSync(path, "utf8")) : { commits: [], holdings: [] };
  };
  /** The file is there as it was or as it will be, never in between. */
  const save = (contents: Contents): void => {
    writeFileSync(`${path}.new`, JSON.stringify(contents));
    renameSync(`${path}.new`, path);
  };

  return {
    capabilities,

    append: async (stream, expected, commit, options): Promise<AppendResult> => {
      const contents = load();
      // 1. The input: ids, limits, data that JSON can carry, no tx.
      checkAppend(capabilities, stream, expected, commit, options);
      const { command, index } = commit;
      const texts = commit.events.map((event, offset) =>
        storedEventText(event, expected + offset + 1, command.id),
      );
      checkBytes(capabilities, texts);

      // 2. The command id, before the version: a retry gets the first result.
      const own = contents.commits.filter((one) => isSame(one.stream, stream));
      const earlier = own.find((one) => one.command.id === command.id);
      if (earlier !== undefined)
        return earlier.command.fingerprint === command.fingerprint
          ? { status: "duplicate", first: earlier.first, last: earlier.first + earlier.events.length - 1 }
          : { status: "command-reuse" };

      // 3. The version. Without events nothing is written.
      const version = own.flatMap((one) => one.events).length;
      if (version !== expected || texts.length === 0) return { status: "conflict", version };

      // 4. The unique keys.
      for (const { key, unique } of index?.add ?? []) {
        const by = contents.holdings.find(
          (held) =>
            unique === true &&
            held.unique &&
            held.key === indexKeyText(key) &&
            held.stream.tenant === stream.tenant &&
            !isSame(held.stream, stream),
        );
        if (by !== undefined) return { status: "key-taken", key, by: by.stream };
      }

      // 5. All of it, in one write.
      const id = { tenant: stream.tenant, kind: stream.kind, id: stream.id };
      const events = texts.map((text): StoredEvent => JSON.parse(text));
      contents.commits.push({ stream: id, command, first: version + 1, events });
      const removed = (index?.remove ?? []).map(indexKeyText);
      const holdings = contents.holdings.filter(
        (held) => !isSame(held.stream, id) || !removed.includes(held.key),
      );
      for (const { key, unique = false } of index?.add ?? []) {
        const held = holdings.find((one) => isSame(one.stream, id) && one.key === indexKeyText(key));
        if (held === undefined) holdings.push({ key: indexKeyText(key), stream: id, unique });
        else held.unique ||= unique;
      }
      save({ commits: contents.commits, holdings });
      return { status: "ok", first: version + 1, last: version + events.length };
    },

    read: async (stream, options) => {
      const contents = load();
      checkStream(stream);
      const { from, to } = readRange(options);
      const events = contents.commits
        .filter((one) => isSame(one.stream, stream))
        .flatMap((one) => one.events);
      return events.slice(from - 1, to);
    },

    find: async (tenant, key, options) => {
      const contents = load();
      checkTenant(tenant);
      checkKey(key);
      const limit = pageLimit(options?.limit);
      const after = options?.after === undefined ? ["", ""] : decodeCursor(options.after, ["", ""]);
      const found = holdersOf(contents, tenant, key).filter(({ kind, id }) => compare([kind, id], after) > 0);
      return pageOf(found, limit, ({ kind, id }) => [kind, id]);
    },

    list: async (tenant, options) => {
      const contents = load();
      checkTenant(tenant);
      checkKind(options.kind);
      const { from, changedTo } = changeRange(options);
      const limit = pageLimit(options.limit);
      const found = summaries(contents, tenant, options.kind).filter(
        ({ stream, changedAt }) =>
          compare([changedAt, stream.id], [from.changedAt, from.id ?? ""]) > 0 && changedAt < changedTo,
      );
      return pageOf(found, limit, ({ stream, changedAt }) => [changedAt, stream.id]);
    },

    close: async () => {
      closed = true;
    },
  };
}

function holdersOf({ holdings }: Contents, tenant: string, key: IndexKey): StreamId[] {
  return holdings
    .filter((held) => held.key === indexKeyText(key) && held.stream.tenant === tenant)
    .map((held) => held.stream)
    .sort((a, b) => compare([a.kind, a.id], [b.kind, b.id]));
}

function summaries({ commits }: Contents, tenant: string, kind: string): StreamSummary[] {
  const newest = new Map<string, StreamSummary>();
  for (const { stream, events } of commits) {
    const last = events.at(-1);
    if (stream.tenant === tenant && stream.kind === kind && last !== undefined)
      newest.set(stream.id, { stream, version: last.version, changedAt: last.recordedAt });
  }
  return [...newest.values()].sort((a, b) => compare([a.changedAt, a.stream.id], [b.changedAt, b.stream.id]));
}

function isSame(a: StreamId, b: StreamId): boolean {
  return a.tenant === b.tenant && a.kind === b.kind && a.id === b.id;
}

/** By characters, as a `localeCompare` would not. */
function compare(a: readonly (string | number)[], b: readonly (string | number)[]): number {
  for (const [index, part] of a.entries()) {
    const other = b[index] ?? "";
    if (part !== other) return part < other ? -1 : 1;
  }
  return 0;
}
