import { isThroughlineError } from "throughline";
import type { DueTimer, Scheduler } from "throughline/scheduling";
import type { SchedulerHarness } from "throughline/testing";
import {
  altered,
  type BrokenScheduler,
  broken,
  handedOutAs,
  type Overrides,
  world,
} from "./broken-scheduler.js";

/** Takes silently what is to be refused with one of the codes. */
const lenient = (...codes: readonly string[]): Overrides => ({
  set: async (next, timer) => {
    try {
      await next.set(timer);
    } catch (error) {
      if (!isThroughlineError(error) || !codes.includes(error.code)) throw error;
    }
  },
});

/** Declares to be durable; what `reopen` gives is for the defect to say. */
function durable(
  caughtBy: string,
  defect: string,
  reopen: (first: Scheduler, open: () => Scheduler) => Scheduler,
): BrokenScheduler {
  const surviving: Overrides = { capabilities: { durability: "process-crash" } };
  const { open, harness } = world();
  const opening = () => altered(open(), surviving);
  const lost: SchedulerHarness = {
    ...harness,
    capabilities: { transactions: false, durability: "process-crash" },
    open: opening,
    reopen: (first) => reopen(first, opening),
    lose: () => {},
  };
  return { caughtBy, defect, harness: lost };
}

/** Declares transactions, which here are nothing but a call. */
const transactional = (caughtBy: string, defect: string, overrides: Overrides): BrokenScheduler =>
  broken(caughtBy, defect, () => ({ ...overrides, capabilities: { transactions: true } }), {
    harness: {
      capabilities: { transactions: true, durability: "memory" },
      transaction: (_, body) => body({}),
    },
  });

const ignoringTx: Overrides = {
  set: (next, timer) => next.set(timer),
  clear: (next, key) => next.clear(key),
};

export const brokenKeeping: readonly BrokenScheduler[] = [
  durable("workers/lost", "never takes over from a worker that is lost", (first) => first),
  broken("input/ids", "takes what is no id", () => lenient("INVALID_INPUT")),
  broken("input/due-at", "rounds times", () => ({
    set: (next, timer) => next.set({ ...timer, dueAt: Math.round(timer.dueAt) }),
  })),
  broken("input/data", "drops what JSON cannot carry", () => lenient("JSON_UNSAFE")),
  broken("input/run-once", "takes a limit of 0 for none", () => ({
    runOnce: (next, options) => next.runOnce({ ...options, limit: options.limit || 100 }),
  })),
  broken("data/any-id", "does not tell capitals from small letters", () => ({
    set: (next, timer) => next.set({ ...timer, name: timer.name.toLowerCase() }),
  })),
  broken("data/hostile", "drops U+0000", () =>
    handedOutAs((timer) => ({
      ...timer,
      data: JSON.parse(JSON.stringify(timer.data).replaceAll("\\u0000", "")),
    })),
  ),
  broken("data/largest", "takes half as much data", () => ({
    set: async (next, timer) => {
      if (JSON.stringify(timer.data ?? {}).length > 8_000) throw new Error("too large");
      await next.set(timer);
    },
  })),
  broken("data/copied", "hands out one object again and again", () => {
    const data = new Map<string, DueTimer["data"]>();
    return handedOutAs((timer) => {
      const same = data.get(timer.name) ?? timer.data;
      data.set(timer.name, same);
      return { ...timer, data: same };
    });
  }),
  broken("lifecycle/closed", "goes on working after it was closed", () => ({ close: async () => {} })),
  broken("lifecycle/closed-twice", "fails when it is closed twice", () => {
    let closed = false;
    return {
      close: async (next) => {
        if (closed) throw new Error("closed already");
        closed = true;
        await next.close?.();
      },
    };
  }),
  broken("lifecycle/close-stops", "lets its workers run on after it was closed", () => ({
    close: async () => {},
  })),
  broken("lifecycle/migrated-again", "makes its table anew whenever it is migrated", () => {
    const names = new Set<string>();
    return {
      set: async (next, timer) => {
        names.add(timer.name);
        await next.set(timer);
      },
      migrate: async (next) => {
        for (const name of names) await next.clear({ tenant: "acme", name });
      },
    };
  }),
  durable("durability/closed", "is empty when it is opened again", (_, open) => open()),
  durable("durability/shared", "shares no timers with others over the same table", (_, open) => open()),
  broken("capabilities/declared", "declares other capabilities than its adapter", () => ({
    capabilities: { durability: "replicated" },
  })),
  broken("capabilities/tx-refused", "takes no notice of a transaction", () => ignoringTx),
  transactional("capabilities/tx-committed", "declares transactions and refuses them", {}),
  transactional(
    "capabilities/tx-rolled-back",
    "declares transactions and takes no notice of them",
    ignoringTx,
  ),
  transactional("capabilities/tx-input", "spoils the transaction by input that it refuses", {
    set: async (next, timer, options) => {
      if (options?.tx !== undefined && !/^\S+$/.test(timer.name)) throw new Error("transaction is aborted");
      await next.set(timer);
    },
  }),
];
