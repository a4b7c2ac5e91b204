import type { JsonObject } from "../../kernel/json.js";
import { refuses, same } from "../expect.js";
import { group } from "./case.js";
import { dueNow, key, Recorder } from "./samples.js";

/** Texts that are no ids: what SQL, paths, headers and UTF-8 make something else of, nothing, and too much. */
const NO_IDS = [
  "'; DROP TABLE timers; --",
  "a b",
  "a/b",
  "a%",
  "\u0000",
  "\ud800",
  "é",
  "\r\n",
  "",
  ".",
  "x".repeat(161),
];
const ANY_IDS = [
  "J-1",
  "j-1",
  "--",
  "_",
  "a_b",
  "axb",
  "a.b",
  "a:b",
  "a~b",
  "0",
  "00",
  "null",
  "__proto__",
  "constructor",
  "x".repeat(128),
];

export const inputCases = group("input", {
  ids: {
    title: "what is no id is refused as a tenant and as a name",
    run: async ({ open, now }) => {
      const scheduler = await open();
      const dueAt = await now();
      for (const bad of NO_IDS) {
        const shown = JSON.stringify(bad.slice(0, 24));
        for (const place of [key(bad), key("a", bad)]) {
          await refuses(() => scheduler.set({ ...place, dueAt }), "INVALID_INPUT", `Setting ${shown}`);
          await refuses(() => scheduler.clear(place), "INVALID_INPUT", `Clearing ${shown}`);
        }
      }
      const long = "x".repeat(129);
      await refuses(
        () => scheduler.set({ ...key("a", long), dueAt }),
        "INVALID_INPUT",
        "A tenant of 129 characters",
      );
      same((await dueNow(scheduler)).names, [], "What was handed out");
      await scheduler.set({ ...key("x".repeat(160), long.slice(1)), dueAt });
      same((await dueNow(scheduler)).count, 1, "The longest name and tenant");
    },
  },
  "due-at": {
    title: "a time that is none is refused",
    run: async ({ open }) => {
      const scheduler = await open();
      for (const dueAt of [0.5, Number.NaN, Number.POSITIVE_INFINITY, 8.64e15 + 1, -8.64e15 - 1])
        await refuses(() => scheduler.set({ ...key("a"), dueAt }), "INVALID_INPUT", `Due at ${dueAt}`);
      same((await dueNow(scheduler)).names, [], "What was handed out");
    },
  },
  data: {
    title: "data that JSON cannot carry, or too much of it, is refused, and what was set before stays",
    run: async ({ open, now }) => {
      const scheduler = await open();
      const dueAt = (await now()) - 1;
      await scheduler.set({ ...key("a"), dueAt, data: { n: 1 } });
      const set = (data: unknown) => Reflect.apply(scheduler.set, scheduler, [{ ...key("a"), dueAt, data }]);
      for (const [what, data] of [
        ["NaN", { n: Number.NaN }],
        ["a date", { at: new Date(0) }],
        ["a bigint", { n: 1n }],
        ["half a character", { text: "\ud800" }],
      ] as const)
        await refuses(() => set(data), "JSON_UNSAFE", `Setting ${what}`);
      for (const [what, data] of [
        ["a list", []],
        ["text", "text"],
      ] as const)
        await refuses(() => set(data), "INVALID_INPUT", `Setting ${what}`);
      await refuses(() => set({ text: "é".repeat(8_192) }), "LIMIT_EXCEEDED", "Setting more than 16 KiB");
      same(
        (await dueNow(scheduler)).timers.map(({ data }) => data),
        [{ n: 1 }],
        "What was handed out",
      );
    },
  },
  "run-once": {
    title: "a limit that is none is refused, and so is a handler",
    run: async ({ open }) => {
      const scheduler = await open();
      const handle = async (): Promise<void> => {};
      for (const limit of [0, -1, 1.5, Number.NaN])
        await refuses(() => scheduler.runOnce({ handle, limit }), "INVALID_INPUT", `Limit ${limit}`);
      for (const bad of [undefined, null, "handle"]) {
        await refuses(
          () => Reflect.apply(scheduler.runOnce, scheduler, [{ handle: bad }]),
          "INVALID_INPUT",
          `runOnce with ${bad} for a handler`,
        );
        await refuses(
          () => Reflect.apply(scheduler.run, scheduler, [bad]),
          "INVALID_INPUT",
          `run with ${bad}`,
        );
      }
    },
  },
});

const HOSTILE: JsonObject = {
  text: `'; DROP TABLE "timers"; -- \\ %s $1 ? {} \u0000 \u2028 \u202e é 漢 😀`,
  numbers: [0, -1, 1e-7, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER, 0.1],
  nested: { list: [[], [{}], null, true, false, ""] },
  "": "empty",
  constructor: "a name",
  "a.b/c": null,
};

export const dataCases = group("data", {
  "any-id": {
    title: "every text that is an id names a timer of its own, case and all",
    run: async ({ open, now }) => {
      const scheduler = await open();
      const dueAt = (await now()) - 1;
      for (const id of ANY_IDS) await scheduler.set({ ...key(id, id), dueAt });
      const { timers } = await dueNow(scheduler);
      same(
        timers.map(({ tenant, name }) => [tenant, name]).sort(),
        ANY_IDS.map((id) => [id, id]).sort(),
        "Tenants and names",
      );
    },
  },
  hostile: {
    title: "data comes back equal to the last character, also after a failure",
    run: async ({ open, now }) => {
      const scheduler = await open();
      await scheduler.set({ ...key("a"), dueAt: (await now()) - 1, data: HOSTILE });
      same(
        (await dueNow(scheduler)).timers.map(({ data }) => data),
        [HOSTILE],
        "The data",
      );
    },
  },
  largest: {
    title: "data of 16 KiB to the byte is taken",
    run: async ({ open, now }) => {
      const scheduler = await open();
      const data = { text: `x${"é".repeat(8_183)}` };
      await scheduler.set({ ...key("a"), dueAt: (await now()) - 1, data: { ...data, n: 1 } });
      same(
        (await dueNow(scheduler)).timers.map((one) => one.data),
        [{ ...data, n: 1 }],
        "The data",
      );
    },
  },
  copied: {
    title: "what was given and what was handed out may be changed without changing the timer",
    run: async ({ open, now, until }) => {
      const scheduler = await open();
      const given = { ...key("a"), dueAt: (await now()) - 1, data: { list: [1] } };
      const setting = scheduler.set(given);
      given.data.list.push(2);
      given.name = "b";
      await setting;
      const recorder = new Recorder(async ({ data, attempt }) => {
        if (attempt > 1) return;
        if (Array.isArray(data.list) && !Object.isFrozen(data.list)) data.list.push(3);
        throw new Error("not yet");
      });
      const seen: string[] = [];
      const running = await scheduler.run((timer, context) => {
        seen.push(`${timer.name} ${JSON.stringify(timer.data)}`);
        return recorder.handle(timer, context);
      });
      await until(() => recorder.timers.length === 2, "It did not come again", 60_000);
      same(seen, ['a {"list":[1]}', 'a {"list":[1]}'], "What was handed out");
      await running.stop();
    },
  },
});

export const lifecycleCases = group("lifecycle", {
  closed: {
    title: "a closed scheduler refuses every call",
    run: async ({ open, now }) => {
      const scheduler = await open();
      if (scheduler.close === undefined) return;
      const dueAt = (await now()) - 1;
      await scheduler.set({ ...key("a"), dueAt });
      await scheduler.close();
      const handle = async (): Promise<void> => {};
      await refuses(() => scheduler.set({ ...key("a"), dueAt }), "STORE_CLOSED", "set after close");
      await refuses(() => scheduler.clear(key("a")), "STORE_CLOSED", "clear after close");
      await refuses(() => scheduler.run(handle), "STORE_CLOSED", "run after close");
      await refuses(() => scheduler.runOnce({ handle }), "STORE_CLOSED", "runOnce after close");
      const { migrate } = scheduler;
      if (migrate !== undefined)
        await refuses(() => migrate.call(scheduler), "STORE_CLOSED", "migrate after close");
    },
  },
  "closed-twice": {
    title: "closing twice, also at once, is as closing once",
    run: async ({ open }) => {
      const scheduler = await open();
      await Promise.all([scheduler.close?.(), scheduler.close?.()]);
      await scheduler.close?.();
    },
  },
  "close-stops": {
    title: "closing stops what runs",
    run: async ({ open, now, pass }) => {
      const scheduler = await open();
      if (scheduler.close === undefined) return;
      const recorder = new Recorder();
      await scheduler.set({ ...key("a"), dueAt: (await now()) + 1_000 });
      await scheduler.run(recorder.handle);
      await scheduler.close();
      await pass(3_000);
      same(recorder.names, [], "What was handed out after close");
    },
  },
  "migrated-again": {
    title: "migrating again, also twice at once, keeps every timer",
    run: async ({ open, now }) => {
      const scheduler = await open();
      await scheduler.set({ ...key("a"), dueAt: (await now()) - 1 });
      await scheduler.migrate?.();
      await Promise.all([scheduler.migrate?.(), scheduler.migrate?.()]);
      same((await dueNow(scheduler)).names, ["a"], "What was handed out");
    },
  },
});

export const durabilityCases = group("durability", {
  closed: {
    title: "what was set is there after the scheduler was closed and opened again",
    requires: "durable",
    run: async ({ open, another, now }) => {
      const scheduler = await open();
      const dueAt = (await now()) - 1;
      await scheduler.set({ ...key("a"), dueAt, data: { n: 1 } });
      await scheduler.close?.();
      same(
        (await dueNow(await another(scheduler))).timers,
        [{ ...key("a"), dueAt, data: { n: 1 }, attempt: 1 }],
        "What was handed out",
      );
    },
  },
  shared: {
    title: "what one scheduler sets, clears and handles, another one over the same timers sees",
    requires: "durable",
    run: async ({ open, another, now }) => {
      const first = await open();
      const second = await another(first);
      const dueAt = (await now()) - 1;
      for (const name of ["a", "b", "c"]) await first.set({ ...key(name), dueAt });
      await second.clear(key("a"));
      same((await dueNow(first, { limit: 1 })).count, 1, "What the first handed out");
      same((await dueNow(second)).count, 1, "What the second handed out");
      same((await dueNow(first)).count, 0, "What is left");
    },
  },
});

class RolledBack extends Error {}

export const capabilityCases = group("capabilities", {
  declared: {
    title: "a scheduler declares what its adapter declares",
    run: async ({ open, capabilities }) => {
      same((await open()).capabilities, capabilities, "Its capabilities");
    },
  },
  "tx-refused": {
    title: "a transaction is refused where there are none, and nothing is changed",
    requires: "no transactions",
    run: async ({ open, now }) => {
      const scheduler = await open();
      const dueAt = (await now()) - 1;
      await scheduler.set({ ...key("a"), dueAt });
      await refuses(
        () => scheduler.set({ ...key("b"), dueAt }, { tx: {} }),
        "TX_UNSUPPORTED",
        "set with a tx",
      );
      await refuses(() => scheduler.clear(key("a"), { tx: {} }), "TX_UNSUPPORTED", "clear with a tx");
      same((await dueNow(scheduler)).names, ["a"], "What was handed out");
    },
  },
  "tx-committed": {
    title:
      "what is set and cleared in a transaction of the caller's is so once it is committed, and not before",
    requires: "transactions",
    run: async ({ open, transaction, now }) => {
      const scheduler = await open();
      const dueAt = (await now()) - 1;
      await scheduler.set({ ...key("a"), dueAt: dueAt + 3_600_000 });
      await scheduler.set({ ...key("b"), dueAt: dueAt + 3_600_000 });
      await transaction(scheduler, async (tx) => {
        await scheduler.set({ ...key("a"), dueAt, data: { n: 1 } }, { tx });
        await scheduler.clear(key("b"), { tx });
        await scheduler.set({ ...key("c"), dueAt, data: { n: 3 } }, { tx });
        await scheduler.set({ ...key("c"), dueAt, data: { n: 4 } }, { tx });
      });
      same(
        (await dueNow(scheduler)).timers.map(({ name, data }) => [name, data.n]).sort(),
        [
          ["a", 1],
          ["c", 4],
        ],
        "What was handed out",
      );
      await scheduler.set({ ...key("b"), dueAt });
      same((await dueNow(scheduler)).names, ["b"], "A timer set after it was cleared");
    },
  },
  "tx-rolled-back": {
    title: "what is set and cleared in a transaction that is rolled back never was",
    requires: "transactions",
    run: async ({ open, transaction, now }) => {
      const scheduler = await open();
      const dueAt = (await now()) - 1;
      await scheduler.set({ ...key("a"), dueAt, data: { n: 1 } });
      await scheduler.set({ ...key("b"), dueAt, data: { n: 2 } });
      await transaction(scheduler, async (tx) => {
        await scheduler.set({ ...key("a"), dueAt: dueAt + 3_600_000 }, { tx });
        await scheduler.clear(key("b"), { tx });
        await scheduler.set({ ...key("c"), dueAt }, { tx });
        throw new RolledBack("as meant");
      }).catch((error: unknown) => {
        if (!(error instanceof RolledBack)) throw error;
      });
      same(
        (await dueNow(scheduler)).timers.map(({ name, data }) => [name, data.n]).sort(),
        [
          ["a", 1],
          ["b", 2],
        ],
        "What was handed out",
      );
    },
  },
  "tx-input": {
    title: "input that is refused leaves the caller's transaction usable",
    requires: "transactions",
    run: async ({ open, transaction, now }) => {
      const scheduler = await open();
      const dueAt = (await now()) - 1;
      await transaction(scheduler, async (tx) => {
        await refuses(() => scheduler.set({ ...key("a b"), dueAt }, { tx }), "INVALID_INPUT", "Setting a b");
        await scheduler.set({ ...key("a"), dueAt }, { tx });
      });
      same((await dueNow(scheduler)).names, ["a"], "What was handed out");
    },
  },
});
