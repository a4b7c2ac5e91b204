import type { EventStore } from "../../storage/event-store.js";
import { same } from "../expect.js";
import { group } from "./case.js";
import { allCommits, feedOf, fill, readOn } from "./feed-samples.js";
import { commit, event, journey, written } from "./samples.js";

class OnPurpose extends Error {}

/** Streams enough that each partition has some on either side. */
const STREAMS = Array.from({ length: 12 }, (_, number) => number);
/** How long a case waits for what may have to wait for the end of a transaction. */
const PATIENCE_MS = 250;

/** Reads each partition to its end; the streams seen, and where the readers stand. */
async function followed(
  store: EventStore,
  from: ReadonlyMap<number, string | null> = new Map(),
): Promise<{ readonly streams: readonly string[]; readonly cursors: ReadonlyMap<number, string | null> }> {
  const { feed, partitions } = feedOf(store);
  const streams: string[] = [];
  const cursors = new Map<number, string | null>();
  for (let partition = 0; partition < partitions; partition++) {
    const after = from.get(partition) ?? null;
    const seen = await readOn(feed, partition, after, 5);
    streams.push(...seen.map((one) => one.stream.id));
    cursors.set(partition, seen.at(-1)?.cursor ?? after);
  }
  return { streams, cursors };
}

/** Waits for it, but no longer than the patience: a store with one connection can only do it after the transaction. */
async function soon(work: Promise<unknown>): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const patience = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, PATIENCE_MS);
  });
  await Promise.race([work, patience]);
  clearTimeout(timer);
}

export const feedTransactionCases = group("feed", {
  "late-commit": {
    title: "a transaction that stays open while others commit and are read is not skipped once it commits",
    requires: "feed and transactions",
    run: async ({ open, transaction }) => {
      const store = await open();
      let meanwhile: ReturnType<typeof followed> | undefined;
      await transaction(store, async (tx) => {
        for (const number of STREAMS)
          await store.append(journey(`slow-${number}`), 0, commit("c-1", [event(1)]), { tx });
        meanwhile = (async () => {
          for (const number of STREAMS)
            await written(store, journey(`quick-${number}`), 0, commit("c-1", [event(1)]));
          return followed(store);
        })();
        await soon(meanwhile);
      });
      const before = await meanwhile;
      const after = await followed(store, before?.cursors);
      const seen = [...(before?.streams ?? []), ...after.streams];
      same(
        seen.toSorted(),
        STREAMS.flatMap((number) => [`quick-${number}`, `slow-${number}`]).toSorted(),
        "What a reader saw that went on from where it stood",
      );
    },
  },
  "rolled-back": {
    title: "what was rolled back never appears, and holds up nothing after it",
    requires: "feed and transactions",
    run: async ({ open, transaction }) => {
      const store = await open();
      try {
        await transaction(store, async (tx) => {
          for (const number of STREAMS)
            await store.append(journey(`never-${number}`), 0, commit("c-1", [event(1)]), { tx });
          throw new OnPurpose();
        });
      } catch (error) {
        if (!(error instanceof OnPurpose)) throw error;
      }
      await written(store, journey("j-1"), 0, commit("c-1", [event(1)]));
      same((await followed(store)).streams, ["j-1"], "The streams in the feed");
    },
  },
  reopened: {
    title: "cursors hold in another store over the same data, and what either appends is in both feeds",
    requires: "feed and durable",
    run: async ({ open, reopen }) => {
      const first = await open();
      await fill(first);
      const { cursors } = await followed(first);
      const whole = await allCommits(first);
      const second = await reopen(first);
      same(await allCommits(second), whole, "The feed of the second store");
      await written(second, journey("second"), 0, commit("c-1", [event(1)]));
      await written(first, journey("first"), 0, commit("c-1", [event(1)]));
      for (const store of [first, second])
        same(
          [...(await followed(store, cursors)).streams].toSorted(),
          ["first", "second"],
          "What was appended after",
        );
    },
  },
});
