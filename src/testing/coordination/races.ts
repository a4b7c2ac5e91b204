import type { Coordination } from "../../storage/coordination.js";
import { Mismatch, same } from "../expect.js";
import { group } from "./case.js";

const key = { scope: "jobs", name: "counter" };

/** Adds one, however often it has to try. */
async function increment(coordination: Coordination): Promise<void> {
  for (let attempt = 0; attempt < 1_000; attempt++) {
    const entry = await coordination.get(key);
    const count = Number(entry?.value.count ?? 0) + 1;
    const { status } = await coordination.compareAndSwap(key, entry?.revision ?? 0, { count });
    if (status === "ok") return;
  }
  throw new Mismatch("A swap that is tried again", "ok in the end", "1,000 conflicts");
}

const winners = (results: readonly { readonly status: string }[], won: string): number =>
  results.filter(({ status }) => status === won).length;

export const raceCases = group("races", {
  "one-makes-it": {
    title: "of many that make one entry at once, one does",
    run: async ({ open }) => {
      const coordination = await open();
      const swaps = Array.from({ length: 20 }, (_, by) => coordination.compareAndSwap(key, 0, { by }));
      same(winners(await Promise.all(swaps), "ok"), 1, "How many made the entry");
      same((await coordination.get(key))?.revision, 1, "Its revision");
    },
  },
  "one-changes-it": {
    title: "of many that change or remove an entry at one revision, one does",
    run: async ({ open }) => {
      const coordination = await open();
      await coordination.compareAndSwap(key, 0, { by: -1 });
      const swaps = Array.from({ length: 20 }, (_, by) =>
        coordination.compareAndSwap(key, 1, by % 4 === 0 ? null : { by }),
      );
      same(winners(await Promise.all(swaps), "ok"), 1, "How many changed the entry");
    },
  },
  counted: {
    title: "counting by many at once loses no count",
    run: async ({ open }) => {
      const coordination = await open();
      await Promise.all(Array.from({ length: 30 }, () => increment(coordination)));
      same(
        await coordination.get(key),
        { value: { count: 30 }, revision: 30 },
        "The count, and how often it was written",
      );
    },
  },
  "one-holds": {
    title: "of many that take one lease at once, one holds it",
    run: async ({ open }) => {
      const coordination = await open();
      const leases = Array.from({ length: 20 }, (_, by) => coordination.lease(key, `worker-${by}`, 60_000));
      same(winners(await Promise.all(leases), "held"), 1, "How many hold the lease");
    },
  },
});
