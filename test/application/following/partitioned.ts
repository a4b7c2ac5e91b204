import type { EventStore, FeedCommit } from "throughline/storage";
import { memoryStore } from "throughline/storage/memory";

/** The memory store, with the streams `…0`, `…1`, … spread over as many partitions. */
export function partitioned(partitions: number): EventStore {
  const under: EventStore = memoryStore();
  const partitionOf = ({ stream }: FeedCommit) => Number(/\d+$/.exec(stream.id)?.[0] ?? 0) % partitions;
  const all = async () => (await under.feed?.read(0, null, 100_000))?.commits ?? [];
  return {
    capabilities: { ...under.capabilities, partitions },
    append: (...given) => under.append(...given),
    read: (...given) => under.read(...given),
    find: (...given) => under.find(...given),
    list: (...given) => under.list(...given),
    feed: {
      read: async (partition, after, limit) => {
        const commits = await all();
        const from = commits.findIndex(({ cursor }) => cursor === after) + 1;
        const page = commits
          .slice(from)
          .filter((one) => partitionOf(one) === partition)
          .slice(0, limit);
        return { commits: page, next: page.at(-1)?.cursor ?? after };
      },
      end: async (partition) =>
        (await all()).findLast((one) => partitionOf(one) === partition)?.cursor ?? null,
    },
  };
}
