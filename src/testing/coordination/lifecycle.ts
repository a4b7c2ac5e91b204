import type { Coordination } from "../../storage/coordination.js";
import { holds, refuses, same } from "../expect.js";
import { group } from "./case.js";

const key = { scope: "s", name: "n" };
const LONG_MS = 3_600_000;

async function fill(coordination: Coordination): Promise<void> {
  await coordination.compareAndSwap(key, 0, { at: 1 });
  await coordination.compareAndSwap(key, 1, { at: 2 });
  await coordination.lease(key, "one", LONG_MS);
}

async function assertFilled(coordination: Coordination, when: string): Promise<void> {
  same(await coordination.get(key), { value: { at: 2 }, revision: 2 }, `The entry ${when}`);
  same((await coordination.lease(key, "other", LONG_MS)).status, "taken", `The lease ${when}`);
}

export const lifecycleCases = group("lifecycle", {
  declared: {
    title: "it declares the capabilities the cases were chosen by",
    run: async ({ open, capabilities }) => {
      same((await open()).capabilities, capabilities, "The capabilities");
    },
  },
  closed: {
    title: "closed, also twice, it refuses every call",
    run: async ({ open }) => {
      const coordination = await open();
      if (coordination.close === undefined) return;
      await fill(coordination);
      await Promise.all([coordination.close(), coordination.close()]);
      await coordination.close();
      for (const [what, call] of [
        ["get", () => coordination.get(key)],
        ["compareAndSwap", () => coordination.compareAndSwap(key, 2, {})],
        ["list", () => coordination.list("s")],
        ["lease", () => coordination.lease(key, "one", LONG_MS)],
        ["release", () => coordination.release(key, "one")],
      ] as const)
        await refuses(call, "STORE_CLOSED", `${what} after close`);
    },
  },
  "migrated-again": {
    title: "migrating again, also twice at once, keeps everything",
    run: async ({ open }) => {
      const coordination = await open();
      await fill(coordination);
      await Promise.all([coordination.migrate?.(), coordination.migrate?.()]);
      await coordination.migrate?.();
      await assertFilled(coordination, "after migrating again");
    },
  },
  reopened: {
    title: "entries and leases are there after it was closed and opened again",
    requires: "durable",
    run: async ({ open, reopen }) => {
      const first = await open();
      await fill(first);
      await first.close?.();
      await assertFilled(await reopen(first), "after closing and opening");
    },
  },
  shared: {
    title: "two over the same data are one: swaps and leases of either bind the other",
    requires: "durable",
    run: async ({ open, reopen }) => {
      const first = await open();
      const second = await reopen(first);
      await fill(first);
      await assertFilled(second, "in a second one");
      same(
        await second.compareAndSwap(key, 1, { at: 3 }),
        { status: "conflict", revision: 2 },
        "A stale swap of the second",
      );
      const swaps = [first, second, first, second].map((one, by) => one.compareAndSwap(key, 2, { by }));
      same(
        (await Promise.all(swaps)).filter(({ status }) => status === "ok").length,
        1,
        "How many of four swaps through both were written",
      );
      await first.release(key, "one");
      const taken = await second.lease(key, "other", LONG_MS);
      holds(taken.status === "held" && taken.fence > 1, "The lease given up by the first", "fence 2", taken);
    },
  },
});
