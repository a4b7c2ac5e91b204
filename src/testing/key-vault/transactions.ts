import { refuses, same } from "../expect.js";
import { group } from "./case.js";
import { journey, kept, key, put } from "./samples.js";

const stream = journey("j-1");
const other = journey("j-2");

class OnPurpose extends Error {}

export const transactionCases = group("transactions", {
  refused: {
    title:
      "a transaction of the caller is refused where transactions are not declared, and nothing is written",
    requires: "no transactions",
    run: async ({ open }) => {
      const vault = await open();
      await put(vault, other, 0, key("a2V5"));
      for (const tx of [{}, "tx", 0, null]) {
        await refuses(() => vault.put(stream, 0, key("a2V5"), { tx }), "TX_UNSUPPORTED", "A put in it");
        await refuses(() => vault.destroy(other, { tx }), "TX_UNSUPPORTED", "Destroying in it");
      }
      same(await vault.get(stream), null, "The key after refused puts");
      same(await vault.get(other), kept(1, key("a2V5")), "The key after refused destructions");
    },
  },
  committed: {
    title: "what is written in a transaction of the caller is there for all once the caller commits",
    requires: "transactions",
    run: async ({ open, transaction }) => {
      const vault = await open();
      await put(vault, other, 0, key("a2V5"));
      await transaction(vault, async (tx) => {
        same(
          await vault.put(stream, 0, key("Zmlyc3Q"), { tx }),
          { status: "ok", revision: 1 },
          "The first put",
        );
        same(
          await vault.put(stream, 1, key("c2Vjb25k"), { tx }),
          { status: "ok", revision: 2 },
          "The second",
        );
        await vault.destroy(other, { tx });
      });
      same(await vault.get(stream), kept(2, key("c2Vjb25k")), "The key after the commit");
      same(await vault.get(other), { status: "destroyed" }, "The destroyed key after the commit");
    },
  },
  "rolled-back": {
    title: "what is written in a transaction of the caller leaves nothing once the caller rolls back",
    requires: "transactions",
    run: async ({ open, transaction }) => {
      const vault = await open();
      await put(vault, other, 0, key("a2V5"));
      try {
        await transaction(vault, async (tx) => {
          await vault.put(stream, 0, key("Zmlyc3Q"), { tx });
          await vault.destroy(other, { tx });
          throw new OnPurpose();
        });
      } catch (error) {
        if (!(error instanceof OnPurpose)) throw error;
      }
      same(await vault.get(stream), null, "The key after the rollback");
      same(await vault.get(other), kept(1, key("a2V5")), "The key that was to be destroyed");
    },
  },
  conflict: {
    title: "a conflict and a destroyed key leave a transaction of the caller usable",
    requires: "transactions",
    run: async ({ open, transaction }) => {
      const vault = await open();
      await put(vault, stream, 0, key("a2V5"));
      await vault.destroy(other);
      await transaction(vault, async (tx) => {
        for (const expected of [0, 5])
          same(
            await vault.put(stream, expected, key("c3RhbGU"), { tx }),
            { status: "conflict", revision: 1 },
            `A put at revision ${expected}`,
          );
        same(
          await vault.put(other, 0, key("bGF0ZQ"), { tx }),
          { status: "destroyed" },
          "A put of a destroyed key",
        );
        same(
          await vault.put(stream, 1, key("c2Vjb25k"), { tx }),
          { status: "ok", revision: 2 },
          "A put after them",
        );
      });
      same(await vault.get(stream), kept(2, key("c2Vjb25k")), "The key after the commit");
    },
  },
});
