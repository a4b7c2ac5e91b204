import type { Commit, EventFeed, EventStore, StoredEvent } from "throughline/storage";
import { memoryStore } from "throughline/storage/memory";
import type { EventStoreHarness } from "throughline/testing";

/** A store with one defect, and the case that names it. */
export interface BrokenStore {
  readonly defect: string;
  /** The id of the case that must reject it. */
  readonly caughtBy: string;
  readonly harness: EventStoreHarness;
}

/** What a method does in place of the next store's own, which it is given first. */
type Altered<Method extends (...args: never[]) => unknown> = (
  next: EventStore,
  ...args: Parameters<Method>
) => ReturnType<Method>;

/** The methods of a store that are not the memory store's. */
export type Overrides = Partial<{
  append: Altered<EventStore["append"]>;
  read: Altered<EventStore["read"]>;
  find: Altered<EventStore["find"]>;
  list: Altered<EventStore["list"]>;
  /** `null`: there is none. */
  feed: ((next: EventFeed) => EventFeed) | null;
  migrate: (next: EventStore) => Promise<void>;
  close: (next: EventStore) => Promise<void>;
  capabilities: Partial<EventStore["capabilities"]>;
}>;

/** The memory store, but for what is overridden. */
export function altered(overrides: Overrides, next: EventStore = memoryStore()): EventStore {
  const { append, read, find, list, feed, migrate, close } = overrides;
  const given = next.feed;
  return {
    capabilities: { ...next.capabilities, ...overrides.capabilities },
    append: (...args) => (append === undefined ? next.append(...args) : append(next, ...args)),
    read: (...args) => (read === undefined ? next.read(...args) : read(next, ...args)),
    find: (...args) => (find === undefined ? next.find(...args) : find(next, ...args)),
    list: (...args) => (list === undefined ? next.list(...args) : list(next, ...args)),
    ...(given === undefined || feed === null ? {} : { feed: feed?.(given) ?? given }),
    ...(migrate === undefined ? {} : { migrate: () => migrate(next) }),
    close: async () => (close === undefined ? next.close?.() : close(next)),
  };
}

export const { capabilities } = memoryStore();

/** A store that differs from the memory store by `overrides`, made anew each time it is opened. */
export function broken(
  caughtBy: string,
  defect: string,
  overrides: () => Overrides,
  harness: Partial<EventStoreHarness> = {},
): BrokenStore {
  return { defect, caughtBy, harness: { capabilities, open: () => altered(overrides()), ...harness } };
}

export const nextTurn = () => new Promise((resolve) => setTimeout(resolve, 0));

export const withoutKeys = ({ command, events }: Commit): Commit => ({ command, events });

/** The commit with other keys, where it has any. */
export function withKeys(
  commit: Commit,
  form: (index: NonNullable<Commit["index"]>) => NonNullable<Commit["index"]>,
): Commit {
  return commit.index === undefined ? commit : { ...commit, index: form(commit.index) };
}

/** The version a stream is at. */
export async function versionOf(
  store: EventStore,
  ...[stream]: Parameters<EventStore["read"]>
): Promise<number> {
  return (await store.read(stream)).length;
}

/** Gives every event read in another form. */
export function eventsAs(form: (event: StoredEvent) => StoredEvent): Overrides {
  return { read: async (next, ...args) => (await next.read(...args)).map(form) };
}
