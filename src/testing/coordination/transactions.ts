import { refuses, same } from "../expect.js";
import { group } from "./case.js";

const key = { scope: "s", name: "n" };
const other = { scope: "s", name: "other" };

class OnPurpose extends Error {}

export const transactionCases = group("transactions", {
  refused: {
    title:
      "a transaction of the caller is refused where transactions are not declared, and nothing is written",
    requires: "no transactions",
    run: async ({ open }) => {
      const coordination = await open();
      for (const tx of [{}, "tx", 0, null]) {
        await refuses(
          () => coordination.compareAndSwap(key, 0, {}, { tx }),
          "TX_UNSUPPORTED",
          "A swap in it",
        );
        await refuses(() => coordination.get(key, { tx }), "TX_UNSUPPORTED", "Getting in it");
      }
      same(await coordination.get(key, {}), null, "A refused swap wrote something");
    },
  },
  committed: {
    title: "a swap in a transaction of the caller is seen inside it, and by all once the caller commits",
    requires: "transactions",
    run: async ({ open, transaction }) => {
      const coordination = await open();
      await transaction(coordination, async (tx) => {
        same(
          await coordination.compareAndSwap(key, 0, { at: 1 }, { tx }),
          { status: "ok", revision: 1 },
          "The first swap",
        );
        same(
          await coordination.compareAndSwap(key, 1, { at: 2 }, { tx }),
          { status: "ok", revision: 2 },
          "The second",
        );
        same(await coordination.get(key, { tx }), { value: { at: 2 }, revision: 2 }, "Inside");
      });
      same(await coordination.get(key), { value: { at: 2 }, revision: 2 }, "After the commit");
    },
  },
  "rolled-back": {
    title: "swaps in a transaction of the caller leave nothing once the caller rolls back",
    requires: "transactions",
    run: async ({ open, transaction }) => {
      const coordination = await open();
      await coordination.compareAndSwap(key, 0, { at: 1 });
      try {
        await transaction(coordination, async (tx) => {
          await coordination.compareAndSwap(key, 1, null, { tx });
          await coordination.compareAndSwap(other, 0, { at: 1 }, { tx });
          throw new OnPurpose();
        });
      } catch (error) {
        if (!(error instanceof OnPurpose)) throw error;
      }
      same(await coordination.get(key), { value: { at: 1 }, revision: 1 }, "A removed entry");
      same(await coordination.get(other), null, "An entry that was made");
    },
  },
  conflict: {
    title: "a conflict leaves a transaction of the caller usable",
    requires: "transactions",
    run: async ({ open, transaction }) => {
      const coordination = await open();
      await coordination.compareAndSwap(key, 0, { at: 1 });
      await transaction(coordination, async (tx) => {
        for (const expected of [0, 5])
          same(
            await coordination.compareAndSwap(key, expected, { at: 2 }, { tx }),
            { status: "conflict", revision: 1 },
            `A swap at revision ${expected}`,
          );
        same(
          await coordination.compareAndSwap(other, 0, { at: 1 }, { tx }),
          { status: "ok", revision: 1 },
          "A swap after conflicts",
        );
      });
      same(await coordination.get(other), { value: { at: 1 }, revision: 1 }, "After the commit");
    },
  },
});
