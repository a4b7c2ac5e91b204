import { streamKey } from "../../kernel/stream-id.js";
import type { StoredEvent } from "../../storage/event-store.js";
import { holds, refuses, same } from "../expect.js";
import { group } from "./case.js";
import { allCommits, feedOf, fill, readOn, STREAMS, withoutCursor } from "./feed-samples.js";
import { commit, event, events, journey, key, written } from "./samples.js";

const stream = journey("j-1");

export const feedCases = group("feed", {
  "once-each": {
    title: "every commit comes once, as it was appended: stream, command, versions and events",
    requires: "feed",
    run: async ({ open }) => {
      const store = await open();
      await fill(store);
      const commits = await allCommits(store);
      const expected = new Map<string, readonly StoredEvent[]>();
      for (const one of STREAMS) expected.set(streamKey(one), await store.read(one));
      const count = [...expected.values()].reduce((sum, all) => sum + all.length, 0);
      let met = 0;
      for (const { stream: of, commandId, first, last, events: given } of commits) {
        const stored = expected.get(streamKey(of))?.slice(first - 1, last) ?? [];
        same(given, stored, `The events ${first} to ${last} of ${of.id}`);
        same(
          stored.map((one) => one.commandId),
          stored.map(() => commandId),
          `The command of ${first} to ${last} of ${of.id}`,
        );
        met += stored.length;
      }
      same(met, count, "The number of events in the feed");
      const places = commits.map((one) => `${streamKey(one.stream)} ${one.first}`);
      same(new Set(places).size, places.length, "Commits that came once");
    },
  },
  "order-of-streams": {
    title: "the commits of a stream come in the order of their versions",
    requires: "feed",
    run: async ({ open }) => {
      const store = await open();
      await fill(store);
      const busy = journey("busy");
      for (let number = 0; number < 9; number++)
        await written(store, busy, number, commit(`c-${number}`, [event(number + 1)]));
      const reached = new Map<string, number>();
      for (const { stream: of, first, last } of await allCommits(store)) {
        same(first, (reached.get(streamKey(of)) ?? 0) + 1, `The next version of ${of.id}`);
        reached.set(streamKey(of), last);
      }
      same(reached.get(streamKey(busy)), 9, "The last version in the feed");
    },
  },
  partitions: {
    title: "all commits of a stream are in one partition",
    requires: "feed",
    run: async ({ open }) => {
      const store = await open();
      await fill(store);
      const partitionOf = new Map<string, number>();
      for (const { stream: of, partition } of await allCommits(store)) {
        const earlier = partitionOf.get(streamKey(of));
        if (earlier !== undefined) same(partition, earlier, `The partition of ${of.id}`);
        partitionOf.set(streamKey(of), partition);
      }
      same(partitionOf.size, STREAMS.length, "The number of streams in the feed");
    },
  },
  resumes: {
    title: "reading on from the cursor of any commit goes on with the one after it",
    requires: "feed",
    run: async ({ open }) => {
      const store = await open();
      await fill(store);
      const { feed, partitions } = feedOf(store);
      for (let partition = 0; partition < partitions; partition++) {
        const all = await readOn(feed, partition, null, 1_000);
        for (const [index, one] of all.entries())
          same(
            (await readOn(feed, partition, one.cursor, 3)).map(withoutCursor),
            all.slice(index + 1).map(withoutCursor),
            `What comes after commit ${index + 1}`,
          );
      }
    },
  },
  next: {
    title: "the next of a page is where its last commit ends, and of an empty page the cursor given",
    requires: "feed",
    run: async ({ open }) => {
      const store = await open();
      const { feed, partitions } = feedOf(store);
      for (let partition = 0; partition < partitions; partition++)
        same(await feed.read(partition, null, 10), { commits: [], next: null }, "An empty feed");
      await fill(store);
      for (let partition = 0; partition < partitions; partition++) {
        const page = await feed.read(partition, null, 2);
        same(page.next, page.commits.at(-1)?.cursor ?? null, "The next of a first page");
        const end = (await readOn(feed, partition, null, 7)).at(-1)?.cursor ?? null;
        same(await feed.read(partition, end, 5), { commits: [], next: end }, "A page at the end");
      }
    },
  },
  repeated: {
    title: "the same cursor gives the same commits again, also after later ones",
    requires: "feed",
    run: async ({ open }) => {
      const store = await open();
      await fill(store);
      const { feed, partitions } = feedOf(store);
      for (let partition = 0; partition < partitions; partition++) {
        const { next } = await feed.read(partition, null, 2);
        const before = await readOn(feed, partition, next, 2);
        await written(store, journey(`later-${partition}`), 0, commit("c-1", events(1, 2)));
        const after = await readOn(feed, partition, next, 2);
        same(after.slice(0, before.length), before, "The commits after the same cursor");
      }
    },
  },
  limit: {
    title: "a page has at most as many commits as asked for, and one at least where there are any",
    requires: "feed",
    run: async ({ open }) => {
      const store = await open();
      await fill(store);
      const { feed, partitions } = feedOf(store);
      for (let partition = 0; partition < partitions; partition++) {
        const all = await readOn(feed, partition, null, 1_000);
        for (const limit of [1, 2, 3]) {
          const { commits } = await feed.read(partition, null, limit);
          const most = Math.min(limit, all.length);
          holds(commits.length <= limit, `A page of at most ${limit}`, limit, commits.length);
          holds(commits.length >= Math.min(1, most), "A page where there are commits", most, commits.length);
        }
      }
    },
  },
  end: {
    title: "whoever starts at the end sees what is appended from then on, and nothing before",
    requires: "feed",
    run: async ({ open }) => {
      const store = await open();
      const { feed, partitions } = feedOf(store);
      for (let partition = 0; partition < partitions; partition++)
        same(await feed.end(partition), null, "The end of an empty partition");
      await fill(store);
      const ends = await Promise.all(Array.from({ length: partitions }, (_, index) => feed.end(index)));
      await written(store, journey("new"), 0, commit("c-1", events(1, 2)));
      const seen = [];
      for (const [partition, end] of ends.entries()) seen.push(...(await readOn(feed, partition, end, 3)));
      same(
        seen.map((one) => one.stream.id),
        ["new"],
        "The streams after the end",
      );
    },
  },
  acknowledged: {
    title: "an append is in the feed as soon as it is acknowledged",
    requires: "feed",
    run: async ({ open }) => {
      const store = await open();
      for (let number = 1; number <= 12; number++) {
        const to = journey(`j-${number % 5}`);
        const { last } = await written(
          store,
          to,
          Math.floor((number - 1) / 5),
          commit(`c-${number}`, [event(number)]),
        );
        const commits = await allCommits(store);
        same(commits.length, number, "The number of commits");
        holds(
          commits.some((one) => one.stream.id === to.id && one.last === last),
          "The commit appended last",
          `version ${last} of ${to.id}`,
          commits.length,
        );
      }
    },
  },
  tenants: {
    title: "the commits of all tenants and both kinds are there, each with its own stream",
    requires: "feed",
    run: async ({ open }) => {
      const store = await open();
      await fill(store);
      const met = new Set((await allCommits(store)).map((one) => streamKey(one.stream)));
      same([...met].sort(), STREAMS.map(streamKey).sort(), "The streams in the feed");
    },
  },
  "refused-appends": {
    title: "conflicts, repeated commands, taken keys and appends without events are not in the feed",
    requires: "feed",
    run: async ({ open }) => {
      const store = await open();
      const add = [{ key: key("a"), unique: true }];
      await written(store, stream, 0, commit("c-1", events(1, 2), { add }));
      await store.append(stream, 0, commit("c-1", events(1, 2), { add }));
      await store.append(stream, 0, commit("c-2", [event(3)]));
      await store.append(stream, 2, { command: { id: "c-1", fingerprint: "other" }, events: [event(3)] });
      await store.append(journey("j-2"), 0, commit("c-1", [event(1)], { add }));
      await store.append(stream, 2, commit("c-3", []));
      same((await allCommits(store)).map(withoutCursor).length, 1, "The number of commits");
    },
  },
  "bad-input": {
    title: "a partition that is not there, what is no cursor of the feed, and a limit below 1 are refused",
    requires: "feed",
    run: async ({ open }) => {
      const store = await open();
      await fill(store);
      const { feed, partitions } = feedOf(store);
      for (const partition of [-1, partitions, 0.5, Number.NaN]) {
        await refuses(() => feed.read(partition, null, 10), "INVALID_INPUT", `Partition ${partition}`);
        await refuses(() => feed.end(partition), "INVALID_INPUT", `The end of partition ${partition}`);
      }
      const listing = (await store.list("acme", { kind: "journey", limit: 1 })).next ?? "none";
      for (const cursor of ["", "a b", "0", "-1", "'; DROP TABLE events; --", "x".repeat(5_000), listing])
        await refuses(
          () => feed.read(0, cursor, 10),
          "INVALID_INPUT",
          `The cursor ${JSON.stringify(cursor.slice(0, 24))}`,
        );
      for (const limit of [0, -1, 1.5, Number.NaN])
        await refuses(() => feed.read(0, null, limit), "INVALID_INPUT", `The limit ${limit}`);
    },
  },
  returned: {
    title: "changing what the feed returned changes nothing in it",
    requires: "feed",
    run: async ({ open }) => {
      const store = await open();
      await written(store, stream, 0, commit("c-1", [event(1)]));
      const before = JSON.stringify(await allCommits(store));
      for (const one of await allCommits(store)) {
        Reflect.set(one.stream, "id", "spoilt");
        for (const given of one.events ?? []) {
          Reflect.set(given, "type", "spoilt");
          Reflect.set(given.data, "number", "spoilt");
        }
        Reflect.set(one.events ?? [], "length", 0);
      }
      same(JSON.parse(JSON.stringify(await allCommits(store))), JSON.parse(before), "The feed");
    },
  },
  concurrent: {
    title: "a reader that follows while many append misses nothing, and sees nothing twice or out of order",
    requires: "feed",
    run: async ({ open }) => {
      const store = await open();
      const { feed, partitions } = feedOf(store);
      const [writers, each] = [8, 12];
      let writing = true;
      const write = async (writer: number) => {
        for (let number = 0; number < each; number++)
          await written(store, journey(`w-${writer}`), number, commit(`c-${number}`, [event(number + 1)]));
      };
      const follow = async (partition: number) => {
        const seen: string[] = [];
        let cursor: string | null = null;
        for (let last = false; !last; ) {
          last = !writing;
          const more = await readOn(feed, partition, cursor, 4);
          cursor = more.at(-1)?.cursor ?? cursor;
          seen.push(...more.map((one) => `${one.stream.id} ${one.first}`));
          await new Promise((resolve) => setTimeout(resolve, 0));
        }
        return seen;
      };
      const readers = Array.from({ length: partitions }, (_, partition) => follow(partition));
      await Promise.all(Array.from({ length: writers }, (_, writer) => write(writer)));
      writing = false;
      const seen = (await Promise.all(readers)).flat();
      for (let writer = 0; writer < writers; writer++)
        same(
          seen.filter((place) => place.startsWith(`w-${writer} `)),
          Array.from({ length: each }, (_, number) => `w-${writer} ${number + 1}`),
          `What was seen of writer ${writer}`,
        );
    },
  },
  closed: {
    title: "the feed of a closed store is closed",
    requires: "feed",
    run: async ({ open }) => {
      const store = await open();
      if (store.close === undefined) return;
      await fill(store);
      const { feed } = feedOf(store);
      await store.close();
      await refuses(() => feed.read(0, null, 10), "STORE_CLOSED", "Reading the feed after close");
      await refuses(() => feed.end(0), "STORE_CLOSED", "The end of the feed after close");
    },
  },
});
