import { refuses, same } from "../expect.js";
import { group } from "./case.js";
import { commit, customer, event, foundStreams, journey, key, written } from "./samples.js";

const add = [{ key: key("a") }];
const numbered = (count: number) =>
  Array.from({ length: count }, (_, index) => journey(`j-${String(index).padStart(3, "0")}`));

export const findCases = group("find", {
  pages: {
    title: "pages have every stream once, ordered by kind and id, and the last one says so",
    run: async ({ open }) => {
      const store = await open();
      const ordered = [customer("j-007"), ...numbered(11)];
      for (const stream of ordered.toReversed())
        await written(store, stream, 0, commit("c-1", [event(1)], { add }));
      for (const [limit, sizes] of [
        [1, Array.from({ length: 12 }, () => 1)],
        [5, [5, 5, 2]],
        [12, [12]],
        [50, [12]],
      ] as const) {
        const found = await foundStreams(store, "acme", key("a"), limit);
        same(found.items, ordered, `The streams over pages of ${limit}`);
        same(found.sizes, sizes, `The sizes of pages of ${limit}`);
      }
    },
  },
  "default-limit": {
    title: "a page has 100 streams where no limit is given",
    run: async ({ open }) => {
      const store = await open();
      for (const stream of numbered(103)) await written(store, stream, 0, commit("c-1", [event(1)], { add }));
      same((await foundStreams(store, "acme", key("a"))).sizes, [100, 3], "The sizes of pages");
    },
  },
  "changes-while-paging": {
    title: "streams that come and go between pages make no other stream be left out or come twice",
    run: async ({ open }) => {
      const store = await open();
      const streams = numbered(8);
      for (const stream of streams) await written(store, stream, 0, commit("c-1", [event(1)], { add }));
      const next = (page: { next: string | null }, limit: number) =>
        store.find("acme", key("a"), { limit, after: page.next ?? "" });
      const first = await store.find("acme", key("a"), { limit: 2 });
      same(first.items, streams.slice(0, 2), "The first page");
      await written(store, journey("j-001"), 1, commit("c-2", [event(2)], { remove: [key("a")] }));
      const second = await next(first, 2);
      same(second.items, streams.slice(2, 4), "The page after a stream before it gave up the key");
      for (const id of ["j-0", "j-00"])
        await written(store, journey(id), 0, commit("c-1", [event(1)], { add }));
      const third = await next(second, 10);
      same(third.items, streams.slice(4), "The page after streams before it took the key");
    },
  },
  "bad-page": {
    title: "a limit or cursor that is none is refused",
    run: async ({ open }) => {
      const store = await open();
      for (const limit of [0, -1, 1.5, Number.NaN])
        await refuses(
          () => store.find("acme", key("a"), { limit }),
          "INVALID_INPUT",
          `Finding with limit ${limit}`,
        );
      for (const after of ["", "nonsense", "WzFd", "' OR 1=1 --"])
        await refuses(
          () => store.find("acme", key("a"), { after }),
          "INVALID_INPUT",
          `Finding after ${after}`,
        );
    },
  },
});
