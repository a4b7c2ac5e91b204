import type { Coordination, CoordinationKey } from "throughline/storage";
import { memoryCoordination } from "throughline/storage/memory";
import type { CoordinationHarness } from "throughline/testing";
import { nextTurn } from "./broken/broken-store.js";

/** A coordination with one defect, and the case that names it. */
export interface BrokenCoordination {
  readonly defect: string;
  /** The id of the case that must reject it. */
  readonly caughtBy: string;
  readonly harness: CoordinationHarness;
}

type Overrides = (next: Coordination, time: { now: number }) => Partial<Coordination>;

const capabilities = memoryCoordination().capabilities;
const textOf = ({ scope, name }: CoordinationKey) => `${scope} ${name}`;

/** The one in memory, but for what is overridden. */
function altered(overrides: Overrides): Coordination & { readonly time: { now: number } } {
  const time = { now: 1_772_348_400_000 };
  const next: Coordination = memoryCoordination({ clock: { now: () => time.now } });
  return {
    capabilities: next.capabilities,
    get: (...given) => next.get(...given),
    compareAndSwap: (...given) => next.compareAndSwap(...given),
    list: (...given) => next.list(...given),
    lease: (...given) => next.lease(...given),
    release: (...given) => next.release(...given),
    close: async () => next.close?.(),
    ...overrides(next, time),
    time,
  };
}

/** One that differs from the one in memory by `overrides`, made anew each time it is opened. */
function broken(
  caughtBy: string,
  defect: string,
  overrides: Overrides,
  harness: Partial<CoordinationHarness> = {},
): BrokenCoordination {
  const opened = new WeakMap<Coordination, { now: number }>();
  return {
    caughtBy,
    defect,
    harness: {
      capabilities,
      open: () => {
        const coordination = altered(overrides);
        opened.set(coordination, coordination.time);
        return coordination;
      },
      advance: (coordination, ms) => {
        const time = opened.get(coordination);
        if (time !== undefined) time.now += ms;
      },
      ...harness,
    },
  };
}

/** Declares transactions, which are nothing but a call. */
const withTransactions = (caughtBy: string, defect: string, overrides: Overrides): BrokenCoordination =>
  broken(
    caughtBy,
    defect,
    (next, time) => ({ capabilities: { ...capabilities, transactions: true }, ...overrides(next, time) }),
    { capabilities: { ...capabilities, transactions: true }, transaction: (_, body) => body({}) },
  );

/** Declares to be durable; what it gives over the same data is `second`. */
const durable = (
  caughtBy: string,
  defect: string,
  second: (first: Coordination) => Coordination,
): BrokenCoordination => {
  const declared = { ...capabilities, durability: "process-crash" } as const;
  return broken(caughtBy, defect, () => ({ capabilities: declared, close: async () => {} }), {
    capabilities: declared,
    reopen: (first) => ({ ...second(first), capabilities: declared }),
  });
};

const withoutTx: Overrides = (next) => ({
  get: (key) => next.get(key),
  compareAndSwap: (key, expected, value) => next.compareAndSwap(key, expected, value),
});

export const brokenCoordinations: readonly BrokenCoordination[] = [
  broken("entries/written", "counts revisions from 0", (next) => ({
    compareAndSwap: async (...given) => {
      const result = await next.compareAndSwap(...given);
      return { ...result, revision: result.revision - 1 };
    },
  })),
  broken("entries/conflict", "tells the expected revision in place of the one it found", (next) => ({
    compareAndSwap: async (key, expected, value) => {
      const result = await next.compareAndSwap(key, expected, value);
      return result.status === "conflict" ? { ...result, revision: expected } : result;
    },
  })),
  broken("entries/removed", "goes on counting after an entry was removed", (next) => {
    const removed = new Map<string, number>();
    return {
      compareAndSwap: async (key, expected, value) => {
        const result = await next.compareAndSwap(key, expected, value);
        if (value === null && result.status === "ok") removed.set(textOf(key), expected);
        return result.status === "ok" && value !== null
          ? { ...result, revision: result.revision + (removed.get(textOf(key)) ?? 0) }
          : result;
      },
    };
  }),
  broken("entries/apart", "does not tell capitals from small letters", (next) => {
    const small = ({ scope, name }: CoordinationKey) => ({ scope, name: name.toLowerCase() });
    return {
      get: (key) => next.get(small(key)),
      compareAndSwap: (key, ...more) => next.compareAndSwap(small(key), ...more),
    };
  }),
  broken("entries/data", "keeps 32 KiB of a value", (next) => ({
    compareAndSwap: (key, expected, value) =>
      next.compareAndSwap(key, expected, JSON.stringify(value).length > 32_768 ? {} : value),
  })),
  broken("entries/ownership", "hands out the value it keeps", (next) => {
    const kept = new Map<string, Awaited<ReturnType<Coordination["get"]>>>();
    return {
      get: async (key) => {
        const found = kept.get(textOf(key)) ?? (await next.get(key));
        kept.set(textOf(key), found);
        return found;
      },
    };
  }),
  broken("races/one-makes-it", "looks whether an entry is there, and makes it a moment later", (next) => ({
    compareAndSwap: async (key, expected, value) => {
      const revision = (await next.get(key))?.revision ?? 0;
      if (revision !== expected) return { status: "conflict", revision };
      await nextTurn();
      return next.compareAndSwap(key, (await next.get(key))?.revision ?? 0, value);
    },
  })),
  broken("races/one-changes-it", "removes an entry at whatever revision it has", (next) => ({
    compareAndSwap: async (key, expected, value) => {
      const result = await next.compareAndSwap(key, expected, value);
      return value === null && expected > 0 ? { status: "ok", revision: 0 } : result;
    },
  })),
  broken("races/counted", "looks at the revision, and writes a moment later", (next) => ({
    compareAndSwap: async (key, expected, value) => {
      const revision = (await next.get(key))?.revision ?? 0;
      if (revision !== expected) return { status: "conflict", revision };
      await nextTurn();
      return next.compareAndSwap(key, (await next.get(key))?.revision ?? 0, value);
    },
  })),
  broken("races/one-holds", "looks for the holder, and takes the lease a moment later", (next) => {
    const holders = new Map<string, string>();
    return {
      lease: async (key, holder, forMs) => {
        const by = holders.get(textOf(key));
        if (by !== undefined && by !== holder) return next.lease(key, holder, forMs);
        await nextTurn();
        holders.set(textOf(key), holder);
        return { status: "held", fence: 1, expiresAt: 1 };
      },
    };
  }),
  broken("leases/taken", "keeps one lease for a scope", (next) => ({
    lease: ({ scope }, ...more) => next.lease({ scope, name: "all" }, ...more),
  })),
  broken("leases/renewed", "changes the fence at every renewal", (next) => {
    let fence = 0;
    return {
      lease: async (...given) => {
        const result = await next.lease(...given);
        return result.status === "held" ? { ...result, fence: ++fence } : result;
      },
    };
  }),
  broken("leases/runs-out", "keeps a lease until it is given up", (next) => ({
    lease: (key, holder) => next.lease(key, holder, 86_400_000),
  })),
  broken("leases/fences", "begins fences anew when a lease was given up", (next) => {
    let release = 0;
    return {
      lease: ({ scope, name }, ...more) => next.lease({ scope, name: `${name}/${release}` }, ...more),
      release: async (key, holder) => {
        release++;
        await next.release(key, holder);
      },
    };
  }),
  broken("leases/not-in-between", "takes every holder that comes late for a new one", (next, time) => {
    const until = new Map<string, number>();
    let more = 0;
    return {
      lease: async (key, holder, forMs) => {
        if ((until.get(textOf(key)) ?? Number.POSITIVE_INFINITY) <= time.now) more++;
        until.set(textOf(key), time.now + forMs);
        const result = await next.lease(key, holder, forMs);
        return result.status === "held" ? { ...result, fence: result.fence + more } : result;
      },
    };
  }),
  broken("leases/released", "lets anybody give up a lease", (next) => {
    const holders = new Map<string, string>();
    return {
      lease: async (key, holder, forMs) => {
        const result = await next.lease(key, holder, forMs);
        if (result.status === "held") holders.set(textOf(key), holder);
        return result;
      },
      release: (key) => next.release(key, holders.get(textOf(key)) ?? "nobody"),
    };
  }),
  broken("leases/beside-entries", "keeps leases among the entries", (next) => ({
    lease: async (key, holder, forMs) => {
      await next.compareAndSwap(key, (await next.get(key))?.revision ?? 0, { holder });
      return next.lease(key, holder, forMs);
    },
  })),
  broken("pages/ordered", "orders names as a dictionary does", (next) => ({
    list: async (scope, options) => {
      const { items, next: more } = await next.list(scope, options);
      return { items: items.toSorted((one, other) => one.name.localeCompare(other.name)), next: more };
    },
  })),
  broken("pages/whole", "gives every entry at once", (next) => ({
    list: (scope, options) => next.list(scope, { limit: 1_000, ...options }),
  })),
  broken("pages/scopes", "takes a scope for the beginning of one", (next) => ({
    list: async (scope, options) => {
      const more = scope === "parked:mail" ? (await next.list("parked:mail2")).items : [];
      const page = await next.list(scope, options);
      return { ...page, items: [...page.items, ...more] };
    },
  })),
  broken("pages/moving", "goes on after a number of entries", (next) => ({
    list: async (scope, options) => {
      const { items } = await next.list(scope, { limit: 1_000 });
      const from = Number(options?.after ?? 0);
      const limit = options?.limit ?? 100;
      return {
        items: items.slice(from, from + limit),
        next: items.length > from + limit ? String(from + limit) : null,
      };
    },
  })),
  broken("pages/bad-range", "begins anew at a cursor it cannot read", (next) => ({
    list: (scope, options) => next.list(scope, options).catch(() => next.list(scope)),
  })),
  broken("input/keys", "gives up leases by any name", (next) => ({
    release: (key, holder) => next.release(key, holder).catch(() => {}),
  })),
  broken("input/values", "keeps what JSON leaves of a value", (next) => ({
    compareAndSwap: (key, expected, value) =>
      next.compareAndSwap(key, expected, value === undefined ? value : JSON.parse(JSON.stringify(value))),
  })),
  broken("input/numbers", "holds a lease for a day at most", (next) => ({
    lease: (key, holder, forMs) => next.lease(key, holder, Math.min(forMs, 86_400_000)),
  })),
  broken("transactions/refused", "takes no notice of a transaction", withoutTx),
  withTransactions("transactions/committed", "declares transactions and refuses them", () => ({})),
  withTransactions(
    "transactions/rolled-back",
    "declares transactions and takes no notice of them",
    withoutTx,
  ),
  withTransactions("transactions/conflict", "fails in a transaction that met a conflict", (next) => {
    let failed = false;
    return {
      get: (key) => next.get(key),
      compareAndSwap: async (key, expected, value, options) => {
        if (failed && options?.tx !== undefined) throw new Error("current transaction is aborted");
        const result = await next.compareAndSwap(key, expected, value);
        failed = options?.tx !== undefined && result.status === "conflict";
        return result;
      },
    };
  }),
  broken("lifecycle/declared", "declares another durability than its adapter", () => ({
    capabilities: { transactions: false, durability: "replicated" },
  })),
  broken("lifecycle/closed", "goes on working after it was closed", () => ({ close: async () => {} })),
  broken("lifecycle/migrated-again", "makes its tables anew whenever it is migrated", (next) => {
    let current = next;
    return {
      get: (...given) => current.get(...given),
      compareAndSwap: (...given) => current.compareAndSwap(...given),
      lease: (...given) => current.lease(...given),
      migrate: async () => {
        current = memoryCoordination();
      },
    };
  }),
  durable("lifecycle/reopened", "is empty when it is opened again", () => altered(() => ({}))),
  durable("lifecycle/shared", "keeps leases to itself", (first) => {
    const own: Coordination = memoryCoordination();
    return { ...first, lease: (...given) => own.lease(...given) };
  }),
];
