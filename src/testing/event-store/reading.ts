import { refuses, same } from "../expect.js";
import { group } from "./case.js";
import { commit, events, journey, written } from "./samples.js";

const stream = journey("j-1");

export const readCases = group("read", {
  missing: {
    title: "a stream that does not exist is empty",
    run: async ({ open }) => {
      const store = await open();
      same(await store.read(stream), [], "A stream that does not exist");
      same(await store.read(stream, { from: 5, limit: 3 }), [], "A range of it");
    },
  },
  range: {
    title: "from is inclusive and counts from 1, and limit is the most that come",
    run: async ({ open }) => {
      const store = await open();
      await written(store, stream, 0, commit("c-1", events(1, 6)));
      await written(store, stream, 6, commit("c-2", events(7, 10)));
      const versions = async (options: { from?: number; limit?: number }) =>
        (await store.read(stream, options)).map(({ version }) => version);
      same(await versions({ from: 1 }), [1, 2, 3, 4, 5, 6, 7, 8, 9, 10], "from 1");
      same(await versions({ from: 6 }), [6, 7, 8, 9, 10], "from 6");
      same(await versions({ from: 10 }), [10], "from the last version");
      same(await versions({ limit: 3 }), [1, 2, 3], "limit 3");
      same(await versions({ from: 5, limit: 4 }), [5, 6, 7, 8], "from 5, limit 4");
      same(await versions({ from: 9, limit: 4 }), [9, 10], "a limit beyond the end");
      same(await versions({ from: 11 }), [], "from the version after the last");
      same(await versions({ from: 5_000 }), [], "from far after the last");
    },
  },
  long: {
    title: "a long stream comes back whole and in order, and in parts",
    run: async ({ open }) => {
      const store = await open();
      const commits = 17;
      for (let index = 0; index < commits; index++)
        await written(
          store,
          stream,
          index * 31,
          commit(`c-${index}`, events(index * 31 + 1, index * 31 + 31)),
        );
      const length = commits * 31;
      const numbers = Array.from({ length }, (_, index) => index + 1);
      const all = await store.read(stream);
      same(
        all.map(({ version }) => version),
        numbers,
        "The versions of a long stream",
      );
      same(
        all.map(({ data }) => data.number),
        numbers,
        "The events of a long stream",
      );
      same(
        (await store.read(stream, { from: 100, limit: 301 })).map(({ version }) => version),
        numbers.slice(99, 400),
        "A part of a long stream",
      );
    },
  },
  "bad-range": {
    title: "a range that is none is refused",
    run: async ({ open }) => {
      const store = await open();
      await written(store, stream, 0, commit("c-1", events(1, 3)));
      for (const from of [0, -1, 1.5, Number.NaN])
        await refuses(() => store.read(stream, { from }), "INVALID_INPUT", `Reading from ${from}`);
      for (const limit of [0, -1, 1.5, Number.NaN])
        await refuses(() => store.read(stream, { limit }), "INVALID_INPUT", `Reading with limit ${limit}`);
    },
  },
});
