import type { Coordination } from "../../storage/coordination.js";
import { Mismatch, refuses, same } from "../expect.js";
import { group } from "./case.js";

/** The names of every page. */
async function names(coordination: Coordination, scope: string, limit?: number): Promise<readonly string[]> {
  const all: string[] = [];
  let after: string | undefined;
  for (let page = 0; page < 500; page++) {
    const { items, next } = await coordination.list(scope, {
      ...(limit === undefined ? {} : { limit }),
      ...(after === undefined ? {} : { after }),
    });
    if (items.length > (limit ?? 100)) throw new Mismatch("The size of a page", limit ?? 100, items.length);
    all.push(...items.map(({ name }) => name));
    if (next === null) return all;
    after = next;
  }
  throw new Mismatch("The pages do not end", "at most 500", 500);
}

async function add(coordination: Coordination, scope: string, made: readonly string[]): Promise<void> {
  for (const name of made) await coordination.compareAndSwap({ scope, name }, 0, { name });
}

export const pageCases = group("pages", {
  ordered: {
    title: "a scope is listed by name, by characters, each name once, however small the pages",
    run: async ({ open }) => {
      const coordination = await open();
      const ordered = ["-", ".", "/", "0", "10", "2", ":", "A", "B/a", "_", "a", "a/b", "aB", "aa", "b", "~"];
      await add(coordination, "s", ordered.toReversed());
      for (const limit of [1, 2, 3, ordered.length, 50, undefined])
        same(await names(coordination, "s", limit), ordered, `Pages of ${limit}`);
    },
  },
  whole: {
    title: "a listing gives values and revisions, and 100 entries where it is not told otherwise",
    run: async ({ open }) => {
      const coordination = await open();
      const made = Array.from({ length: 103 }, (_, number) => `n-${String(number).padStart(3, "0")}`);
      await add(coordination, "s", made);
      await coordination.compareAndSwap({ scope: "s", name: "n-000" }, 1, { name: "changed" });
      const { items } = await coordination.list("s");
      same(items.length, 100, "The size of a first page");
      same(items[0], { name: "n-000", value: { name: "changed" }, revision: 2 }, "The first entry");
      same(await names(coordination, "s"), made, "All names");
    },
  },
  scopes: {
    title: "a listing has the entries of its scope, and no other",
    run: async ({ open }) => {
      const coordination = await open();
      await add(coordination, "parked:mail", ["acme/journey/j-1", "globex/journey/j-1"]);
      await add(coordination, "parked:mail2", ["acme/journey/j-2"]);
      await add(coordination, "Parked:mail", ["acme/journey/j-3"]);
      await coordination.lease({ scope: "parked:mail", name: "acme/journey/j-9" }, "one", 60_000);
      same(
        await names(coordination, "parked:mail"),
        ["acme/journey/j-1", "globex/journey/j-1"],
        "The names of a scope",
      );
      same(await names(coordination, "nothing"), [], "A scope without entries");
    },
  },
  moving: {
    title: "entries that come and go between pages leave none of the others out",
    run: async ({ open }) => {
      const coordination = await open();
      await add(coordination, "s", ["a", "c", "e", "g"]);
      const { items, next } = await coordination.list("s", { limit: 2 });
      await coordination.compareAndSwap({ scope: "s", name: "a" }, 1, null);
      await coordination.compareAndSwap({ scope: "s", name: "c" }, 1, null);
      await add(coordination, "s", ["b", "f"]);
      const rest = await coordination.list("s", { limit: 5, ...(next === null ? {} : { after: next }) });
      same(
        [...items, ...rest.items].map(({ name }) => name),
        ["a", "c", "e", "f", "g"],
        "All pages",
      );
    },
  },
  "bad-range": {
    title: "a limit below 1 and a cursor of something else are refused",
    run: async ({ open }) => {
      const coordination = await open();
      await add(coordination, "s", ["a", "b"]);
      for (const limit of [0, -1, 1.5, Number.NaN])
        await refuses(() => coordination.list("s", { limit }), "INVALID_INPUT", `The limit ${limit}`);
      for (const after of ["", "a b", "a", "'; DROP TABLE entries; --"])
        await refuses(() => coordination.list("s", { after }), "INVALID_INPUT", `The cursor ${after}`);
    },
  },
});
