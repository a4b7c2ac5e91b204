import { same } from "../expect.js";
import { group } from "./case.js";
import { commit, customer, event, foundStreams, journey, key, written } from "./samples.js";

const [one, two] = [journey("j-1"), journey("j-2")];
const unique = (mac: string) => ({ add: [{ key: key(mac), unique: true }] });

export const keyCases = group("keys", {
  shared: {
    title: "a key that is not unique leads to every stream that holds it",
    run: async ({ open }) => {
      const store = await open();
      const add = [{ key: key("a") }];
      for (const stream of [two, customer("c-1"), one])
        await written(store, stream, 0, commit("c-1", [event(1)], { add }));
      same(
        (await foundStreams(store, "acme", key("a"))).items,
        [customer("c-1"), one, two],
        "The streams that hold the key, by kind and id",
      );
      same((await store.find("acme", key("b"))).items, [], "A key nobody holds");
    },
  },
  "unique-taken": {
    title: "a unique key that another stream holds is refused, with that stream",
    run: async ({ open }) => {
      const store = await open();
      await written(store, one, 0, commit("c-1", [event(1)], unique("a")));
      same(
        await store.append(two, 0, commit("c-1", [event(1)], unique("a"))),
        { status: "key-taken", key: key("a"), by: one },
        "A unique key of another stream",
      );
      same((await store.find("acme", key("a"))).items, [one], "The key leads elsewhere");
    },
  },
  "unique-over-kinds": {
    title: "a unique key held by a customer is taken for a journey",
    run: async ({ open }) => {
      const store = await open();
      await written(store, customer("c-1"), 0, commit("c-1", [event(1)], unique("a")));
      same(
        await store.append(journey("c-1"), 0, commit("c-1", [event(1)], unique("a"))),
        { status: "key-taken", key: key("a"), by: customer("c-1") },
        "A unique key of a stream of another kind",
      );
    },
  },
  "names-the-taken": {
    title: "of several keys, the one that is taken is named",
    run: async ({ open }) => {
      const store = await open();
      await written(store, one, 0, commit("c-1", [event(1)], unique("b")));
      const add = ["a", "b", "c"].map((mac) => ({ key: key(mac), unique: true }));
      same(
        await store.append(two, 0, commit("c-1", [event(1)], { add })),
        { status: "key-taken", key: key("b"), by: one },
        "Three keys, the second of them taken",
      );
    },
  },
  "held-already": {
    title: "adding a key the stream holds already changes nothing",
    run: async ({ open }) => {
      const store = await open();
      await written(store, one, 0, commit("c-1", [event(1)], unique("a")));
      await written(store, one, 1, commit("c-2", [event(2)], unique("a")));
      await written(store, one, 2, commit("c-3", [event(3)], { add: [{ key: key("a") }] }));
      same(
        (await foundStreams(store, "acme", key("a"))).items,
        [one],
        "The key leads to the stream more than once",
      );
      same(
        (await store.append(two, 0, commit("c-1", [event(1)], unique("a")))).status,
        "key-taken",
        "Adding a unique key again as one that is not made it free",
      );
    },
  },
  "plain-beside-unique": {
    title: "a holding that is not unique does not stand in the way of a unique one, and the other way round",
    run: async ({ open }) => {
      const store = await open();
      await written(store, one, 0, commit("c-1", [event(1)], { add: [{ key: key("a") }] }));
      await written(store, two, 0, commit("c-1", [event(1)], unique("a")));
      await written(store, journey("j-3"), 0, commit("c-1", [event(1)], { add: [{ key: key("a") }] }));
      same(
        (await foundStreams(store, "acme", key("a"))).items,
        [one, two, journey("j-3")],
        "The holders of the key",
      );
    },
  },
  "made-unique": {
    title: "a key that is held can be made unique later",
    run: async ({ open }) => {
      const store = await open();
      await written(store, one, 0, commit("c-1", [event(1)], { add: [{ key: key("a") }] }));
      await written(store, one, 1, commit("c-2", [event(2)], unique("a")));
      same(
        (await store.append(two, 0, commit("c-1", [event(1)], unique("a")))).status,
        "key-taken",
        "A key made unique later is not taken",
      );
    },
  },
  removed: {
    title: "a key that was removed leads nowhere, and is free for another stream",
    run: async ({ open }) => {
      const store = await open();
      await written(store, one, 0, commit("c-1", [event(1)], unique("a")));
      await written(store, one, 1, commit("c-2", [event(2)], { remove: [key("a")] }));
      same((await store.find("acme", key("a"))).items, [], "A removed key is found");
      await written(store, two, 0, commit("c-1", [event(1)], unique("a")));
      same((await store.find("acme", key("a"))).items, [two], "A key that was free");
    },
  },
  "removed-by-holder": {
    title: "removing a key that only another stream holds changes nothing",
    run: async ({ open }) => {
      const store = await open();
      await written(store, one, 0, commit("c-1", [event(1)], unique("a")));
      await written(store, two, 0, commit("c-1", [event(1)], { remove: [key("a"), key("b")] }));
      same((await store.find("acme", key("a"))).items, [one], "Another stream removed the key");
    },
  },
  "removed-first": {
    title: "a commit gives up its keys before it takes new ones, and may take one of them again",
    run: async ({ open }) => {
      const store = await open();
      await written(store, one, 0, commit("c-1", [event(1)], unique("a")));
      await written(
        store,
        one,
        1,
        commit("c-2", [event(2)], {
          add: [{ key: key("a") }, { key: key("b"), unique: true }],
          remove: [key("a")],
        }),
      );
      same((await store.find("acme", key("a"))).items, [one], "A key removed and added in one commit");
      same(
        (await store.append(two, 0, commit("c-1", [event(1)], unique("a")))).status,
        "ok",
        "A key removed and added as not unique in one commit is still unique",
      );
      same(
        (await store.append(journey("j-3"), 0, commit("c-1", [event(1)], unique("b")))).status,
        "key-taken",
        "A key added beside a removal is not held",
      );
    },
  },
  "added-again": {
    title: "a key that was removed can be added again",
    run: async ({ open }) => {
      const store = await open();
      await written(store, one, 0, commit("c-1", [event(1)], unique("a")));
      await written(store, one, 1, commit("c-2", [event(2)], { remove: [key("a")] }));
      await written(store, one, 2, commit("c-3", [event(3)], unique("a")));
      same((await store.find("acme", key("a"))).items, [one], "A key added again");
    },
  },
  rotation: {
    title: "the same MAC under another key id is another key, so that keys can rotate",
    run: async ({ open }) => {
      const store = await open();
      const [old, fresh] = [key("a"), key("a", { kid: "k2" })];
      await written(store, one, 0, commit("c-1", [event(1)], { add: [{ key: old, unique: true }] }));
      same((await store.find("acme", fresh)).items, [], "A key is found under another key id");
      await written(
        store,
        one,
        1,
        commit("c-2", [event(2)], { add: [{ key: fresh, unique: true }], remove: [old] }),
      );
      same((await store.find("acme", old)).items, [], "The old key after the rotation");
      same((await store.find("acme", fresh)).items, [one], "The new key after the rotation");
    },
  },
  "parts-apart": {
    title: "kind, key id and MAC are told apart, also where they read the same in a row",
    run: async ({ open }) => {
      const store = await open();
      for (const mark of [":", ".", "-", "_", "~"]) {
        const held = key("c", { kind: `a${mark}b`, kid: "x" });
        const lookalikes = [
          key("c", { kind: "a", kid: `b${mark}x` }),
          key(`x${mark}c`, { kind: "a", kid: "b" }),
        ];
        const stream = journey(`j-${mark}`);
        await written(store, stream, 0, commit("c-1", [event(1)], { add: [{ key: held, unique: true }] }));
        for (const lookalike of lookalikes)
          same((await store.find("acme", lookalike)).items, [], `A key with ${mark} in other places`);
        same((await store.find("acme", held)).items, [stream], `A key with ${mark}`);
      }
    },
  },
});
