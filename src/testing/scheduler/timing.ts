import { LARGEST_EPOCH_MS } from "../../kernel/instant.js";
import { holds, same } from "../expect.js";
import { group } from "./case.js";
import { dueNow, key, Recorder, SOON_MS } from "./samples.js";

/** 9999-12-31T23:59:59.999Z, and the furthest a `Date` reaches. Every wait for them is longer than `setTimeout` can be. */
const FAR_AWAY = [253_402_300_799_999, LARGEST_EPOCH_MS];
const MANY = 10_000;

export const timingCases = group("timing", {
  "handed-out": {
    title: "a timer that is due is handed out once, with all that was set and attempt 1",
    run: async ({ open, now }) => {
      const scheduler = await open();
      const dueAt = (await now()) - 1;
      await scheduler.set({ ...key("journey:j-1"), dueAt, data: { why: "receiver", list: [1, null] } });
      const { timers, count } = await dueNow(scheduler);
      same(
        timers,
        [{ ...key("journey:j-1"), dueAt, data: { why: "receiver", list: [1, null] }, attempt: 1 }],
        "What was handed out",
      );
      same(count, 1, "How many runOnce says it handed out");
      same((await dueNow(scheduler)).names, [], "A timer that was handled comes again");
    },
  },
  "without-data": {
    title: "a timer that was set without data has an empty object",
    run: async ({ open, now }) => {
      const scheduler = await open();
      await scheduler.set({ ...key("a"), dueAt: await now() });
      same((await dueNow(scheduler)).timers[0]?.data, {}, "Its data");
    },
  },
  "never-early": {
    title: "a timer is not handed out before its time, and is from then on",
    run: async ({ open, now, pass }) => {
      const scheduler = await open();
      const dueAt = (await now()) + 1_000;
      await scheduler.set({ ...key("a"), dueAt });
      let handedOutAt: number | undefined;
      const recorder = new Recorder(async () => {
        handedOutAt = await now();
      });
      while (handedOutAt === undefined) {
        const before = await now();
        const { count } = await dueNow(scheduler, { recorder });
        const late = `${before - dueAt} ms later`;
        holds(
          before < dueAt || count === 1,
          "A timer that is due was not handed out",
          "handed out at its time",
          late,
        );
        await pass(Math.max(1, Math.min(500, dueAt - 1 - (await now()))));
      }
      holds(handedOutAt >= dueAt, "A timer was handed out early", dueAt, handedOutAt);
    },
  },
  "due-order": {
    title: "timers of a tenant are handed out in the order of their times, however they were set",
    run: async ({ open, now }) => {
      const scheduler = await open();
      const at = (await now()) - 1_000;
      for (const number of [3, 1, 5, 2, 4])
        await scheduler.set({ ...key(`t-${number}`), dueAt: at + number });
      same((await dueNow(scheduler)).names, ["t-1", "t-2", "t-3", "t-4", "t-5"], "The order");
    },
  },
  "replaced-earlier": {
    title: "setting a timer again to an earlier time replaces time and data",
    run: async ({ open, now }) => {
      const scheduler = await open();
      const at = await now();
      await scheduler.set({ ...key("a"), dueAt: at + 3_600_000, data: { n: 1 } });
      await scheduler.set({ ...key("a"), dueAt: at - 5, data: { n: 2 } });
      same(
        (await dueNow(scheduler)).timers,
        [{ ...key("a"), dueAt: at - 5, data: { n: 2 }, attempt: 1 }],
        "What was handed out",
      );
      same((await dueNow(scheduler)).names, [], "The timer that was replaced");
    },
  },
  "replaced-later": {
    title: "setting a timer again to a later time takes it back from its first one",
    run: async ({ open, now }) => {
      const scheduler = await open();
      const at = await now();
      await scheduler.set({ ...key("a"), dueAt: at - 5 });
      await scheduler.set({ ...key("b"), dueAt: at - 5 });
      await scheduler.set({ ...key("a"), dueAt: at + 3_600_000 });
      same((await dueNow(scheduler)).names, ["b"], "What was handed out");
    },
  },
  "far-future": {
    title: "times up to the year 9999 and beyond are kept to the millisecond, and wait",
    run: async ({ open, now, pass, until }) => {
      const scheduler = await open();
      const recorder = new Recorder();
      const running = await scheduler.run(recorder.handle);
      for (const [index, dueAt] of FAR_AWAY.entries()) await scheduler.set({ ...key(`far-${index}`), dueAt });
      await pass(2_000);
      same(recorder.names, [], "A timer of another age was handed out");
      await scheduler.set({ ...key("soon"), dueAt: (await now()) + 1 });
      await until(() => recorder.timers.length > 0, "A timer behind those was not handed out", SOON_MS);
      same(recorder.names, ["soon"], "What was handed out");
      await running.stop();
    },
  },
  "long-ago": {
    title: "a timer of long ago is due at once",
    run: async ({ open }) => {
      const scheduler = await open();
      for (const dueAt of [0, -LARGEST_EPOCH_MS]) {
        await scheduler.set({ ...key("a"), dueAt });
        same(
          (await dueNow(scheduler)).timers.map((one) => one.dueAt),
          [dueAt],
          "What was handed out",
        );
      }
    },
  },
  many: {
    title: `${MANY} timers are each handed out once`,
    core: false,
    run: async ({ open, now }) => {
      const scheduler = await open();
      const at = await now();
      for (let from = 0; from < MANY; from += 500)
        await Promise.all(
          Array.from({ length: 500 }, (_, index) =>
            scheduler.set({ ...key(`t-${from + index}`), dueAt: at - 1 - ((from + index) % 997) }),
          ),
        );
      const recorder = new Recorder();
      const { count } = await dueNow(scheduler, { recorder, limit: 2 * MANY });
      same([count, new Set(recorder.names).size], [MANY, MANY], "How many, and how many different ones");
    },
  },
});

export const clearCases = group("clear", {
  cleared: {
    title: "a timer that was cleared is not handed out, and those beside it are",
    run: async ({ open, now }) => {
      const scheduler = await open();
      const dueAt = (await now()) - 1;
      for (const name of ["a", "b", "c"]) await scheduler.set({ ...key(name), dueAt });
      await scheduler.clear(key("b"));
      same([...(await dueNow(scheduler)).names].sort(), ["a", "c"], "What was handed out");
    },
  },
  "not-there": {
    title: "clearing a timer that is not there changes nothing",
    run: async ({ open }) => {
      const scheduler = await open();
      await scheduler.clear(key("nobody"));
      await scheduler.clear(key("nobody"));
      same((await dueNow(scheduler)).names, [], "What was handed out");
    },
  },
  "set-again": {
    title: "a timer that was cleared and set again is handed out",
    run: async ({ open, now }) => {
      const scheduler = await open();
      const dueAt = (await now()) - 1;
      await scheduler.set({ ...key("a"), dueAt, data: { n: 1 } });
      await scheduler.clear(key("a"));
      await scheduler.set({ ...key("a"), dueAt, data: { n: 2 } });
      same(
        (await dueNow(scheduler)).timers.map(({ data }) => data),
        [{ n: 2 }],
        "What was handed out",
      );
    },
  },
});
