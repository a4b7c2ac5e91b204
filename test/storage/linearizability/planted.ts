import { setImmediate as nextTurn } from "node:timers/promises";
import type { Commit, EventStore, StoredEvent, StreamId } from "throughline/storage";
import { streamKey } from "../../../src/kernel/stream-id.js";
import { altered, withKeys } from "../../testing/broken/broken-store.js";

/** A store with one fault that only clients at work at once, or coming back, can meet. */
export interface Planted {
  readonly fault: string;
  readonly open: () => EventStore;
}

/** True every so many times. */
function every(times: number): () => boolean {
  let count = 0;
  return () => ++count % times === 0;
}

/** The versions as they were, under another order of the events. */
function renumbered(events: readonly StoredEvent[]): readonly StoredEvent[] {
  return events.map((event, index) => ({ ...event, version: index + 1 }));
}

const otherCommand = (commit: Commit, suffix: string): Commit => ({
  ...commit,
  command: { ...commit.command, id: `${commit.command.id}~${suffix}` },
});

/** Command ids as the client knows them. */
const asSent = (events: readonly StoredEvent[]): readonly StoredEvent[] =>
  events.map((event) => ({ ...event, commandId: event.commandId.replace(/~.*/, "") }));

export const planted: readonly Planted[] = [
  {
    fault: "a read is answered from a copy that is behind",
    open: () => {
      const copies = new Map<string, readonly StoredEvent[]>();
      const behind = every(4);
      return altered({
        read: async (next, stream) => {
          const copy = copies.get(streamKey(stream));
          if (copy !== undefined && behind()) return copy;
          const events = await next.read(stream);
          copies.set(streamKey(stream), events);
          return events;
        },
      });
    },
  },
  {
    fault: "the version is looked at first, and written later without a lock",
    open: () =>
      altered({
        append: async (next, stream, expected, commit) => {
          const { length } = await next.read(stream);
          if (length !== expected) return next.append(stream, expected, commit);
          await nextTurn();
          const now = await next.read(stream);
          return next.append(stream, now.length, commit);
        },
      }),
  },
  {
    fault: "an update is lost: two appends at one version are both acknowledged",
    open: () =>
      altered({
        append: async (next, stream, expected, commit) => {
          const { length } = await next.read(stream);
          await nextTurn();
          const result = await next.append(stream, expected, commit);
          if (result.status !== "conflict" || length !== expected) return result;
          return { status: "ok", first: expected + 1, last: expected + commit.events.length };
        },
      }),
  },
  {
    fault: "an acknowledged append was never written",
    open: () => {
      const lost = every(15);
      return altered({
        append: async (next, stream, expected, commit) => {
          const { length } = await next.read(stream);
          if (length !== expected || !lost()) return next.append(stream, expected, commit);
          return { status: "ok", first: expected + 1, last: expected + commit.events.length };
        },
      });
    },
  },
  {
    fault: "a command sent again is written again",
    open: () => {
      let again = 0;
      return altered({
        append: async (next, stream, expected, commit) => {
          const result = await next.append(stream, expected, commit);
          if (result.status !== "duplicate") return result;
          const { length } = await next.read(stream);
          return next.append(stream, length, otherCommand(commit, `${++again}`));
        },
        read: async (next, ...given) => asSent(await next.read(...given)),
      });
    },
  },
  {
    fault: "a command sent again while it is written is a conflict",
    open: () =>
      altered({
        append: async (next, stream, expected, commit) => {
          const result = await next.append(stream, expected, commit);
          return result.status === "duplicate" ? { status: "conflict", version: result.last } : result;
        },
      }),
  },
  {
    fault: "a unique key is given twice",
    open: () =>
      altered({
        append: async (next, stream, expected, commit) => {
          const result = await next.append(stream, expected, commit);
          if (result.status !== "key-taken") return result;
          const shared = withKeys(commit, ({ add = [], ...more }) => ({
            ...more,
            add: add.map(({ key }) => ({ key })),
          }));
          return next.append(stream, expected, shared);
        },
      }),
  },
  {
    fault: "a commit is seen in halves",
    open: () => {
      const half = every(3);
      return altered({
        read: async (next, ...given) => {
          const events = await next.read(...given);
          const whole = events.at(-1)?.commandId !== events.at(-2)?.commandId;
          return whole || !half() ? events : events.slice(0, -1);
        },
      });
    },
  },
  {
    fault: "the keys of a commit are seen a moment after its events",
    open: () => {
      const late = new Set<string>();
      return altered({
        append: async (next, stream, expected, commit) => {
          const result = await next.append(stream, expected, commit);
          if (result.status !== "ok") return result;
          late.add(streamKey(stream));
          await nextTurn();
          late.delete(streamKey(stream));
          return result;
        },
        find: async (next, ...given) => {
          const { items, ...page } = await next.find(...given);
          return { ...page, items: items.filter((stream) => !late.has(streamKey(stream))) };
        },
      });
    },
  },
  {
    fault: "two commits change places",
    open: () =>
      altered({
        read: async (next, ...given) => {
          const events = await next.read(...given);
          const last = events.at(-1)?.commandId;
          const from = events.findIndex(({ commandId }) => commandId === last);
          const before = events[from - 1]?.commandId;
          const start = events.findIndex(({ commandId }) => commandId === before);
          if (from < 6) return events;
          return renumbered([...events.slice(0, start), ...events.slice(from), ...events.slice(start, from)]);
        },
      }),
  },
  {
    fault: "a stream is found by a key it gave up",
    open: () => {
      const given = new Map<string, StreamId>();
      return altered({
        append: async (next, stream, expected, commit) => {
          const result = await next.append(stream, expected, commit);
          if (result.status === "ok")
            for (const { key } of commit.index?.add ?? []) given.set(`${stream.tenant} ${key.mac}`, stream);
          return result;
        },
        find: async (next, tenant, key, options) => {
          const page = await next.find(tenant, key, options);
          const earlier = given.get(`${tenant} ${key.mac}`);
          return page.items.length > 0 || earlier === undefined ? page : { ...page, items: [earlier] };
        },
      });
    },
  },
  {
    fault: "the holder of a taken key is another than it is said",
    open: () =>
      altered({
        append: async (next, stream, expected, commit) => {
          const result = await next.append(stream, expected, commit);
          return result.status === "key-taken" ? { ...result, by: stream } : result;
        },
      }),
  },
];
