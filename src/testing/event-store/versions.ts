import { same } from "../expect.js";
import { group } from "./case.js";
import { commit, event, events, journey, key, listedStreams, versionsOf, written } from "./samples.js";

const stream = journey("j-1");

export const versionCases = group("versions", {
  behind: {
    title: "an append that expects an older version is a conflict with the version found, and writes nothing",
    run: async ({ open }) => {
      const store = await open();
      await written(store, stream, 0, commit("c-1", events(1, 4)));
      for (const expected of [0, 1, 3])
        same(
          await store.append(stream, expected, commit("c-2", [event(9)], { add: [{ key: key("a") }] })),
          { status: "conflict", version: 4 },
          `An append that expects version ${expected} of a stream at 4`,
        );
      same(await versionsOf(store, stream), [1, 2, 3, 4], "A conflict wrote something");
      same((await store.find("acme", key("a"))).items, [], "A conflict added a key");
    },
  },
  ahead: {
    title: "an append that expects a version not reached yet is a conflict, and leaves no gap",
    run: async ({ open }) => {
      const store = await open();
      await written(store, stream, 0, commit("c-1", events(1, 2)));
      same(
        await store.append(stream, 3, commit("c-2", [event(9)])),
        { status: "conflict", version: 2 },
        "An append that expects version 3 of a stream at 2",
      );
      same(await versionsOf(store, stream), [1, 2], "A conflict wrote something");
    },
  },
  "new-stream": {
    title: "an append that expects a version of a stream that does not exist is a conflict at 0",
    run: async ({ open }) => {
      const store = await open();
      same(
        await store.append(stream, 1, commit("c-1", [event(1)])),
        { status: "conflict", version: 0 },
        "An append that expects version 1 of no stream",
      );
      same((await listedStreams(store, "acme", { kind: "journey" })).items, [], "A conflict made a stream");
    },
  },
  "before-keys": {
    title: "a conflict is told before a taken key",
    run: async ({ open }) => {
      const store = await open();
      const add = [{ key: key("a"), unique: true }];
      await written(store, journey("j-0"), 0, commit("c-0", [event(0)], { add }));
      await written(store, stream, 0, commit("c-1", [event(1)]));
      same(
        await store.append(stream, 0, commit("c-2", [event(2)], { add })),
        { status: "conflict", version: 1 },
        "An append that is stale and wants a taken key",
      );
    },
  },
});
