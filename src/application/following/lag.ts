import type { EpochMs } from "../../kernel/instant.js";
import { partitionKey, readState } from "./checkpoint.js";
import type { FollowerSettings } from "./options.js";
import type { ParkedJourneys } from "./parked.js";

/** How far a follower is behind in one partition. */
export interface PartitionLag {
  readonly partition: number;
  /** Whether there are commits after the checkpoint. */
  readonly behind: boolean;
  /** How long ago the first of them was recorded; 0 where there is none, `null` where it is damaged. Milliseconds by the clock of the follower. */
  readonly lagMs: number | null;
  /** Journeys that wait to be tried again. */
  readonly waiting: number;
  readonly parked: number;
}

export async function lagOf(
  settings: FollowerSettings,
  parkedJourneys: ParkedJourneys,
): Promise<readonly PartitionLag[]> {
  const { store, feed, coordination, name, from, clock } = settings;
  const parked = await parkedJourneys.all();
  const lags: PartitionLag[] = [];
  for (let partition = 0; partition < store.capabilities.partitions; partition++) {
    const entry = await coordination.get(partitionKey(name, partition));
    const state = entry === null ? null : readState(entry);
    const cursor = state === null && from === "end" ? await feed.end(partition) : (state?.cursor ?? null);
    const [first] = (await feed.read(partition, cursor, 1)).commits;
    lags.push({
      partition,
      behind: first !== undefined,
      lagMs: first === undefined ? 0 : since(first.events?.[0]?.recordedAt, clock.now()),
      waiting: [...(state?.held.values() ?? [])].filter(({ dueAt }) => dueAt !== null).length,
      parked: parked.filter((one) => one.partition === partition).length,
    });
  }
  return lags;
}

function since(recordedAt: EpochMs | undefined, now: EpochMs): number | null {
  return recordedAt === undefined ? null : Math.max(0, now - recordedAt);
}
