import type { EventStore, Page, StreamSummary } from "throughline/storage";
import { type BrokenStore, broken } from "./broken-store.js";

/** The cursor after the first `count` streams of a kind. */
async function cursorAfter(store: EventStore, tenant: string, kind: "journey" | "customer", count: number) {
  return (await store.list(tenant, { kind, limit: count })).next;
}

export const brokenReads: readonly BrokenStore[] = [
  broken("read/range", "reads from the version after the one asked for", () => ({
    read: (next, stream, options) =>
      next.read(stream, options?.from === undefined ? options : { ...options, from: options.from + 1 }),
  })),
  broken("read/range", "reads to the end whatever the limit", () => ({
    read: (next, stream, options) =>
      next.read(stream, options?.from === undefined ? {} : { from: options.from }),
  })),
  broken("read/long", "reads at most 500 events", () => ({
    read: async (next, ...args) => (await next.read(...args)).slice(0, 500),
  })),
  broken("read/bad-range", "takes a range that is none for the default", () => ({
    read: (next, stream, { from = 1, limit = 1 } = {}) =>
      next.read(stream, {
        ...(Number.isSafeInteger(from) && from > 0 ? { from } : {}),
        ...(Number.isSafeInteger(limit) && limit > 0 ? { limit } : {}),
      }),
  })),
  broken("find/pages", "ends a listing of keys after the first page", () => ({
    find: async (next, ...args) => ({ ...(await next.find(...args)), next: null }),
  })),
  broken("find/changes-while-paging", "pages by the number of items already given", () => ({
    find: async (next, tenant, key, { limit = 100, after } = {}) => {
      if (after !== undefined && !/^\d+$/.test(after)) return next.find(tenant, key, { limit, after });
      const { items } = await next.find(tenant, key, { limit: 10_000 });
      const end = Number(after ?? 0) + limit;
      return { items: items.slice(Number(after ?? 0), end), next: end < items.length ? String(end) : null };
    },
  })),
  broken("find/bad-page", "begins again for a cursor it does not know", () => ({
    find: (next, tenant, key, options) =>
      next.find(tenant, key, options).catch(() => next.find(tenant, key, { limit: 100 })),
  })),
  broken("list/by-change", "lists a stream at the time of its first event", () => ({
    list: async (next, ...args) => {
      const page = await next.list(...args);
      const items = page.items.map(async (item) => {
        const [first] = await next.read(item.stream, { limit: 1 });
        return { ...item, changedAt: first?.recordedAt ?? 0 };
      });
      return { ...page, items: await Promise.all(items) };
    },
  })),
  broken("list/by-change", "does not list a stream again that changed after it was made", () => ({
    list: async (next, ...args) => {
      const page = await next.list(...args);
      return { ...page, items: page.items.filter(({ version }) => version < 3) };
    },
  })),
  broken("list/one-kind", "lists streams of every kind", () => ({
    list: async (next, tenant, options) => {
      const [own, other] = await Promise.all([
        next.list(tenant, options),
        next.list(tenant, { kind: options.kind === "journey" ? "customer" : "journey" }),
      ]);
      return { ...own, items: [...own.items, ...other.items] };
    },
  })),
  broken("list/ties", "skips what changed at the same time as the last of a page", () => ({
    list: async (next, tenant, options) => {
      const page = await next.list(tenant, { ...options, limit: 10_000 });
      const items = page.items.slice(0, options.limit);
      const last = items.at(-1);
      const more = page.items.some(({ changedAt }) => last !== undefined && changedAt > last.changedAt);
      if (last === undefined || !more) return { items, next: null };
      const after = await next.list(tenant, { ...options, limit: 10_000, changedTo: last.changedAt + 1 });
      return { items, next: (await cursorAfter(next, tenant, options.kind, after.items.length)) ?? null };
    },
  })),
  broken("list/range", "leaves out what changed exactly at changedFrom", () => ({
    list: (next, tenant, { changedFrom, ...options }) =>
      next.list(tenant, changedFrom === undefined ? options : { ...options, changedFrom: changedFrom + 1 }),
  })),
  broken("list/range", "lists what changed exactly at changedTo", () => ({
    list: (next, tenant, { changedTo, ...options }) =>
      next.list(tenant, changedTo === undefined ? options : { ...options, changedTo: changedTo + 1 }),
  })),
  broken("list/default-limit", "lists at most 100 streams a page, whatever the limit", () => ({
    list: (next, tenant, { limit = 100, ...options }) =>
      next.list(tenant, { ...options, limit: Math.min(limit, 100) }),
  })),
  broken("read/missing", "fails for a stream that does not exist", () => ({
    read: async (next, stream, options) => {
      if ((await next.read(stream)).length === 0) throw new Error("no such stream");
      return next.read(stream, options);
    },
  })),
  broken("find/default-limit", "finds every stream where no limit is given", () => ({
    find: (next, tenant, key, options) => next.find(tenant, key, { limit: 10_000, ...options }),
  })),
  broken("list/changes-while-paging", "lists the streams as they were when the first page was read", () => {
    let snapshot: Page<StreamSummary> = { items: [], next: null };
    return {
      list: async (next, tenant, { limit = 100, after, ...options }) => {
        if (after === undefined) snapshot = await next.list(tenant, { ...options, limit: 10_000 });
        else if (!/^[0-9]+$/.test(after)) return next.list(tenant, { ...options, limit, after });
        const end = Number(after ?? 0) + limit;
        return {
          items: snapshot.items.slice(Number(after ?? 0), end),
          next: end < snapshot.items.length ? String(end) : null,
        };
      },
    };
  }),
  broken("list/bad-page", "begins again for a cursor it does not know", () => ({
    list: (next, tenant, options) =>
      next.list(tenant, options).catch(() => next.list(tenant, { kind: options.kind, limit: 100 })),
  })),
];
