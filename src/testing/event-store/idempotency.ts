import { same } from "../expect.js";
import { group } from "./case.js";
import { commit, event, events, journey, key, versionsOf, written } from "./samples.js";

const stream = journey("j-1");

export const idempotencyCases = group("idempotency", {
  "lost-acknowledgement": {
    title: "a retry after a lost acknowledgement gets the first result",
    run: async ({ open }) => {
      const store = await open();
      const first = commit("c-1", events(1, 3));
      await written(store, stream, 0, first);
      same(
        await store.append(stream, 0, first),
        { status: "duplicate", first: 1, last: 3 },
        "A retry does not get the first result",
      );
      same(await versionsOf(store, stream), [1, 2, 3], "A retry wrote something");
    },
  },
  "before-version": {
    title: "the command id is looked at before the version, however far the stream has moved on",
    run: async ({ open }) => {
      const store = await open();
      const second = commit("c-2", events(2, 3));
      await written(store, stream, 0, commit("c-1", events(1, 1)));
      await written(store, stream, 1, second);
      await written(store, stream, 3, commit("c-3", events(4, 4)));
      for (const expected of [0, 1, 4, 99])
        same(
          await store.append(stream, expected, second),
          { status: "duplicate", first: 2, last: 3 },
          `A retry that expects version ${expected} does not get the first result`,
        );
      same(await versionsOf(store, stream), [1, 2, 3, 4], "A retry wrote something");
    },
  },
  "range-of-commit": {
    title: "a duplicate is told the versions of its own commit, not those of its neighbours",
    run: async ({ open }) => {
      const store = await open();
      const commits = [commit("c-1", events(1, 2)), commit("c-2", events(3, 7)), commit("c-3", events(8, 8))];
      let version = 0;
      for (const one of commits) version = (await written(store, stream, version, one)).last;
      same(
        await Promise.all(commits.map((one) => store.append(stream, 8, one))),
        [
          { status: "duplicate", first: 1, last: 2 },
          { status: "duplicate", first: 3, last: 7 },
          { status: "duplicate", first: 8, last: 8 },
        ],
        "Duplicates are told wrong versions",
      );
    },
  },
  fingerprint: {
    title:
      "a command id that comes again with another fingerprint is refused before the version is looked at",
    run: async ({ open }) => {
      const store = await open();
      await written(store, stream, 0, commit("c-1", events(1, 2)));
      for (const expected of [0, 2])
        same(
          await store.append(stream, expected, {
            command: { id: "c-1", fingerprint: "another" },
            events: [event(9)],
          }),
          { status: "command-reuse" },
          `A command id used for other input, expecting version ${expected}`,
        );
      same(await versionsOf(store, stream), [1, 2], "A reused command id wrote something");
    },
  },
  "per-stream": {
    title: "a command id is unique in its stream, not beyond",
    run: async ({ open }) => {
      const store = await open();
      for (const one of [
        stream,
        journey("j-2"),
        { ...stream, kind: "customer" as const },
        journey("j-1", "other"),
      ])
        same(
          await store.append(one, 0, commit("c-1", [event(1)])),
          { status: "ok", first: 1, last: 1 },
          "The same command id in another stream",
        );
    },
  },
  "every-command": {
    title: "every command of a long stream is known again, and no other",
    run: async ({ open }) => {
      const store = await open();
      // Texts of Aa and BB have the same hash in many a hash function.
      const ids = Array.from({ length: 128 }, (_, index) =>
        index.toString(2).padStart(7, "0").replaceAll("0", "Aa").replaceAll("1", "BB"),
      );
      let version = 0;
      for (const [index, id] of ids.entries())
        version = (await written(store, stream, version, commit(id, events(1, 1 + (index % 3))))).last;
      let first = 1;
      for (const [index, id] of ids.entries()) {
        const last = first + (index % 3);
        same(
          await store.append(stream, version, commit(id, [])),
          { status: "duplicate", first, last },
          `Command ${index + 1} of ${ids.length}, sent again`,
        );
        first = last + 1;
      }
      for (const id of ["AaAaAaAaAaAaCC", "AaAaAaAaAaAa", "Aa"])
        same(
          await store.append(stream, version, commit(id, [])),
          { status: "conflict", version },
          "A command that never came",
        );
    },
  },
  "keys-once": {
    title: "a retry does not bring back a key that was given up since",
    run: async ({ open }) => {
      const store = await open();
      const first = commit("c-1", [event(1)], { add: [{ key: key("a") }] });
      await written(store, stream, 0, first);
      await written(store, stream, 1, commit("c-2", [event(2)], { remove: [key("a")] }));
      await store.append(stream, 0, first);
      same((await store.find("acme", key("a"))).items, [], "The key is back");
    },
  },
  "refusals-forgotten": {
    title: "a conflict does not use up the command id",
    run: async ({ open }) => {
      const store = await open();
      await written(store, stream, 0, commit("c-1", [event(1)]));
      same(
        await store.append(stream, 0, commit("c-2", [event(2)])),
        { status: "conflict", version: 1 },
        "A stale append",
      );
      same(
        await store.append(stream, 1, commit("c-2", [event(2)])),
        { status: "ok", first: 2, last: 2 },
        "The same command at the right version",
      );
    },
  },
});
