import { holds, refuses, same } from "../expect.js";
import { group } from "./case.js";
import { commit, event, journey, key, versionsOf, written } from "./samples.js";

const stream = journey("j-1");

class OnPurpose extends Error {}

export const capabilityCases = group("capabilities", {
  declared: {
    title: "the store declares the capabilities the cases were chosen by",
    run: async ({ open, capabilities }) => {
      const store = await open();
      same(store.capabilities, capabilities, "The capabilities of the store");
      const { partitions } = store.capabilities;
      holds(
        Number.isSafeInteger(partitions) && partitions >= 1,
        "partitions",
        "an integer of at least 1",
        partitions,
      );
    },
  },
  feed: {
    title: "a feed is there if it is declared, and only then",
    run: async ({ open, capabilities }) => {
      const store = await open();
      same("feed" in store && store.feed !== undefined, capabilities.feed, "Whether the store has a feed");
    },
  },
  "tx-refused": {
    title:
      "a transaction of the caller is refused where transactions are not declared, and nothing is written",
    requires: "no transactions",
    run: async ({ open }) => {
      const store = await open();
      for (const tx of [{}, "tx", 0, null])
        await refuses(
          () => store.append(stream, 0, commit("c-1", [event(1)]), { tx }),
          "TX_UNSUPPORTED",
          "Appending in a transaction",
        );
      same(await versionsOf(store, stream), [], "A refused append wrote something");
      same(
        await store.append(stream, 0, commit("c-1", [event(1)]), {}),
        { status: "ok", first: 1, last: 1 },
        "Appending with options that hold no transaction",
      );
    },
  },
  "tx-committed": {
    title: "an append in a transaction of the caller is there once the caller commits",
    requires: "transactions",
    run: async ({ open, transaction }) => {
      const store = await open();
      await transaction(store, async (tx) => {
        same(
          await store.append(stream, 0, commit("c-1", [event(1)]), { tx }),
          { status: "ok", first: 1, last: 1 },
          "Appending in a transaction",
        );
      });
      same(await versionsOf(store, stream), [1], "After the commit");
    },
  },
  "tx-rolled-back": {
    title: "an append in a transaction of the caller leaves nothing once the caller rolls back",
    requires: "transactions",
    run: async ({ open, transaction }) => {
      const store = await open();
      await written(store, stream, 0, commit("c-1", [event(1)]));
      try {
        await transaction(store, async (tx) => {
          await store.append(
            stream,
            1,
            commit("c-2", [event(2)], { add: [{ key: key("a"), unique: true }] }),
            { tx },
          );
          throw new OnPurpose();
        });
      } catch (error) {
        if (!(error instanceof OnPurpose)) throw error;
      }
      same(await versionsOf(store, stream), [1], "After the rollback");
      same((await store.find("acme", key("a"))).items, [], "The key after the rollback");
      same(
        await store.append(stream, 1, commit("c-2", [event(2)])),
        { status: "ok", first: 2, last: 2 },
        "The same command after the rollback",
      );
    },
  },
  "tx-conflict": {
    title: "an expected refusal leaves a transaction of the caller usable",
    requires: "transactions",
    run: async ({ open, transaction }) => {
      const store = await open();
      const add = [{ key: key("a"), unique: true }];
      await written(store, stream, 0, commit("c-1", [event(1)], { add }));
      await transaction(store, async (tx) => {
        for (const [target, expected, what, status] of [
          [stream, 0, commit("c-2", [event(2)]), "conflict"],
          [stream, 0, commit("c-1", [event(1)]), "duplicate"],
          [journey("j-2"), 0, commit("c-1", [event(1)], { add }), "key-taken"],
          [journey("j-3"), 0, commit("c-1", [event(1)]), "ok"],
        ] as const)
          same(
            (await store.append(target, expected, what, { tx })).status,
            status,
            "An append in a transaction",
          );
      });
      same(await versionsOf(store, journey("j-3")), [1], "After the commit");
    },
  },
});
