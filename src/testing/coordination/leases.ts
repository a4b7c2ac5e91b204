import type { Coordination, LeaseResult } from "../../storage/coordination.js";
import { holds, Mismatch, same } from "../expect.js";
import { group } from "./case.js";

const key = { scope: "jobs", name: "partition/0" };
const LONG_MS = 3_600_000;

function held(result: LeaseResult, what: string): { readonly fence: number; readonly expiresAt: number } {
  if (result.status === "held") return result;
  throw new Mismatch(what, "held", result);
}

async function isHeld(coordination: Coordination, holder: string, forMs: number): Promise<boolean> {
  return (await coordination.lease(key, holder, forMs)).status === "held";
}

export const leaseCases = group("leases", {
  taken: {
    title: "a lease is held by one, and others are told by whom and until when",
    run: async ({ open }) => {
      const coordination = await open();
      const { expiresAt } = held(await coordination.lease(key, "one", LONG_MS), "Taking a free lease");
      same(
        await coordination.lease(key, "other", LONG_MS),
        { status: "taken", by: "one", expiresAt },
        "Taking a lease that another holds",
      );
      held(await coordination.lease({ ...key, name: "partition/1" }, "other", LONG_MS), "Another lease");
      held(await coordination.lease({ ...key, scope: "Jobs" }, "other", LONG_MS), "That of another scope");
    },
  },
  renewed: {
    title: "its holder renews a lease under the same fence, from the moment of renewing",
    run: async ({ open }) => {
      const coordination = await open();
      const first = held(await coordination.lease(key, "one", LONG_MS), "Taking");
      const second = held(await coordination.lease(key, "one", 2 * LONG_MS), "Renewing");
      same(second.fence, first.fence, "The fence after renewing");
      holds(
        second.expiresAt >= first.expiresAt + LONG_MS,
        "When a renewed lease runs out",
        `at ${first.expiresAt + LONG_MS} or later`,
        second.expiresAt,
      );
      const third = held(await coordination.lease(key, "one", 1_000), "Renewing for a shorter time");
      holds(third.expiresAt < first.expiresAt, "When it runs out now", "sooner", third.expiresAt);
    },
  },
  "runs-out": {
    title: "a lease that is not renewed runs out, and the next holder gets a higher fence",
    run: async ({ open, shortMs, untilRunOut }) => {
      const coordination = await open();
      const first = held(await coordination.lease(key, "one", shortMs), "Taking");
      const next = () => isHeld(coordination, "other", LONG_MS);
      same(await next(), false, "Whether it can be taken at once");
      same(await untilRunOut(coordination, next), true, "Whether it runs out");
      const second = held(await coordination.lease(key, "other", LONG_MS), "Renewing");
      holds(second.fence > first.fence, "The fence of the next holder", `over ${first.fence}`, second.fence);
      same((await coordination.lease(key, "one", LONG_MS)).status, "taken", "The first holder asks again");
    },
  },
  fences: {
    title: "fences grow at every change of holder and never fall, also when a lease was given up",
    run: async ({ open }) => {
      const coordination = await open();
      let highest = 0;
      for (const holder of ["one", "other", "one", "third", "other"]) {
        const { fence } = held(await coordination.lease(key, holder, LONG_MS), `Taken by ${holder}`);
        holds(fence > highest, `The fence of ${holder}`, `over ${highest}`, fence);
        highest = fence;
        await coordination.release(key, holder);
      }
    },
  },
  "not-in-between": {
    title: "a holder that nobody came after keeps its fence",
    run: async ({ open, shortMs, untilRunOut }) => {
      const coordination = await open();
      const probe = { scope: "jobs", name: "probe" };
      const { fence } = held(await coordination.lease(key, "one", shortMs), "Taking");
      await coordination.lease(probe, "one", shortMs);
      await untilRunOut(
        coordination,
        async () => (await coordination.lease(probe, "other", LONG_MS)).status === "held",
      );
      same(held(await coordination.lease(key, "one", LONG_MS), "Taking again").fence, fence, "The fence");
    },
  },
  released: {
    title: "a lease that was given up is free at once; who does not hold it cannot give it up",
    run: async ({ open }) => {
      const coordination = await open();
      await coordination.release(key, "nobody");
      held(await coordination.lease(key, "one", LONG_MS), "Taking");
      await coordination.release(key, "other");
      same(await isHeld(coordination, "other", LONG_MS), false, "Taking what another holds");
      await coordination.release(key, "one");
      same(await isHeld(coordination, "other", LONG_MS), true, "Taking what was given up");
      await coordination.release(key, "one");
      same(await isHeld(coordination, "third", LONG_MS), false, "After a second release by the first");
    },
  },
  "beside-entries": {
    title: "a lease and an entry of one key have nothing to do with each other",
    run: async ({ open }) => {
      const coordination = await open();
      held(await coordination.lease(key, "one", LONG_MS), "Taking");
      same(await coordination.get(key), null, "The entry of a key that is leased");
      same(await coordination.compareAndSwap(key, 0, { a: 1 }), { status: "ok", revision: 1 }, "Its swap");
      same((await coordination.list(key.scope)).items.length, 1, "How many entries the scope has");
      same(await isHeld(coordination, "other", LONG_MS), false, "The lease after the swap");
    },
  },
});
