import { refuses, same } from "../expect.js";
import { group } from "./case.js";

/** What SQL, paths, headers and UTF-8 make something else of, nothing, and what is no text. */
const NO_NAMES = ["'; DROP TABLE entries; --", "a b", "a%", "\u0000", "\ud800", "é", "\r\n", "", 1, null];
const key = { scope: "s", name: "n" };

export const inputCases = group("input", {
  keys: {
    title: "what is no scope, name or holder is refused, and nothing is written",
    run: async ({ open }) => {
      const coordination = await open();
      const call = (method: "get" | "compareAndSwap" | "list" | "lease" | "release", ...given: unknown[]) =>
        // What the types forbid reaches an adapter all the same.
        Promise.resolve().then(() => Reflect.apply(coordination[method], coordination, given));
      for (const bad of [...NO_NAMES, "x".repeat(401)]) {
        const shown = JSON.stringify(bad).slice(0, 30);
        for (const wrong of [
          { scope: "s", name: bad },
          { scope: bad, name: "n" },
        ]) {
          await refuses(() => call("get", wrong), "INVALID_INPUT", `get ${shown}`);
          await refuses(() => call("compareAndSwap", wrong, 0, {}), "INVALID_INPUT", `swap ${shown}`);
          await refuses(() => call("lease", wrong, "one", 1_000), "INVALID_INPUT", `lease ${shown}`);
          await refuses(() => call("release", wrong, "one"), "INVALID_INPUT", `release ${shown}`);
        }
        await refuses(() => call("list", bad), "INVALID_INPUT", `list ${shown}`);
        await refuses(() => call("lease", key, bad, 1_000), "INVALID_INPUT", `lease by ${shown}`);
        await refuses(() => call("release", key, bad), "INVALID_INPUT", `release by ${shown}`);
      }
      same((await coordination.list("s")).items, [], "A refused call wrote something");
    },
  },
  values: {
    title: "what is no object that JSON can carry, or is too large, is refused, and nothing is written",
    run: async ({ open }) => {
      const coordination = await open();
      const cycle: Record<string, unknown> = {};
      cycle.self = cycle;
      for (const [what, value] of Object.entries({
        "an array": [],
        "a text": "text",
        undefined: undefined,
        NaN: { a: Number.NaN },
        "a bigint": { a: 1n },
        "a date": { a: new Date(0) },
        "undefined in an array": { a: [undefined] },
        "a cycle": cycle,
        "more than 64 KiB": { large: "x".repeat(65_536) },
        "more than 64 KiB of UTF-8": { large: "é".repeat(32_768) },
      }))
        await refuses(
          () =>
            Promise.resolve().then(() =>
              Reflect.apply(coordination.compareAndSwap, coordination, [key, 0, value]),
            ),
          ["INVALID_INPUT", "JSON_UNSAFE", "JSON_LIMIT", "LIMIT_EXCEEDED"],
          `A value that is ${what}`,
        );
      same(await coordination.get(key), null, "A refused swap wrote something");
    },
  },
  numbers: {
    title: "an expected revision or a time that is none is refused",
    run: async ({ open }) => {
      const coordination = await open();
      for (const expected of [-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY])
        await refuses(
          () => coordination.compareAndSwap(key, expected, {}),
          "INVALID_INPUT",
          `Expecting revision ${expected}`,
        );
      for (const forMs of [0, -1, 0.5, Number.NaN, 86_400_001])
        await refuses(
          () => coordination.lease(key, "one", forMs),
          "INVALID_INPUT",
          `A lease for ${forMs} ms`,
        );
      same(
        (await coordination.lease(key, "other", 86_400_000)).status,
        "held",
        "The lease after it was refused",
      );
    },
  },
});
