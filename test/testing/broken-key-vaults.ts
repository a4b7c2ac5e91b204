import { type KeyVault, type StreamId, storeClosed } from "throughline/storage";
import { memoryKeyVault } from "throughline/storage/memory";
import type { KeyVaultHarness } from "throughline/testing";
import { nextTurn } from "./broken/broken-store.js";

/** A vault with one defect, and the case that names it. */
export interface BrokenKeyVault {
  readonly defect: string;
  /** The id of the case that must reject it. */
  readonly caughtBy: string;
  readonly harness: KeyVaultHarness;
}

type Overrides = (next: KeyVault) => Partial<KeyVault>;

const { capabilities } = memoryKeyVault();
const durable = { ...capabilities, durability: "process-crash" } as const;
const transactional = { ...capabilities, transactions: true } as const;
const keyOf = ({ kind, id }: StreamId) => `${kind}/${id}`;

/** The vault in memory, but for what is overridden. */
export function altered(overrides: Overrides, next: KeyVault = memoryKeyVault()): KeyVault {
  return {
    capabilities: next.capabilities,
    get: (...given) => next.get(...given),
    put: (...given) => next.put(...given),
    destroy: (...given) => next.destroy(...given),
    list: (...given) => next.list(...given),
    close: async () => next.close?.(),
    ...overrides(next),
  };
}

/** One that differs from the one in memory by `overrides`, made anew each time it is opened. */
function broken(
  caughtBy: string,
  defect: string,
  overrides: Overrides,
  harness: Partial<KeyVaultHarness> = {},
): BrokenKeyVault {
  return { caughtBy, defect, harness: { capabilities, open: () => altered(overrides), ...harness } };
}

/** As `broken`, declaring transactions, which are the steps that `transaction` takes. */
function inTransactions(caughtBy: string, defect: string, overrides: Overrides): BrokenKeyVault {
  const taken: Overrides = (next) => ({
    capabilities: transactional,
    put: (stream, expected, key) => next.put(stream, expected, key),
    destroy: (stream) => next.destroy(stream),
    ...overrides(next),
  });
  return broken(caughtBy, defect, taken, {
    capabilities: transactional,
    transaction: (_, body) => body({}),
  });
}

const withoutTx: Overrides = (next) => ({
  put: (stream, expected, key) => next.put(stream, expected, key),
});

/** Streams as another vault would name them. */
const everywhere = (rename: (stream: StreamId) => StreamId): Overrides => {
  return (next) => ({
    get: (stream) => next.get(rename(stream)),
    put: (stream, ...given) => next.put(rename(stream), ...given),
    destroy: (stream, ...given) => next.destroy(rename(stream), ...given),
  });
};

export const brokenKeyVaults: readonly BrokenKeyVault[] = [
  broken("keys/written", "forgets what was put", (next) => ({
    get: async () => await next.get({ tenant: "x", kind: "journey", id: "x" }),
  })),
  broken("keys/replaced", "keeps the first wrapper", (next) => {
    const first = new Map<string, string>();
    return {
      put: (stream, expected, key, options) => {
        const wrappedBy = first.get(keyOf(stream)) ?? key.wrappedBy;
        first.set(keyOf(stream), wrappedBy);
        return next.put(stream, expected, { ...key, wrappedBy }, options);
      },
    };
  }),
  broken("keys/stale", "overwrites whatever is there", (next) => ({
    put: async (stream, _, key, options) => {
      const entry = await next.get(stream);
      return next.put(stream, entry?.status === "kept" ? entry.revision : 0, key, options);
    },
  })),
  broken(
    "keys/apart",
    "takes ids without regard to case",
    everywhere((stream) => ({ ...stream, id: stream.id.toLowerCase() })),
  ),
  broken("keys/longest", "cuts long keys", (next) => ({
    put: (stream, expected, { wrapped, wrappedBy }, options) =>
      next.put(stream, expected, { wrapped: wrapped.slice(0, 512), wrappedBy }, options),
  })),
  broken(
    "keys/tenants-apart",
    "has one room for all tenants",
    everywhere((stream) => ({ ...stream, tenant: "acme" })),
  ),
  broken("keys/ownership", "hands out the object it keeps", (next) => {
    const handed = new Map<string, object>();
    return {
      get: async (stream) => {
        const entry = await next.get(stream);
        if (entry === null) return null;
        const known = handed.get(keyOf(stream)) ?? { ...entry };
        handed.set(keyOf(stream), known);
        return known as typeof entry;
      },
    };
  }),
  broken("destroy/gone", "only says that it destroyed", () => ({ destroy: async () => {} })),
  broken("destroy/before", "destroys only what there is", (next) => ({
    destroy: async (stream, options) => {
      if ((await next.get(stream)) !== null) await next.destroy(stream, options);
    },
  })),
  broken("destroy/for-good", "lets a key come back at the revision it was at", (next) => {
    const back = new Map<string, Awaited<ReturnType<KeyVault["get"]>>>();
    return {
      get: async (stream) => back.get(keyOf(stream)) ?? next.get(stream),
      put: async (stream, expected, key, options) => {
        const put = await next.put(stream, expected, key, options);
        if (put.status !== "destroyed" || expected !== 2) return put;
        back.set(keyOf(stream), { status: "kept", revision: 3, ...key });
        return { status: "ok", revision: 3 };
      },
    };
  }),
  broken("destroy/again", "fails where it was destroyed before", (next) => ({
    destroy: async (stream, options) => {
      if ((await next.get(stream))?.status === "destroyed") throw new Error("no such key");
      await next.destroy(stream, options);
    },
  })),
  broken("destroy/others-stay", "destroys the customer of that id too", (next) => ({
    destroy: async (stream, options) => {
      await next.destroy(stream, options);
      await next.destroy({ ...stream, kind: "customer" }, options);
    },
  })),
  broken("destroy/unlisted", "lists destroyed keys", (next) => {
    const gone: StreamId[] = [];
    return {
      destroy: async (stream, options) => {
        gone.push(stream);
        await next.destroy(stream, options);
      },
      list: async (...given) => {
        const page = await next.list(...given);
        return { ...page, items: [...gone, ...page.items] };
      },
    };
  }),
  ...(["first-key", "replacement"] as const).map((what) =>
    broken(`races/${what}`, `looks, waits, and then writes (${what})`, (next) => ({
      put: async (stream, expected, key, options) => {
        const before = await next.get(stream);
        await nextTurn();
        const now = await next.get(stream);
        const unchanged = (before?.status === "kept" ? before.revision : 0) === expected;
        return next.put(stream, unchanged && now?.status === "kept" ? now.revision : expected, key, options);
      },
    })),
  ),
  broken("races/destruction", "brings back a key that was on its way", (next) => {
    const gone = new Set<string>();
    return {
      get: async (stream) =>
        gone.has(keyOf(stream)) && stream.id.startsWith("raced")
          ? { status: "kept", revision: 1, wrapped: "eA", wrappedBy: "x" }
          : next.get(stream),
      put: async (stream, ...given) => {
        const put = await next.put(stream, ...given);
        if (put.status === "destroyed") gone.add(keyOf(stream));
        return put;
      },
    };
  }),
  broken("races/many-streams", "mixes up keys that are written at once", (next) => {
    let last = "";
    return {
      put: async (stream, expected, key, options) => {
        last = key.wrapped;
        await nextTurn();
        return next.put(stream, expected, { ...key, wrapped: last }, options);
      },
    };
  }),
  broken("list/pages", "says that there is more at the end", (next) => ({
    list: async (tenant, wrappedBy, options) => {
      const page = await next.list(tenant, wrappedBy, options);
      const [last] = page.items.slice(-1);
      if (page.next !== null || last === undefined || options?.limit !== page.items.length) return page;
      return { ...page, next: (await next.list(tenant, wrappedBy, { ...options, limit: 1 })).next };
    },
  })),
  broken("list/bytes", "orders ids as people do", (next) => ({
    list: async (tenant, wrappedBy) => {
      const { items } = await next.list(tenant, wrappedBy, { limit: 1_000 });
      return { items: [...items].sort((a, b) => a.id.localeCompare(b.id)), next: null };
    },
  })),
  broken("list/default-limit", "gives everything where no limit is given", (next) => ({
    list: (tenant, wrappedBy, options) => next.list(tenant, wrappedBy, { limit: 1_000, ...options }),
  })),
  broken("list/moved", "lists a key under what it was wrapped by first", (next) => {
    const first = new Map<string, string>();
    const streams = new Map<string, StreamId>();
    return {
      put: async (stream, expected, key, options) => {
        const put = await next.put(stream, expected, key, options);
        if (expected === 0) first.set(keyOf(stream), key.wrappedBy);
        streams.set(keyOf(stream), { ...stream });
        return put;
      },
      list: async (_, wrappedBy) => ({
        items: [...streams].filter(([key]) => first.get(key) === wrappedBy).map(([, stream]) => stream),
        next: null,
      }),
    };
  }),
  broken("list/changes-while-paging", "counts how many it has given", (next) => ({
    list: async (tenant, wrappedBy, options) => {
      const from = Number(options?.after ?? 0);
      const { items } = await next.list(tenant, wrappedBy, { limit: 1_000 });
      const to = from + (options?.limit ?? 100);
      return { items: items.slice(from, to), next: to < items.length ? String(to) : null };
    },
  })),
  broken("list/bad-page", "begins anew at a cursor that is none", (next) => ({
    list: (tenant, wrappedBy, options) =>
      next.list(tenant, wrappedBy, options).catch(() => next.list(tenant, wrappedBy)),
  })),
  broken(
    "input/streams",
    "takes any id",
    everywhere((stream) => ({
      ...stream,
      id: stream.id.replace(/[^a-z0-9-]/g, "-").slice(0, 128) || "none",
    })),
  ),
  broken("input/keys", "takes any text for a key", (next) => ({
    put: (stream, expected, { wrapped, wrappedBy }, options) =>
      next.put(
        stream,
        expected,
        { wrapped: wrapped.replace(/[^A-Za-z0-9_-]/g, "") || "none", wrappedBy },
        options,
      ),
  })),
  broken("input/revisions", "takes any number for a revision", (next) => ({
    put: (stream, expected, key, options) =>
      next.put(stream, Math.max(0, Math.trunc(expected)) || 0, key, options),
  })),
  broken("transactions/refused", "writes beside the transaction it was given", withoutTx),
  inTransactions("transactions/committed", "loses what it wrote in the caller's transaction", () => ({
    put: async (_, expected) => ({ status: "ok", revision: expected + 1 }),
  })),
  inTransactions("transactions/rolled-back", "writes beside the caller's transaction", () => ({})),
  inTransactions("transactions/conflict", "leaves the transaction in ruins after a conflict", (next) => {
    let ruined = false;
    return {
      put: async (stream, expected, key, options) => {
        if (ruined && options?.tx !== undefined) throw storeClosed();
        const put = await next.put(stream, expected, key);
        ruined ||= put.status === "conflict";
        return put;
      },
    };
  }),
  broken("lifecycle/declared", "declares more than it is said to", () => ({
    capabilities: { transactions: false, durability: "replicated" },
  })),
  broken("lifecycle/closed", "goes on after it was closed", () => ({ close: async () => {} })),
  broken("lifecycle/migrated-again", "begins anew when it is migrated", (next) => ({
    migrate: async () => {
      for (const { kind, id, tenant } of (await next.list("acme", "root:k1")).items)
        await next.destroy({ kind, id, tenant });
    },
  })),
  broken("lifecycle/reopened", "keeps nothing", () => ({ capabilities: durable }), {
    capabilities: durable,
    reopen: () => altered(() => ({ capabilities: durable })),
  }),
  broken("lifecycle/shared", "does not see what another one wrote", () => ({ capabilities: durable }), {
    capabilities: durable,
    reopen: () => altered(() => ({ capabilities: durable })),
  }),
];
