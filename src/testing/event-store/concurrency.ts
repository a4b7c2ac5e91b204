import { holds, same } from "../expect.js";
import { group } from "./case.js";
import { commit, event, events, foundStreams, journey, key, tally, versionsOf, written } from "./samples.js";

const stream = journey("j-1");
const upTo = (length: number): readonly number[] => Array.from({ length }, (_, index) => index);

function assertWhole(versions: readonly number[]): void {
  holds(
    versions.length % 5 === 0 && versions.every((version, index) => version === index + 1),
    "A read saw a part of a commit",
    "a multiple of 5 versions from 1",
    versions,
  );
}

/** Lets whatever else is under way go on. */
function nextTurn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}

export const concurrencyCases = group("concurrency", {
  "one-wins": {
    title: "of 20 appends at one version at once, one is written",
    run: async ({ open }) => {
      const store = await open();
      await written(store, stream, 0, commit("c-0", [event(0)]));
      const results = await Promise.all(
        upTo(20).map((index) => store.append(stream, 1, commit(`c-1-${index}`, events(1, 2)))),
      );
      same(tally(results), { ok: 1, conflict: 19 }, "20 appends at one version");
      for (const result of results)
        if (result.status === "conflict")
          same(result.version, 3, "A loser is told a version other than the winner's");
      same(await versionsOf(store, stream), [1, 2, 3], "The stream does not hold one of them");
    },
  },
  "one-command": {
    title: "one command sent 20 times at once is written once, and every sender gets its versions",
    run: async ({ open }) => {
      const store = await open();
      const results = await Promise.all(
        upTo(20).map(() => store.append(stream, 0, commit("c-1", events(1, 2)))),
      );
      same(tally(results), { ok: 1, duplicate: 19 }, "One command sent 20 times");
      for (const result of results)
        same({ ...result, status: "" }, { status: "", first: 1, last: 2 }, "Wrong versions");
    },
  },
  "first-contact": {
    title:
      "of 100 first appends with one unique key at once, one makes a stream and the others are told which",
    run: async ({ open }) => {
      const store = await open();
      const add = [{ key: key("a"), unique: true }];
      const results = await Promise.all(
        upTo(100).map((index) => store.append(journey(`j-${index}`), 0, commit("c-1", [event(1)], { add }))),
      );
      same(tally(results), { ok: 1, "key-taken": 99 }, "100 first appends with one unique key");
      const { items } = await foundStreams(store, "acme", key("a"));
      same(
        items,
        [journey(`j-${results.findIndex(({ status }) => status === "ok")}`)],
        "The key leads elsewhere",
      );
      for (const result of results)
        if (result.status === "key-taken") same([result.by], items, "A loser is told another stream");
    },
  },
  apart: {
    title: "appends to 50 streams at once do not stand in each other's way",
    run: async ({ open }) => {
      const store = await open();
      const results = await Promise.all(
        upTo(50).map((index) => store.append(journey(`j-${index}`), 0, commit("c-1", events(1, 2)))),
      );
      same(tally(results), { ok: 50 }, "50 appends to 50 streams");
    },
  },
  "whole-commits": {
    title: "reads while appends are under way see whole commits only",
    run: async ({ open }) => {
      const store = await open();
      for (let version = 0; version < 50; version += 5) {
        let settled = false;
        const appended = store
          .append(stream, version, commit(`c-${version}`, events(version + 1, version + 5)))
          .finally(() => {
            settled = true;
          });
        const seen: (readonly number[])[] = [];
        while (!settled && seen.length < 20) {
          seen.push(await versionsOf(store, stream));
          await nextTurn();
        }
        await appended;
        for (const versions of seen) assertWhole(versions);
      }
    },
  },
});
