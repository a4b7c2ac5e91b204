import type { StreamId } from "../../kernel/stream-id.js";
import type { EventStore } from "../../storage/event-store.js";
import type { EventFeed } from "../../storage/feed.js";
import type { Instruments } from "./instruments.js";
import { ATTRIBUTES as A } from "./names.js";
import { standIn } from "./stand-in.js";

/**
 * The same store, every call of which is told of. An append is linked to the one that wrote the stream's events before, where that was
 * in this process lately or under a command id of `tracedCommandId`; so a journey can be walked back through its traces.
 *
 * @example
 * ```ts
 * const store = instrumentStore(memoryStore(), instruments);
 * ```
 */
export function instrumentStore<Store extends EventStore>(store: Store, instruments: Instruments): Store {
  const { links } = instruments;
  const { feed } = store;
  const members: Pick<EventStore, "append" | "read" | "find" | "list" | "feed"> = {
    append: (stream, expected, commit, options) =>
      instruments.run("append", [links.last(stream)], async (told) => {
        const { id } = commit.command;
        const ids = { ...ofStream(stream), [A.commandId.name]: id };
        // An append without events asks about a command, of a stream that may be no more than what somebody typed.
        if (commit.events.length > 0) told.add(ids);
        const result = await store.append(stream, expected, commit, options);
        const { status } = result;
        if (status === "duplicate") told.add(ids);
        told.add({ [A.outcome.name]: status });
        instruments.count("appends", 1, { [A.outcome.name]: status });
        if (status === "conflict") told.add({ [A.version.name]: result.version });
        if (status !== "ok") return result;
        told.add({ [A.version.name]: result.last, [A.events.name]: commit.events.length });
        instruments.count("events", commit.events.length);
        // A transaction of the caller's may still be rolled back, and then this span wrote nothing.
        if (told.context !== undefined && options?.tx === undefined) links.wrote(stream, id, told.context);
        return result;
      }),

    read: (stream, options) =>
      instruments.run("read", [], async (told) => {
        told.add({ [A.tenant.name]: stream.tenant, [A.streamKind.name]: stream.kind });
        const events = await store.read(stream, options);
        told.add({ [A.events.name]: events.length });
        const newest = events.at(-1);
        // From the beginning and nothing there: no stream, but whatever somebody typed. Who reads on has met it before.
        if (newest !== undefined || (options?.from ?? 1) > 1) told.add({ [A.streamId.name]: stream.id });
        if (newest === undefined) return events;
        told.add({ [A.version.name]: newest.version });
        if (options?.limit === undefined) links.saw(stream, newest.commandId);
        return events;
      }),

    find: (tenant, key, options) =>
      instruments.run("find", [], async (told) => {
        told.add({ [A.tenant.name]: tenant });
        const page = await store.find(tenant, key, options);
        told.add({ [A.found.name]: page.items.length });
        return page;
      }),

    list: (tenant, options) =>
      instruments.run("list", [], async (told) => {
        told.add({ [A.tenant.name]: tenant, [A.streamKind.name]: options.kind });
        const page = await store.list(tenant, options);
        told.add({ [A.found.name]: page.items.length });
        return page;
      }),

    ...(feed === undefined ? {} : { feed: instrumentFeed(feed, instruments) }),
  };
  return standIn(store, members);
}

function instrumentFeed(feed: EventFeed, instruments: Instruments): EventFeed {
  const members: Pick<EventFeed, "read"> = {
    read: (partition, after, limit) =>
      instruments.run("feed", [], async (told) => {
        told.add({ [A.partition.name]: partition });
        const page = await feed.read(partition, after, limit);
        told.add({ [A.found.name]: page.commits.length });
        return page;
      }),
  };
  return standIn(feed, members);
}

/** A stream's parts as attributes. */
export function ofStream({ tenant, kind, id }: StreamId) {
  return { [A.tenant.name]: tenant, [A.streamKind.name]: kind, [A.streamId.name]: id };
}
