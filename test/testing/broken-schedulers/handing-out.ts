import { turn } from "../../scheduling/virtual-time.js";
import {
  type BrokenScheduler,
  broken,
  handedOutAs,
  kept,
  type Overrides,
  times,
} from "./broken-scheduler.js";

const keyOf = ({ tenant, name }: { tenant: string; name: string }) => `${tenant}/${name}`;

/** What is known of the keys of timers. */
interface Known {
  readonly set: Set<string>;
  readonly atWork: Set<string>;
  readonly failed: Set<string>;
}

/** Sets nothing while something is known of the key. */
function deafTo(what: keyof Known): Overrides {
  const known: Known = { set: new Set(), atWork: new Set(), failed: new Set() };
  return {
    set: async (next, timer) => {
      if (known[what].has(keyOf(timer))) return;
      known.set.add(keyOf(timer));
      await next.set(timer);
    },
    handle: (_, handle) => async (timer, context) => {
      known.atWork.add(keyOf(timer));
      try {
        await handle(timer, context);
      } catch (error) {
        known.failed.add(keyOf(timer));
        throw error;
      } finally {
        known.atWork.delete(keyOf(timer));
      }
    },
  };
}

const EARLY_MS = 400;

/** Once, since it would go on at the same time for ever. */
function setAnew(): Overrides {
  const before = new Set<string>();
  return {
    handle: (next, handle) => async (timer, context) => {
      try {
        await handle(timer, context);
      } catch (error) {
        if (before.has(keyOf(timer))) throw error;
        before.add(keyOf(timer));
        await next.set(timer);
      }
    },
  };
}

export const brokenHandingOut: readonly BrokenScheduler[] = [
  broken("timing/handed-out", "counts attempts from 0", () =>
    handedOutAs((timer) => ({ ...timer, attempt: timer.attempt - 1 })),
  ),
  broken("timing/without-data", "makes up data where there is none", () => ({
    set: (next, timer) => next.set({ ...timer, data: timer.data ?? { none: true } }),
  })),
  broken("timing/never-early", "is early", () =>
    kept((timer) => ({ ...timer, dueAt: timer.dueAt - EARLY_MS })),
  ),
  broken("run/as-they-come", "is early while it runs", () =>
    kept((timer) => ({ ...timer, dueAt: timer.dueAt - EARLY_MS })),
  ),
  broken("timing/due-order", "hands out in the order of setting", () =>
    kept((timer) => ({ ...timer, dueAt: 0 })),
  ),
  broken("timing/replaced-earlier", "keeps the first timer of a key", () => deafTo("set")),
  broken("timing/replaced-later", "keeps the earlier of two times", () => {
    const earliest = new Map<string, number>();
    return {
      set: (next, timer) => {
        const dueAt = Math.min(timer.dueAt, earliest.get(keyOf(timer)) ?? timer.dueAt);
        earliest.set(keyOf(timer), dueAt);
        return next.set({ ...timer, dueAt });
      },
    };
  }),
  broken("timing/far-future", "waits with setTimeout for longer than it can", ({ clock }) =>
    kept((timer) => ({
      ...timer,
      dueAt: timer.dueAt - clock.now() > 2 ** 31 - 1 ? clock.now() + 1 : timer.dueAt,
    })),
  ),
  broken("timing/long-ago", "moves times before 1970", () => ({
    set: (next, timer) => next.set({ ...timer, dueAt: Math.max(1, timer.dueAt) }),
  })),
  broken("timing/many", "loses one timer of thousands", () => ({
    set: async (next, timer) => {
      if (timer.name !== "t-7777") await next.set(timer);
    },
  })),
  broken("clear/cleared", "clears nothing", () => ({ clear: async () => {} })),
  broken("clear/not-there", "fails to clear what is not there", () => ({
    clear: async () => {
      throw new Error("not there");
    },
  })),
  broken("clear/set-again", "never sets again what was cleared", () => {
    const cleared = new Set<string>();
    return {
      clear: async (next, key) => {
        cleared.add(keyOf(key));
        await next.clear(key);
      },
      set: async (next, timer) => {
        if (!cleared.has(keyOf(timer))) await next.set(timer);
      },
    };
  }),
  broken("retries/comes-again", "drops a timer whose handler throws", () => ({
    handle: (_, handle) => (timer, context) => handle(timer, context).catch(() => {}),
  })),
  broken("retries/any-throw", "knows of no failure but errors", () => ({
    handle: (_, handle) => async (timer, context) => {
      try {
        await handle(timer, context);
      } catch (error) {
        if (error instanceof Error) throw error;
      }
    },
  })),
  broken(
    "retries/poison",
    "tries a failing timer over and over before the next one",
    () => ({
      handle: (_, handle) => async (timer, context) => {
        while (!context.signal.aborted) {
          const handled = await handle(timer, context).then(
            () => true,
            () => false,
          );
          if (handled) return;
          await turn();
        }
      },
    }),
    { options: { maxInFlight: 1 } },
  ),
  broken("retries/once-in-a-call", "hands out a failing timer until runOnce has reached its limit", () => ({
    handle: (next, handle) => async (timer, context) => {
      await handle(timer, context).catch(() => next.set(timer));
    },
  })),
  broken("retries/set-anew", "lets a failing timer wait although it was set anew", () => deafTo("failed")),
  broken("retries/hanging", "waits for a handler for ever", () => ({}), {
    options: { handleWithinMs: 2 ** 31 - 1 },
  }),
  broken("at-work/set-wins", "forgets a timer by its key once its handler returns", () => ({
    handle: (next, handle) => async (timer, context) => {
      await handle(timer, context);
      await next.clear(timer);
    },
  })),
  broken("at-work/set-later-wins", "sets a timer anew whose handler throws, as it was", setAnew),
  broken("at-work/clear-wins", "sets a timer anew whose handler throws, also where it was cleared", setAnew),
  broken("tenants/apart", "clears a timer of every tenant", () => ({
    clear: async (next, { name }) => {
      for (const tenant of ["acme", "globex"]) await next.clear({ tenant, name });
    },
  })),
  broken("tenants/fair", "has one line for all tenants", () =>
    kept((timer) => ({ ...timer, tenant: "all", name: `${timer.tenant}.${timer.name}` })),
  ),
  broken("run/sets-itself", "is deaf to setting a timer that is at work", () => deafTo("atWork")),
  broken("run/stop-drains", "stops without waiting for handlers", () => ({
    run: async (next, handle) => {
      const running = await next.run(handle);
      return { stop: async () => void running.stop() };
    },
  })),
  broken("run/stop-twice", "fails when it is stopped twice", () => ({
    run: async (next, handle) => {
      const running = await next.run(handle);
      let stopped = false;
      return {
        stop: async () => {
          if (stopped) throw new Error("stopped already");
          stopped = true;
          await running.stop();
        },
      };
    },
  })),
  broken("once/limit", "knows no limit", () => ({
    runOnce: (next, { handle }) => next.runOnce({ handle, limit: 1_000 }),
  })),
  broken("once/default-limit", "takes 10 where no limit is given", () => ({
    runOnce: (next, options) => next.runOnce({ limit: 10, ...options }),
  })),
  broken("once/signal", "knows no signal", () => ({
    runOnce: (next, { signal: _, ...options }) => next.runOnce(options),
  })),
  broken("once/aborted-before", "hears a signal only while it is at work", () => ({
    runOnce: (next, { signal, ...options }) =>
      next.runOnce(signal === undefined || signal.aborted ? options : { ...options, signal }),
  })),
  broken("workers/one-at-a-time", "hands out to two handlers at once", () => ({
    handle: (_, handle) => async (timer, context) => {
      await Promise.all([handle(timer, context), handle(timer, context)]);
    },
  })),
  broken("workers/long-handler", "renews no lease", () => ({}), {
    options: { handleWithinMs: times.leaseMs },
  }),
];
