import { refuses, same } from "../expect.js";
import { group } from "./case.js";
import { customer, journey, key, listed, put, ROOT } from "./samples.js";

const numbered = (count: number) =>
  Array.from({ length: count }, (_, index) => journey(`j-${String(index).padStart(3, "0")}`));

export const listCases = group("list", {
  pages: {
    title: "pages have every stream under a wrapper once, ordered by kind and id, and the last one says so",
    run: async ({ open }) => {
      const vault = await open();
      const ordered = [customer("j-007"), ...numbered(11)];
      for (const stream of ordered.toReversed()) await put(vault, stream, 0, key("a2V5"));
      for (const [limit, sizes] of [
        [1, Array.from({ length: 12 }, () => 1)],
        [5, [5, 5, 2]],
        [12, [12]],
        [50, [12]],
      ] as const) {
        const found = await listed(vault, "acme", ROOT, limit);
        same(found.items, ordered, `The streams over pages of ${limit}`);
        same(found.sizes, sizes, `The sizes of pages of ${limit}`);
      }
    },
  },
  bytes: {
    title: "ids are ordered by their bytes, capitals first",
    run: async ({ open }) => {
      const vault = await open();
      const ordered = ["-", ".a", "0", ":", "A", "Z", "_", "a", "aB", "ab", "z", "~"].map((id) =>
        journey(id),
      );
      for (const stream of ordered.toReversed()) await put(vault, stream, 0, key("a2V5"));
      same((await listed(vault, "acme", ROOT, 5)).items, ordered, "The streams");
    },
  },
  "default-limit": {
    title: "a page has 100 streams where no limit is given",
    run: async ({ open }) => {
      const vault = await open();
      for (const stream of numbered(103)) await put(vault, stream, 0, key("a2V5"));
      same((await listed(vault, "acme", ROOT)).sizes, [100, 3], "The sizes of pages");
    },
  },
  moved: {
    title: "a key that is wrapped by another one now is listed under that, and no more under the old",
    run: async ({ open }) => {
      const vault = await open();
      const [first, second] = [journey("j-1"), journey("j-2")];
      await put(vault, first, 0, key("a2V5"));
      await put(vault, second, 0, key("a2V5"));
      await put(vault, first, 1, key("a2V5", "customer:cu-1"));
      same((await listed(vault, "acme", ROOT)).items, [second], "What is left under the old one");
      same((await listed(vault, "acme", "customer:cu-1")).items, [first], "What is under the new one");
      same((await listed(vault, "acme", "root:k")).items, [], "What is under a part of the name");
    },
  },
  "changes-while-paging": {
    title: "streams that leave and come between pages make no other be left out or come twice",
    run: async ({ open }) => {
      const vault = await open();
      const streams = numbered(8);
      for (const stream of streams) await put(vault, stream, 0, key("a2V5"));
      const next = (page: { next: string | null }, limit: number) =>
        vault.list("acme", ROOT, { limit, after: page.next ?? "" });
      const first = await vault.list("acme", ROOT, { limit: 2 });
      same(first.items, streams.slice(0, 2), "The first page");
      await vault.put(journey("j-000"), 1, key("a2V5", "root:k2"));
      await vault.destroy(journey("j-001"));
      const second = await next(first, 2);
      same(second.items, streams.slice(2, 4), "The page after two before it left");
      await put(vault, journey("j-0"), 0, key("a2V5"));
      same((await next(second, 10)).items, streams.slice(4), "The page after one before it came");
    },
  },
  "bad-page": {
    title: "a limit or cursor that is none is refused",
    run: async ({ open }) => {
      const vault = await open();
      for (const limit of [0, -1, 1.5, Number.NaN])
        await refuses(
          () => vault.list("acme", ROOT, { limit }),
          "INVALID_INPUT",
          `Listing with limit ${limit}`,
        );
      for (const after of ["", "nonsense", "WzFd", "' OR 1=1 --"])
        await refuses(() => vault.list("acme", ROOT, { after }), "INVALID_INPUT", `Listing after ${after}`);
    },
  },
});
