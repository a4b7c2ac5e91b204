import type { EventFeed, EventStore, FeedCommit } from "throughline/storage";
import { memoryStore } from "throughline/storage/memory";
import { altered, type BrokenStore, broken, capabilities, nextTurn, type Overrides } from "./broken-store.js";

/** A feed whose pages are changed after they are read. */
const pages = (form: (commits: readonly FeedCommit[], limit: number) => readonly FeedCommit[]) => ({
  feed: (next: EventFeed): EventFeed => ({
    ...next,
    read: async (partition, after, limit) => {
      const page = await next.read(partition, after, limit);
      return { ...page, commits: form(page.commits, limit) };
    },
  }),
});

/** A feed whose `read` is another. */
const reading = (
  read: (next: EventFeed, ...args: Parameters<EventFeed["read"]>) => ReturnType<EventFeed["read"]>,
) => ({
  feed: (next: EventFeed): EventFeed => ({ ...next, read: (...args) => read(next, ...args) }),
});

/** A transaction that writes at its end, where that comes. */
interface Deferred {
  readonly appends: (() => Promise<unknown>)[];
}

const isDeferred = (tx: unknown): tx is Deferred => typeof tx === "object" && tx !== null && "appends" in tx;

const withTransactions = (caughtBy: string, defect: string, open: () => EventStore): BrokenStore =>
  broken(caughtBy, defect, () => ({}), {
    capabilities: { ...capabilities, transactions: true },
    open,
    transaction: async (_, body) => {
      const tx: Deferred = { appends: [] };
      await body(tx);
      for (const append of tx.appends) await append();
    },
  });

/** Gives a commit its position when it is appended, and shows it when its transaction commits. */
function serialAtInsert(): EventStore {
  const shown: { position: number; commit: FeedCommit }[] = [];
  let serial = 0;
  const under = memoryStore();
  const append = async (
    next: EventStore,
    ...[stream, expected, commit]: Parameters<EventStore["append"]>
  ) => {
    const position = ++serial;
    return async () => {
      const result = await next.append(stream, expected, commit);
      const { commits = [] } = (await next.feed?.read(0, null, 1_000)) ?? {};
      const last = commits.at(-1);
      if (last !== undefined) shown.push({ position, commit: { ...last, cursor: String(position) } });
      return result;
    };
  };
  return altered(
    {
      capabilities: { transactions: true },
      append: async (next, stream, expected, commit, options) => {
        const write = await append(next, stream, expected, commit);
        if (!isDeferred(options?.tx)) return write();
        options.tx.appends.push(write);
        return { status: "ok", first: expected + 1, last: expected + commit.events.length };
      },
      feed: (): EventFeed => ({
        read: async (_, after, limit) => {
          const commits = shown
            .filter(({ position }) => position > Number(after ?? 0))
            .toSorted((a, b) => a.position - b.position)
            .slice(0, limit)
            .map((one) => one.commit);
          return { commits, next: commits.at(-1)?.cursor ?? after };
        },
        end: async () => String(serial),
      }),
    },
    under,
  );
}

/** Declares to be durable; what it gives over the same data is `second`. */
const durable = (
  caughtBy: string,
  defect: string,
  second: (first: EventStore) => EventStore,
): BrokenStore => {
  const declared: Overrides = { capabilities: { durability: "process-crash" } };
  return broken(caughtBy, defect, () => ({}), {
    capabilities: { ...capabilities, durability: "process-crash" },
    open: () => altered(declared),
    reopen: (first) => altered({ ...declared, close: async () => {} }, second(first)),
  });
};

export const brokenFeeds: readonly BrokenStore[] = [
  broken("feed/once-each", "leaves the second event of each commit out of the feed", () =>
    pages((commits) =>
      commits.map((one) => ({ ...one, events: one.events?.filter((_, index) => index !== 1) ?? null })),
    ),
  ),
  broken("feed/order-of-streams", "turns the order of each page round", () =>
    pages((commits) =>
      commits.toReversed().map((one, index) => ({ ...one, cursor: commits[index]?.cursor ?? "" })),
    ),
  ),
  broken("feed/partitions", "spreads the commits of a stream over its partitions", () => ({}), {
    capabilities: { ...capabilities, partitions: 2 },
    open: () =>
      altered({
        capabilities: { partitions: 2 },
        feed: (next) => ({
          end: () => next.end(0),
          read: async (partition, after, limit) => {
            const { commits } = await next.read(0, null, 1_000);
            const left = commits.filter((_, index) => index % 2 === partition && index >= Number(after ?? 0));
            const page = left
              .slice(0, limit)
              .map((one) => ({ ...one, cursor: String(commits.indexOf(one) + 1) }));
            return { commits: page, next: page.at(-1)?.cursor ?? after };
          },
        }),
      }),
  }),
  broken("feed/resumes", "gives every commit of a page the cursor of its end", () =>
    pages((commits) => commits.map((one) => ({ ...one, cursor: commits.at(-1)?.cursor ?? one.cursor }))),
  ),
  broken("feed/next", "goes back to the beginning at its end", () =>
    reading(async (next, ...args) => {
      const page = await next.read(...args);
      return page.commits.length === 0 ? { ...page, next: null } : page;
    }),
  ),
  broken("feed/repeated", "gives the newest commits in place of those after an earlier cursor", () => {
    let newest = 0;
    return {
      append: async (next, stream, ...more) => {
        if (stream.id.startsWith("later")) newest++;
        return next.append(stream, ...more);
      },
      ...pages((commits) => (newest === 0 ? commits : commits.slice(-1))),
    };
  }),
  broken("feed/limit", "gives two commits more than asked for", () =>
    reading((next, partition, after, limit) => next.read(partition, after, limit + 2)),
  ),
  broken("feed/end", "takes the beginning for the end", () => ({
    feed: (next) => ({ ...next, end: async () => null }),
  })),
  broken("feed/acknowledged", "shows a commit once another came after it", () =>
    reading(async (next, ...args) => {
      const page = await next.read(...args);
      const end = await next.end(args[0]);
      const commits = page.commits.filter((one) => one.cursor !== end);
      return { commits, next: commits.at(-1)?.cursor ?? args[1] };
    }),
  ),
  broken("feed/tenants", "gives the commits of one tenant only", () =>
    pages((commits) => commits.filter((one) => one.stream.tenant === "acme")),
  ),
  broken("feed/refused-appends", "puts every append that was tried in the feed", () => {
    let refused = 0;
    return {
      append: async (next, stream, ...more) => {
        const result = await next.append(stream, ...more);
        if (result.status !== "ok") refused++;
        return result;
      },
      ...pages((commits) => [...commits, ...commits.slice(0, refused)]),
    };
  }),
  broken("feed/bad-input", "begins anew at a cursor it cannot read", () =>
    reading(async (next, partition, after, limit) => {
      try {
        return await next.read(partition, after, limit);
      } catch {
        return next.read(partition, null, limit);
      }
    }),
  ),
  broken("feed/returned", "hands out the commits it keeps", () => {
    const kept = new Map<string, FeedCommit>();
    return pages((commits) =>
      commits.map((one) => {
        const copy = kept.get(one.cursor) ?? structuredClone(one);
        kept.set(one.cursor, copy);
        return copy;
      }),
    );
  }),
  broken("feed/concurrent", "reads past commits that came while it read", () =>
    reading(async (next, partition, after, limit) => {
      const page = await next.read(partition, after, limit);
      await nextTurn();
      return { ...page, next: await next.end(partition) };
    }),
  ),
  broken("feed/closed", "gives its feed after it was closed", () => {
    const under: EventStore = memoryStore();
    return {
      append: (_, ...args) => under.append(...args),
      feed: () => under.feed ?? { read: async () => ({ commits: [], next: null }), end: async () => null },
    };
  }),
  withTransactions("feed/late-commit", "numbers commits when they are appended", serialAtInsert),
  withTransactions("feed/rolled-back", "shows what was rolled back", () =>
    altered({
      capabilities: { transactions: true },
      append: (next, stream, expected, commit) => next.append(stream, expected, commit),
    }),
  ),
  durable("feed/reopened", "numbers its commits anew when it is opened again", (first) =>
    altered(
      {
        feed: (next) => ({
          ...next,
          read: (partition, after, limit) =>
            after === null ? next.read(partition, after, limit) : next.read(partition, null, limit),
        }),
      },
      first,
    ),
  ),
];
