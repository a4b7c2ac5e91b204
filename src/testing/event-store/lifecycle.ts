import type { EventStore } from "../../storage/event-store.js";
import { refuses, same } from "../expect.js";
import { group } from "./case.js";
import {
  commit,
  event,
  events,
  foundStreams,
  journey,
  key,
  listedStreams,
  tally,
  written,
} from "./samples.js";

const stream = journey("j-1");

async function fill(store: EventStore): Promise<void> {
  await written(store, stream, 0, commit("c-1", events(1, 3), { add: [{ key: key("a"), unique: true }] }));
  await written(store, stream, 3, commit("c-2", events(4, 4)));
  await written(store, journey("j-2"), 0, commit("c-1", events(1, 2), { add: [{ key: key("b") }] }));
}

async function assertFilled(store: EventStore, when: string): Promise<void> {
  same(
    (await store.read(stream)).map(({ version, id, commandId }) => [version, id, commandId]),
    [
      [1, "event-1", "c-1"],
      [2, "event-2", "c-1"],
      [3, "event-3", "c-1"],
      [4, "event-4", "c-2"],
    ],
    `The events ${when}`,
  );
  same((await foundStreams(store, "acme", key("a"))).items, [stream], `The unique key ${when}`);
  same(
    (await listedStreams(store, "acme", { kind: "journey" })).items.map(({ version, stream: { id } }) => [
      id,
      version,
    ]),
    [
      ["j-2", 2],
      ["j-1", 4],
    ],
    `The listing ${when}`,
  );
  same(
    await store.append(stream, 0, commit("c-1", events(1, 3))),
    { status: "duplicate", first: 1, last: 3 },
    `A repeated command ${when}`,
  );
  same(
    await store.append(
      journey("j-3"),
      0,
      commit("c-1", [event(1)], { add: [{ key: key("a"), unique: true }] }),
    ),
    { status: "key-taken", key: key("a"), by: stream },
    `A taken key ${when}`,
  );
}

export const lifecycleCases = group("lifecycle", {
  closed: {
    title: "a closed store refuses every call",
    run: async ({ open }) => {
      const store = await open();
      if (store.close === undefined) return;
      await fill(store);
      await store.close();
      await refuses(
        () => store.append(stream, 4, commit("c-9", [event(9)])),
        "STORE_CLOSED",
        "append after close",
      );
      await refuses(() => store.read(stream), "STORE_CLOSED", "read after close");
      await refuses(() => store.find("acme", key("a")), "STORE_CLOSED", "find after close");
      await refuses(() => store.list("acme", { kind: "journey" }), "STORE_CLOSED", "list after close");
      const { migrate } = store;
      if (migrate !== undefined)
        await refuses(() => migrate.call(store), "STORE_CLOSED", "migrate after close");
    },
  },
  "closed-twice": {
    title: "closing twice, also at once, is as closing once",
    run: async ({ open }) => {
      const store = await open();
      await Promise.all([store.close?.(), store.close?.()]);
      await store.close?.();
    },
  },
  "migrated-again": {
    title: "migrating again, also twice at once, keeps everything",
    run: async ({ open }) => {
      const store = await open();
      await store.migrate?.();
      await fill(store);
      await Promise.all([store.migrate?.(), store.migrate?.()]);
      await assertFilled(store, "after migrating again");
    },
  },
});

export const durabilityCases = group("durability", {
  closed: {
    title: "what was acknowledged is there after the store was closed and opened again",
    requires: "durable",
    run: async ({ open, reopen }) => {
      const store = await open();
      await fill(store);
      await store.close?.();
      await assertFilled(await reopen(store), "after closing and opening");
    },
  },
  abandoned: {
    title: "what was acknowledged is there in a store opened beside one that was never closed",
    requires: "durable",
    run: async ({ open, reopen }) => {
      const store = await open();
      await fill(store);
      await assertFilled(await reopen(store), "in a second store");
    },
  },
  "two-writers": {
    title: "two stores over the same data keep one order of versions and see each other's appends",
    requires: "durable",
    run: async ({ open, reopen }) => {
      const first = await open();
      const second = await reopen(first);
      await written(first, stream, 0, commit("c-1", [event(1)]));
      await written(second, stream, 1, commit("c-2", [event(2)]));
      same((await first.read(stream)).length, 2, "The first store does not see the second's append");
      same(
        await first.append(stream, 1, commit("c-3", [event(3)])),
        { status: "conflict", version: 2 },
        "A stale append of the first store",
      );
      const results = await Promise.all(
        [first, second, first, second].map((store, index) =>
          store.append(stream, 2, commit(`c-4-${index}`, [event(4)])),
        ),
      );
      same(tally(results), { ok: 1, conflict: 3 }, "Four appends at one version through two stores");
      const contacts = await Promise.all(
        [first, second].map((store, index) =>
          store.append(
            journey(`new-${index}`),
            0,
            commit("c-1", [event(1)], { add: [{ key: key("z"), unique: true }] }),
          ),
        ),
      );
      same(
        tally(contacts),
        { ok: 1, "key-taken": 1 },
        "Two first appends with one unique key through two stores",
      );
    },
  },
});
