import { same } from "../expect.js";
import { group } from "./case.js";
import { commit, event, events, journey, key, listedStreams, versionsOf, written } from "./samples.js";

const stream = journey("j-1");

export const appendCases = group("append", {
  "first-commit": {
    title: "a first append at version 0 makes a stream that begins with version 1",
    run: async ({ open }) => {
      const store = await open();
      same(
        await store.append(stream, 0, commit("c-1", events(1, 3))),
        { status: "ok", first: 1, last: 3 },
        "A first append of three events is not versions 1 to 3",
      );
    },
  },
  "contiguous-versions": {
    title: "versions are 1, 2, 3, … over commits of one and of many events",
    run: async ({ open }) => {
      const store = await open();
      same(
        await written(store, stream, 0, commit("c-1", events(1, 1))),
        { first: 1, last: 1 },
        "Wrong versions",
      );
      same(
        await written(store, stream, 1, commit("c-2", events(2, 5))),
        { first: 2, last: 5 },
        "Wrong versions",
      );
      same(
        await written(store, stream, 5, commit("c-3", events(6, 7))),
        { first: 6, last: 7 },
        "Wrong versions",
      );
      same(
        await versionsOf(store, stream),
        [1, 2, 3, 4, 5, 6, 7],
        "The versions read are not contiguous from 1",
      );
    },
  },
  "comes-back": {
    title: "every field of an event comes back, with its version and the id of its command",
    run: async ({ open }) => {
      const store = await open();
      const given = [event(1), event(2, { schema: 7, type: "note.added" }), event(3, { data: {} })];
      await written(store, stream, 0, commit("c-1", given));
      same(
        await store.read(stream),
        given.map((one, index) => ({ ...one, version: index + 1, commandId: "c-1" })),
        "What is read is not what was appended",
      );
    },
  },
  "keeps-order": {
    title: "events of one commit keep their order, whatever their ids and times",
    run: async ({ open }) => {
      const store = await open();
      const given = Array.from({ length: 25 }, (_, index) =>
        event(1, { id: `event-${(index * 7) % 25}`, data: { index } }),
      );
      await written(store, stream, 0, commit("c-1", given));
      same(
        (await store.read(stream)).map(({ id }) => id),
        given.map(({ id }) => id),
        "The events come back in another order",
      );
    },
  },
  "all-or-nothing": {
    title: "an append that is refused for its last key leaves nothing of itself behind",
    run: async ({ open }) => {
      const store = await open();
      await written(
        store,
        journey("j-0"),
        0,
        commit("c-0", [event(0)], { add: [{ key: key("a"), unique: true }] }),
      );
      const refused = commit("c-1", events(1, 3), {
        add: [{ key: key("b") }, { key: key("a"), unique: true }],
      });
      same(
        await store.append(stream, 0, refused),
        { status: "key-taken", key: key("a"), by: journey("j-0") },
        "A taken key is not told",
      );
      same(await versionsOf(store, stream), [], "Events of a refused append are there");
      same((await store.find("acme", key("b"))).items, [], "A key of a refused append is there");
      const { items } = await listedStreams(store, "acme", { kind: "journey" });
      same(
        items.map((item) => item.stream.id),
        ["j-0"],
        "The stream of a refused append is there",
      );
      same(
        await store.append(stream, 0, commit("c-1", events(1, 2))),
        { status: "ok", first: 1, last: 2 },
        "The command id of a refused append cannot be used again",
      );
    },
  },
  "probe-writes-nothing": {
    title: "an append without events writes nothing, not even its keys",
    run: async ({ open }) => {
      const store = await open();
      const probe = commit("c-1", [], { add: [{ key: key("a"), unique: true }] });
      same(
        await store.append(stream, 0, probe),
        { status: "conflict", version: 0 },
        "A probe of a new stream",
      );
      same((await listedStreams(store, "acme", { kind: "journey" })).items, [], "A probe made a stream");
      same((await store.find("acme", key("a"))).items, [], "A probe added a key");
      await written(store, stream, 0, commit("c-1", events(1, 2)));
      same(
        await store.append(stream, 2, commit("c-2", [])),
        { status: "conflict", version: 2 },
        "A probe for a command that never came is not answered with the version",
      );
    },
  },
  "probe-finds-command": {
    title: "an append without events tells what became of its command",
    run: async ({ open }) => {
      const store = await open();
      await written(store, stream, 0, commit("c-1", events(1, 2)));
      same(
        await store.append(stream, 0, commit("c-1", [])),
        { status: "duplicate", first: 1, last: 2 },
        "A probe does not find the commit",
      );
      same(
        await store.append(stream, 0, { command: { id: "c-1", fingerprint: "other" }, events: [] }),
        { status: "command-reuse" },
        "A probe with another fingerprint",
      );
    },
  },
});
