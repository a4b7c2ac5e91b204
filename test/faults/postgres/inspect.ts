import type { Cursor, EventStore, FeedCommit, FeedPage, StoredEvent, StreamId } from "throughline/storage";
import { keyOf } from "../sqlite/commits.js";

/** What is wrong with a store, in numbers. */
export interface Inspection {
  /** Acknowledged commits that are not there as they were written. */
  lost: number;
  /** Commits of which a part is there. */
  halfWritten: number;
  /** Streams whose versions are not 1, 2, 3, … */
  gaps: number;
  /** Commands that were written more than once. */
  doubled: number;
  /** Streams that are not found by the key of their newest version, or are by the one before. */
  keysAstray: number;
  /** Commits that the feed leaves out, gives twice, or gives out of order. */
  feedAstray: number;
  /** Commits that are there whole, and that nobody was told of. */
  unacknowledged: number;
}

/** Compares what is in a store with what was acknowledged: the number of events of each command. */
export async function inspect(
  store: EventStore<never>,
  streams: readonly StreamId[],
  acknowledged: ReadonlyMap<string, number>,
): Promise<Inspection> {
  const found: Inspection = {
    lost: 0,
    halfWritten: 0,
    gaps: 0,
    doubled: 0,
    keysAstray: 0,
    feedAstray: 0,
    unacknowledged: 0,
  };
  const whole = new Map<string, number>();
  /** By what the events say of themselves, whatever command id they were written under. */
  const met = new Set<string>();
  const spans = new Map<string, string[]>();
  for (const stream of streams) {
    const events = await store.read(stream);
    if (!events.every(({ version }, index) => version === index + 1)) found.gaps++;
    const commits = runsOf(events);
    const ofStream: string[] = [];
    if (commits.length > 0) spans.set(stream.id, ofStream);
    for (const commit of commits) {
      const [command, first, last] = [commit[0]?.commandId ?? "", commit[0]?.version, commit.at(-1)?.version];
      const said = String(commit[0]?.data.commit);
      if (met.has(said)) found.doubled++;
      else if (isWhole(commit)) whole.set(command, commit.length);
      else found.halfWritten++;
      met.add(said);
      ofStream.push(`${command} ${first}-${last}`);
    }
    if (!(await hasOnlyItsKey(store, stream, events.length, commits.at(-1)?.length ?? 0))) found.keysAstray++;
  }
  for (const [command, count] of acknowledged) if (whole.get(command) !== count) found.lost++;
  for (const command of whole.keys()) if (!acknowledged.has(command)) found.unacknowledged++;
  found.feedAstray = differences(spans, spansOf(await wholeFeed(store)));
  return found;
}

/** Everything the feed has, partition by partition. */
export async function wholeFeed(store: EventStore<never>): Promise<readonly FeedCommit[]> {
  const { feed } = store;
  if (feed === undefined) throw new Error("The store has no feed.");
  const commits: FeedCommit[] = [];
  for (let partition = 0; partition < store.capabilities.partitions; partition++) {
    let after: Cursor | null = null;
    for (;;) {
      const page: FeedPage = await feed.read(partition, after, 500);
      if (page.commits.length === 0) break;
      for (const commit of page.commits) commits.push(commit);
      after = page.next;
    }
  }
  return commits;
}

function spansOf(commits: readonly FeedCommit[]): ReadonlyMap<string, readonly string[]> {
  const spans = new Map<string, string[]>();
  for (const { stream, commandId, first, last } of commits) {
    const before = spans.get(stream.id) ?? [];
    before.push(`${commandId} ${first}-${last}`);
    spans.set(stream.id, before);
  }
  return spans;
}

function differences(
  expected: ReadonlyMap<string, readonly string[]>,
  found: ReadonlyMap<string, readonly string[]>,
): number {
  let differing = 0;
  for (const stream of new Set([...expected.keys(), ...found.keys()])) {
    const [one, other] = [expected.get(stream) ?? [], found.get(stream) ?? []];
    for (let index = 0; index < Math.max(one.length, other.length); index++)
      if (one[index] !== other[index]) differing++;
  }
  return differing;
}

async function hasOnlyItsKey(
  store: EventStore<never>,
  stream: StreamId,
  version: number,
  newest: number,
): Promise<boolean> {
  if (version === 0) return true;
  const { items } = await store.find(stream.tenant, keyOf(stream, version));
  const before = await store.find(stream.tenant, keyOf(stream, version - newest));
  return items.length === 1 && items[0]?.id === stream.id && before.items.length === 0;
}

/** The events in runs of one command each. */
function runsOf(events: readonly StoredEvent[]): readonly (readonly StoredEvent[])[] {
  const runs: StoredEvent[][] = [];
  for (const event of events) {
    const run = runs.at(-1);
    if (run?.[0]?.commandId === event.commandId && event.data.index !== 0) run.push(event);
    else runs.push([event]);
  }
  return runs;
}

function isWhole(events: readonly StoredEvent[]): boolean {
  return events.every(
    ({ commandId, data, id }, index) =>
      data.commit === commandId &&
      data.index === index &&
      data.count === events.length &&
      id === `${commandId}.${index}`,
  );
}
