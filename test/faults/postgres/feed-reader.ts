import { setTimeout as wait } from "node:timers/promises";
import type { Cursor, EventStore, FeedCommit, FeedPage } from "throughline/storage";
import { spanKey } from "./feed-writers.js";

/** What one reader of all partitions has seen. */
export interface Seen {
  /** By partition, in the order they came: `spanKey` of each commit. */
  readonly order: readonly string[][];
  /** When each was read first, by `spanKey`. */
  readonly at: Map<string, number>;
  outOfOrder: number;
  twice: number;
  /** Pages that were read a second time, from an older cursor, and those that were not the same. */
  readAgain: number;
  differed: number;
  /** Commits whose events were not there. */
  unreadable: number;
}

const IDLE_MS = 20;

/** Follows every partition by its cursor until all that is to come was seen, or nothing more comes for a while. */
export async function follow(
  store: EventStore<never>,
  pick: (below: number) => number,
  isDone: (seen: Seen) => boolean,
): Promise<Seen> {
  const { partitions } = store.capabilities;
  const seen: Seen = {
    order: Array.from({ length: partitions }, () => []),
    at: new Map(),
    outOfOrder: 0,
    twice: 0,
    readAgain: 0,
    differed: 0,
    unreadable: 0,
  };
  const versions = new Map<string, number>();
  await Promise.all(
    seen.order.map(async (order, partition) => {
      let after: Cursor | null = null;
      while (!isDone(seen)) {
        const limit = 1 + pick(200);
        const page: FeedPage = await read(store, partition, after, limit);
        const now = performance.now();
        for (const commit of page.commits) take(commit, order, now);
        if (page.commits.length > 0 && pick(20) === 0) {
          const again = await read(store, partition, after, page.commits.length);
          seen.readAgain++;
          if (keysOf(again).join() !== keysOf(page).join()) seen.differed++;
        }
        after = page.next;
        if (page.commits.length < limit) await wait(IDLE_MS);
      }
    }),
  );
  return seen;

  function take({ stream, commandId, first, last, events }: FeedCommit, order: string[], now: number): void {
    const key = spanKey(stream, commandId, first, last);
    if (seen.at.has(key)) seen.twice++;
    if ((versions.get(stream.id) ?? 0) !== first - 1) seen.outOfOrder++;
    if (events?.length !== last - first + 1) seen.unreadable++;
    versions.set(stream.id, last);
    seen.at.set(key, now);
    order.push(key);
  }
}

function read(
  store: EventStore<never>,
  partition: number,
  after: Cursor | null,
  limit: number,
): Promise<FeedPage> {
  if (store.feed === undefined) throw new Error("The store has no feed.");
  return store.feed.read(partition, after, limit);
}

function keysOf({ commits }: FeedPage): readonly string[] {
  return commits.map(({ stream, commandId, first, last }) => spanKey(stream, commandId, first, last));
}
