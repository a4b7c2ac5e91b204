import { refuses, same } from "../expect.js";
import { group } from "./case.js";
import { commit, customer, event, journey, listedStreams, START_AT, written } from "./samples.js";

const at = (seconds: number) => START_AT + seconds * 1_000;
const name = (index: number) => `j-${String(index).padStart(3, "0")}`;
const ids = (items: readonly { stream: { id: string } }[]) => items.map(({ stream }) => stream.id);

export const listCases = group("list", {
  "by-change": {
    title: "streams come ordered by the time of their newest event, with version and that time",
    run: async ({ open }) => {
      const store = await open();
      await written(store, journey("b"), 0, commit("c-1", [event(1)]));
      await written(store, journey("c"), 0, commit("c-1", [event(2)]));
      await written(store, journey("a"), 0, commit("c-1", [event(3), event(4)]));
      await written(store, journey("b"), 1, commit("c-2", [event(5), event(6)]));
      same(
        (await listedStreams(store, "acme", { kind: "journey" })).items,
        [
          { stream: journey("c"), version: 1, changedAt: at(2) },
          { stream: journey("a"), version: 2, changedAt: at(4) },
          { stream: journey("b"), version: 3, changedAt: at(6) },
        ],
        "The streams by change",
      );
    },
  },
  "one-kind": {
    title: "only streams of the kind asked for come",
    run: async ({ open }) => {
      const store = await open();
      await written(store, journey("j-1"), 0, commit("c-1", [event(1)]));
      await written(store, customer("c-1"), 0, commit("c-1", [event(1)]));
      same(ids((await listedStreams(store, "acme", { kind: "customer" })).items), ["c-1"], "The customers");
      same(ids((await listedStreams(store, "acme", { kind: "journey" })).items), ["j-1"], "The journeys");
    },
  },
  ties: {
    title: "streams that changed at the same time come by id, each once, however the pages fall",
    run: async ({ open }) => {
      const store = await open();
      const streams = Array.from({ length: 11 }, (_, index) => name(index));
      for (const id of streams.toReversed())
        await written(store, journey(id), 0, commit("c-1", [event(id === name(10) ? 2 : 1)]));
      for (const limit of [1, 2, 3, 11, 50])
        same(
          ids((await listedStreams(store, "acme", { kind: "journey", limit })).items),
          streams,
          `Streams with one change time over pages of ${limit}`,
        );
    },
  },
  range: {
    title: "changedFrom is inclusive and changedTo exclusive",
    run: async ({ open }) => {
      const store = await open();
      for (const index of [1, 2, 3, 4, 5])
        await written(store, journey(name(index)), 0, commit("c-1", [event(index)]));
      const listed = async (options: { changedFrom?: number; changedTo?: number; limit?: number }) =>
        ids((await listedStreams(store, "acme", { kind: "journey", ...options })).items);
      same(await listed({ changedFrom: at(3) }), [name(3), name(4), name(5)], "changedFrom");
      same(await listed({ changedTo: at(3) }), [name(1), name(2)], "changedTo");
      same(
        await listed({ changedFrom: at(2), changedTo: at(5), limit: 2 }),
        [name(2), name(3), name(4)],
        "both",
      );
      same(await listed({ changedFrom: at(3), changedTo: at(3) }), [], "an empty range");
    },
  },
  "default-limit": {
    title: "a page has 100 streams where no limit is given, and no more than the limit where one is",
    run: async ({ open }) => {
      const store = await open();
      for (let index = 0; index < 103; index++)
        await written(store, journey(name(index)), 0, commit("c-1", [event(index)]));
      same((await listedStreams(store, "acme", { kind: "journey" })).sizes, [100, 3], "The sizes of pages");
      same(
        (await listedStreams(store, "acme", { kind: "journey", limit: 40 })).sizes,
        [40, 40, 23],
        "Pages of 40",
      );
      same(
        (await listedStreams(store, "acme", { kind: "journey", limit: 103 })).sizes,
        [103],
        "One page of all",
      );
    },
  },
  "changes-while-paging": {
    title: "a stream that changes while pages are read may come again, and none is left out",
    run: async ({ open }) => {
      const store = await open();
      for (const index of [0, 1, 2, 3, 4, 5])
        await written(store, journey(name(index)), 0, commit("c-1", [event(index)]));
      const first = await store.list("acme", { kind: "journey", limit: 3 });
      await written(store, journey(name(1)), 1, commit("c-2", [event(10)]));
      await written(store, journey(name(4)), 1, commit("c-2", [event(11)]));
      await written(store, journey("new"), 0, commit("c-1", [event(12)]));
      const rest = await store.list("acme", { kind: "journey", limit: 10, after: first.next ?? "" });
      same(ids(first.items), [name(0), name(1), name(2)], "The first page");
      same(ids(rest.items), [name(3), name(5), name(1), name(4), "new"], "The page after");
      same(
        rest.items.map(({ version }) => version),
        [1, 1, 2, 2, 1],
        "The versions of the page after",
      );
    },
  },
  "bad-page": {
    title: "a limit, cursor, kind or time that is none is refused",
    run: async ({ open }) => {
      const store = await open();
      for (const limit of [0, -1, 1.5, Number.NaN])
        await refuses(
          () => store.list("acme", { kind: "journey", limit }),
          "INVALID_INPUT",
          `Listing with limit ${limit}`,
        );
      for (const after of ["", "nonsense", "WzFd", "' OR 1=1 --"])
        await refuses(
          () => store.list("acme", { kind: "journey", after }),
          "INVALID_INPUT",
          `Listing after ${after}`,
        );
      for (const time of [Number.NaN, 1.5, Number.POSITIVE_INFINITY])
        await refuses(
          () => store.list("acme", { kind: "journey", changedFrom: time }),
          "INVALID_INPUT",
          `Listing from ${time}`,
        );
    },
  },
});
