import { same } from "../expect.js";
import { group } from "./case.js";

const key = { scope: "jobs", name: "acme/journey/j-1" };

export const entryCases = group("entries", {
  written: {
    title: "an entry is made at revision 0, and every change gives the next revision",
    run: async ({ open }) => {
      const coordination = await open();
      same(await coordination.get(key), null, "An entry that is not there");
      for (let revision = 1; revision <= 4; revision++) {
        same(
          await coordination.compareAndSwap(key, revision - 1, { at: revision }),
          { status: "ok", revision },
          `Swap ${revision}`,
        );
        same(await coordination.get(key), { value: { at: revision }, revision }, `After swap ${revision}`);
      }
    },
  },
  conflict: {
    title: "a swap at another revision than the entry has tells the one found, and writes nothing",
    run: async ({ open }) => {
      const coordination = await open();
      same(
        await coordination.compareAndSwap(key, 3, { at: 0 }),
        { status: "conflict", revision: 0 },
        "A swap of an entry that is not there",
      );
      same(await coordination.get(key), null, "After a conflict");
      await coordination.compareAndSwap(key, 0, { at: 1 });
      await coordination.compareAndSwap(key, 1, { at: 2 });
      for (const expected of [0, 1, 3])
        for (const value of [{ at: 9 }, null])
          same(
            await coordination.compareAndSwap(key, expected, value),
            { status: "conflict", revision: 2 },
            `A swap at revision ${expected}`,
          );
      same(await coordination.get(key), { value: { at: 2 }, revision: 2 }, "After conflicts");
    },
  },
  removed: {
    title: "an entry that is removed is not there, and begins at 1 when it is made anew",
    run: async ({ open }) => {
      const coordination = await open();
      same(
        await coordination.compareAndSwap(key, 0, null),
        { status: "ok", revision: 0 },
        "Removing an entry that is not there",
      );
      await coordination.compareAndSwap(key, 0, { at: 1 });
      await coordination.compareAndSwap(key, 1, { at: 2 });
      same(await coordination.compareAndSwap(key, 2, null), { status: "ok", revision: 0 }, "Removing");
      same(await coordination.get(key), null, "After removing");
      same((await coordination.list("jobs")).items, [], "The scope after removing");
      same(
        await coordination.compareAndSwap(key, 2, { at: 3 }),
        { status: "conflict", revision: 0 },
        "A swap at the revision before it was removed",
      );
      same(await coordination.compareAndSwap(key, 0, { at: 3 }), { status: "ok", revision: 1 }, "Made anew");
    },
  },
  apart: {
    title: "keys of another scope or name are other entries, case and all",
    run: async ({ open }) => {
      const coordination = await open();
      const keys = [
        key,
        { scope: "Jobs", name: key.name },
        { scope: "jobs", name: "acme/journey/J-1" },
        { scope: "jobs", name: "acme/journey/j-10" },
        { scope: "jobs", name: "globex/journey/j-1" },
        { scope: "jobs:acme", name: "journey/j-1" },
        { scope: "__proto__", name: "constructor" },
        { scope: "x".repeat(128), name: "y".repeat(400) },
      ];
      for (const [number, one] of keys.entries())
        same(
          await coordination.compareAndSwap(one, 0, { number }),
          { status: "ok", revision: 1 },
          `Entry ${number}`,
        );
      for (const [number, one] of keys.entries())
        same(await coordination.get(one), { value: { number }, revision: 1 }, `Entry ${number}`);
    },
  },
  data: {
    title: "a value comes back as it was, up to 64 KiB of JSON text",
    run: async ({ open }) => {
      const coordination = await open();
      const values = [
        {},
        { a: null, b: [1, -2.5, 1e21, true, "", "'; DROP TABLE entries; --"], c: { d: { e: [] } } },
        { text: "\u0000\u0001\ud800 é 漢字 😀 \u2028 \\ \" ' $1 ?" },
        JSON.parse('{"__proto__":{"a":1},"constructor":1,"hasOwnProperty":2}'),
        { large: "x".repeat(65_536 - 12) },
      ];
      for (const [number, value] of values.entries()) {
        const name = `value-${number}`;
        same(
          (await coordination.compareAndSwap({ scope: "s", name }, 0, value)).status,
          "ok",
          `Writing value ${number}`,
        );
        const { value: met } = (await coordination.get({ scope: "s", name })) ?? {};
        same(JSON.stringify(met), JSON.stringify(value), `Value ${number}`);
      }
    },
  },
  ownership: {
    title: "changing what was given or returned changes nothing",
    run: async ({ open }) => {
      const coordination = await open();
      const value = { list: [{ at: 1 }] };
      await coordination.compareAndSwap(key, 0, value);
      Reflect.set(value, "list", "spoilt");
      const first = await coordination.get(key);
      Reflect.set(first?.value ?? {}, "list", "spoilt");
      Reflect.set((await coordination.list("jobs")).items[0]?.value ?? {}, "list", "spoilt");
      same(await coordination.get(key), { value: { list: [{ at: 1 }] }, revision: 1 }, "The entry");
    },
  },
});
