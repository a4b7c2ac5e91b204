import {
  type AppendResult,
  changeRange,
  checkAppend,
  checkBytes,
  checkKey,
  checkKind,
  checkStream,
  checkTenant,
  checkTx,
  decodeCursor,
  type EventStore,
  indexKeyText,
  isStreamKind,
  pageLimit,
  pageOf,
  readRange,
  type StoreCapabilities,
  type StoredEvent,
  type StreamId,
  storeClosed,
  storedEventText,
} from "throughline/storage";
import { corrupt, failed, foreign } from "./failure.js";
import { APPEND, LIST } from "./scripts.js";

/** What is used of a client: ioredis has it; for node-redis, `{ call: (...args) => client.sendCommand(args) }`. */
export interface RedisClient {
  call(command: string, ...args: string[]): Promise<unknown>;
}

export interface RedisStoreOptions {
  /** What all keys begin with; nothing else may use it. No braces. Default `throughline:`. */
  readonly prefix?: string;
  /** What the server's append-only file is set to, which only you know. Default `off`: nothing is on a disk. */
  readonly appendfsync?: "always" | "no" | "everysec" | "off";
}

/** `everysec` holds a write back for up to two seconds while the disk is busy, after it was acknowledged. */
const DURABILITY = { always: "power-loss", no: "process-crash", everysec: "memory", off: "memory" } as const;

/** Keeps streams in Redis 6.2 or newer. Your client stays open. Set `maxmemory-policy noeviction`: any other loses streams. */
export function redisStore(client: RedisClient, options: RedisStoreOptions = {}): EventStore<never> {
  const { prefix = "throughline:", appendfsync = "off" } = options;
  const capabilities: StoreCapabilities = {
    feed: false,
    transactions: false,
    partitions: 1,
    durability: DURABILITY[appendfsync],
    limits: { eventsPerAppend: 1_000, bytesPerAppend: 4_194_304 },
  };
  let closed = false;
  const call = async (command: string, ...args: (string | number)[]): Promise<readonly string[]> => {
    if (closed) throw storeClosed();
    const reply = await client.call(command, ...args.map(String)).catch(failed);
    return Array.isArray(reply) ? reply.map(String) : [];
  };
  /** The braces are a hash tag: in a cluster, all keys of a tenant are on one node, so that one script may use them. */
  const keyOf = (tenant: string, ...parts: string[]) => `${prefix}{${tenant}}:${parts.join(":")}`;

  return {
    capabilities,

    append: async (stream, expected, commit, options): Promise<AppendResult> => {
      checkAppend(capabilities, stream, expected, commit, options);
      const { tenant, kind, id } = stream;
      const { command, index } = commit;
      const texts = commit.events.map((event, offset) =>
        storedEventText(event, expected + offset + 1, command.id),
      );
      checkBytes(capabilities, texts);
      const changes = [
        ...(index?.remove ?? []).map((key) => ({ key, what: "remove" })),
        ...(index?.add ?? []).map(({ key, unique }) => ({ key, what: unique === true ? "unique" : "share" })),
      ];
      const keys = [
        keyOf(tenant, "commits", kind, id),
        keyOf(tenant, "events", kind, id),
        keyOf(tenant, "streams", kind),
        keyOf(tenant, "changed", kind),
        ...changes.flatMap(({ key }) => [
          keyOf(tenant, "holders", indexKeyText(key)),
          keyOf(tenant, "unique", indexKeyText(key)),
        ]),
      ];
      const changedAt = sortable(commit.events.at(-1)?.recordedAt ?? 0);
      const given = [kind, id, command.id, command.fingerprint, expected, changedAt, texts.length, ...texts];
      const asked = [...given, ...changes.map(({ what }) => what)];
      const [status, a, b = ""] = await call("eval", APPEND, keys.length, ...keys, ...asked);
      if (status === "ok" || status === "duplicate") return { status, first: Number(a), last: Number(b) };
      if (status === "command-reuse") return { status };
      if (status === "conflict") return { status, version: Number(a) };
      const taken = changes[Number(a) - 1];
      if (status === "key-taken" && taken) return { status, key: taken.key, by: streamOf(tenant, b) };
      throw foreign();
    },

    read: async (stream, options) => {
      checkTx(capabilities, options);
      checkStream(stream);
      const { from, to } = readRange(options);
      const texts = await call(
        "lrange",
        keyOf(stream.tenant, "events", stream.kind, stream.id),
        from - 1,
        to - 1,
      );
      return texts.map((text, offset) => eventOf(text, stream, from + offset));
    },

    find: async (tenant, key, options) => {
      checkTx(capabilities, options);
      checkTenant(tenant);
      checkKey(key);
      const limit = pageLimit(options?.limit);
      const [kind, id] = options?.after === undefined ? ["", ""] : decodeCursor(options.after, ["", ""]);
      const holders = keyOf(tenant, "holders", indexKeyText(key));
      const after = kind === "" ? "-" : `(${kind}/${id}`;
      const found = await call("zrange", holders, after, "+", "bylex", "limit", 0, limit + 1);
      const streams = found.map((member) => streamOf(tenant, member));
      return pageOf(streams, limit, (stream) => [stream.kind, stream.id]);
    },

    list: async (tenant, options) => {
      checkTenant(tenant);
      const { kind } = options;
      checkKind(kind);
      const { from, changedTo } = changeRange(options);
      const limit = pageLimit(options.limit);
      const after = `${from.id === undefined ? "[" : "("}${sortable(from.changedAt)}/${from.id ?? ""}`;
      const keys = [keyOf(tenant, "changed", kind), keyOf(tenant, "streams", kind)];
      const range = [after, `(${sortable(changedTo)}/`, limit + 1];
      const found = (await call("eval", LIST, keys.length, ...keys, ...range)).map((line) => {
        const [version, changedAt = "", id = ""] = line.split("/");
        return { stream: { tenant, kind, id }, version: Number(version), changedAt: timeOf(changedAt) };
      });
      return pageOf(found, limit, ({ stream, changedAt }) => [changedAt, stream.id]);
    },

    close: async () => {
      closed = true;
    },
  };
}

/** A time as text whose order is that of the times: Redis keeps ties in order only by text. */
function sortable(at: number): string {
  return String(BigInt(at) + 2n ** 53n).padStart(17, "0");
}

function timeOf(text: string): number {
  return Number(BigInt(text) - 2n ** 53n);
}

function streamOf(tenant: string, member: string): StreamId {
  const [kind, id = ""] = member.split("/");
  if (!isStreamKind(kind)) throw foreign();
  return { tenant, kind, id };
}

function eventOf(text: string, stream: StreamId, version: number): StoredEvent {
  try {
    const event: StoredEvent = JSON.parse(text);
    if (event.version === version) return event;
  } catch {
    // What the text is stays out of the error: it may hold what is personal.
  }
  throw corrupt(stream, version);
}
