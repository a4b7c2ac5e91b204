import type { StreamId } from "../../kernel/stream-id.js";
import type { EventStore } from "../../storage/event-store.js";
import type { Cursor, EventFeed, FeedCommit } from "../../storage/feed.js";
import { Mismatch } from "../expect.js";
import { commit, customer, events, journey, written } from "./samples.js";

/** A commit, and the partition it was met in. */
export interface PlacedCommit extends FeedCommit {
  readonly partition: number;
}

/** The streams of {@link fill}: of two tenants and both kinds. */
export const STREAMS: readonly StreamId[] = [
  ...Array.from({ length: 9 }, (_, number) => journey(`j-${number}`, number % 3 === 0 ? "globex" : "acme")),
  customer("j-1"),
  journey("j-1", "globex"),
];

const ROUNDS = 3;

/** Three commits of one to three events in each of {@link STREAMS}, one round after the other. */
export async function fill(store: EventStore): Promise<void> {
  for (let round = 0; round < ROUNDS; round++)
    for (const [number, stream] of STREAMS.entries()) {
      const size = 1 + (number % 3);
      const from = round * size;
      await written(store, stream, from, commit(`c-${round}`, events(from + 1, from + size)));
    }
}

/** The feed of a store that declares one. */
export function feedOf(store: EventStore): { readonly feed: EventFeed; readonly partitions: number } {
  if (store.feed === undefined) throw new Mismatch("The store has no feed", "a feed", undefined);
  return { feed: store.feed, partitions: store.capabilities.partitions };
}

/** Everything in a partition after a cursor, read by pages. */
export async function readOn(
  feed: EventFeed,
  partition: number,
  after: Cursor | null,
  limit: number,
): Promise<readonly PlacedCommit[]> {
  const all: PlacedCommit[] = [];
  const met = new Set<string>();
  for (let cursor = after; ; ) {
    const { commits, next } = await feed.read(partition, cursor, limit);
    all.push(...commits.map((one) => ({ ...one, partition })));
    if (commits.length === 0) return all;
    if (next === null || next === cursor || met.has(next))
      throw new Mismatch("The pages of the feed do not go on", "a cursor not met yet", next);
    met.add(next);
    cursor = next;
  }
}

/** Everything in every partition. */
export async function allCommits(store: EventStore): Promise<readonly PlacedCommit[]> {
  const { feed, partitions } = feedOf(store);
  const all: PlacedCommit[] = [];
  for (let partition = 0; partition < partitions; partition++)
    all.push(...(await readOn(feed, partition, null, 4)));
  return all;
}

/** A commit by what it is, and not where it stands. */
export function withoutCursor({ cursor: _, ...commit }: PlacedCommit): Omit<PlacedCommit, "cursor"> {
  return commit;
}
