import { holds, same } from "../expect.js";
import { group } from "./case.js";
import { dueNow, Gate, key, Recorder, SOON_MS } from "./samples.js";

/** No retry of an early attempt waits longer. */
const EARLY_RETRY_MS = 60_000;

export const retryCases = group("retries", {
  "comes-again": {
    title:
      "a timer whose handler throws comes again, each time as a further attempt, until a handler returns",
    run: async ({ open, now, until }) => {
      const scheduler = await open();
      const dueAt = (await now()) - 1;
      await scheduler.set({ ...key("a"), dueAt, data: { n: 1 } });
      const recorder = new Recorder(async ({ attempt }) => {
        if (attempt < 4) throw new Error("not yet");
      });
      const running = await scheduler.run(recorder.handle);
      await until(() => recorder.timers.length === 4, "It did not come again three times", EARLY_RETRY_MS);
      same(recorder.attempts, [1, 2, 3, 4], "Its attempts");
      same(recorder.timers[3], { ...key("a"), dueAt, data: { n: 1 }, attempt: 4 }, "What it is at last");
      await running.stop();
      same((await dueNow(scheduler)).names, [], "A timer that was handled at last");
    },
  },
  "any-throw": {
    title: "a handler may throw anything, also at once",
    run: async ({ open, now, until }) => {
      const scheduler = await open();
      for (const name of ["undefined", "text", "at-once"])
        await scheduler.set({ ...key(name), dueAt: (await now()) - 1 });
      const recorder = new Recorder();
      const throwing: Record<string, () => Promise<void>> = {
        undefined: () => Promise.reject(undefined),
        text: () => Promise.reject("text"),
        "at-once": () => {
          throw new Error("at once");
        },
      };
      const running = await scheduler.run((timer, context) => {
        if (timer.attempt === 1) return throwing[timer.name]?.() ?? Promise.resolve();
        return recorder.handle(timer, context);
      });
      await until(() => recorder.timers.length === 3, "Not all of them came again", EARLY_RETRY_MS);
      same([...recorder.names].sort(), ["at-once", "text", "undefined"], "What came again");
      await running.stop();
    },
  },
  poison: {
    title: "a timer that is never handled holds up no other",
    run: async ({ open, now, until }) => {
      const scheduler = await open();
      const recorder = new Recorder(async ({ name }) => {
        if (name === "poison") throw new Error("never");
      });
      await scheduler.set({ ...key("poison"), dueAt: (await now()) - 60_000 });
      const running = await scheduler.run(recorder.handle);
      for (let number = 0; number < 20; number++)
        await scheduler.set({ ...key(`t-${number}`), dueAt: (await now()) - 1 });
      const handled = () => recorder.names.filter((name) => name !== "poison").length;
      await until(() => handled() === 20, "The other timers were not handled", SOON_MS);
      await running.stop();
    },
  },
  "once-in-a-call": {
    title: "runOnce hands out a timer whose handler throws once, and leaves it for later",
    run: async ({ open, now, until }) => {
      const scheduler = await open();
      await scheduler.set({ ...key("a"), dueAt: (await now()) - 1 });
      const recorder = new Recorder(() => Promise.reject(new Error("not yet")));
      same((await dueNow(scheduler, { recorder })).count, 1, "How many were handed out");
      let done = false;
      const next = async (): Promise<void> => {
        while (!done) {
          const { timers } = await dueNow(scheduler);
          if (timers.length > 0) same(timers[0]?.attempt, 2, "Its attempt");
          done = timers.length > 0;
          await new Promise((resolve) => setTimeout(resolve, 1));
        }
      };
      const handled = next();
      handled.catch(() => {});
      try {
        await until(() => done, "It did not come again", EARLY_RETRY_MS);
      } finally {
        done = true;
        await handled;
      }
    },
  },
  "set-anew": {
    title: "setting a timer anew that has failed lets it come at its new time, as attempt 1",
    run: async ({ open, now }) => {
      const scheduler = await open();
      const at = await now();
      await scheduler.set({ ...key("a"), dueAt: at - 1 });
      await dueNow(scheduler, { recorder: new Recorder(() => Promise.reject(new Error("not yet"))) });
      await scheduler.set({ ...key("a"), dueAt: at - 2 });
      same(
        (await dueNow(scheduler)).timers.map(({ attempt, dueAt }) => [attempt, dueAt]),
        [[1, at - 2]],
        "Attempt and time",
      );
    },
  },
  hanging: {
    title: "a handler that hangs is given up: its signal is aborted, and its timer comes again",
    run: async ({ open, now, until, handleWithinMs, leaseMs }) => {
      const scheduler = await open();
      await scheduler.set({ ...key("a"), dueAt: (await now()) - 1 });
      const gate = new Gate();
      const recorder = new Recorder(({ attempt }) => (attempt === 1 ? gate.opened : Promise.resolve()));
      const running = await scheduler.run(recorder.handle);
      const late = handleWithinMs + leaseMs + EARLY_RETRY_MS;
      await until(() => recorder.timers.length === 2, "It did not come again", late);
      same(recorder.signals[0]?.aborted, true, "Whether its signal is aborted");
      same(recorder.attempts, [1, 2], "Its attempts");
      gate.open();
      await running.stop();
    },
  },
});

export const whileAtWorkCases = group("at-work", {
  "set-wins": {
    title: "a timer that is set while its handler is at work is kept, and comes after it",
    run: async ({ open, now, until }) => {
      const scheduler = await open();
      const at = await now();
      await scheduler.set({ ...key("a"), dueAt: at - 2, data: { n: 1 } });
      const gate = new Gate();
      const recorder = new Recorder(async ({ data }) => {
        if (data.n !== 1) return;
        await scheduler.set({ ...key("a"), dueAt: at - 1, data: { n: 2 } });
        await gate.opened;
      });
      const running = await scheduler.run(recorder.handle);
      await until(() => recorder.timers.length === 1, "It was not handed out", SOON_MS);
      gate.open();
      await until(() => recorder.timers.length === 2, "What was set meanwhile is lost", SOON_MS);
      same(
        recorder.timers.map(({ data, attempt }) => [data.n, attempt]),
        [
          [1, 1],
          [2, 1],
        ],
        "What was handed out",
      );
      same(recorder.mostAtOnce, 1, "How many handlers were at work on it at once");
      await running.stop();
      same((await dueNow(scheduler)).names, [], "A timer that was handled");
    },
  },
  "set-later-wins": {
    title:
      "a timer that is set to a later time while its handler is at work waits for that time, also where the handler throws",
    run: async ({ open, now, pass, until }) => {
      const scheduler = await open();
      const at = await now();
      const later = at + 3_600_000;
      for (const name of ["returns", "throws"]) await scheduler.set({ ...key(name), dueAt: at - 1 });
      const recorder = new Recorder(async ({ name }) => {
        await scheduler.set({ ...key(name), dueAt: later });
        if (name === "throws") throw new Error("not yet");
      });
      const running = await scheduler.run(recorder.handle);
      await until(() => recorder.timers.length === 2, "They were not handed out", SOON_MS);
      await pass(2_000);
      same(recorder.timers.length, 2, "How often they were handed out");
      await running.stop();
      for (const name of ["returns", "throws"]) await scheduler.set({ ...key(name), dueAt: at - 1 });
      same(
        (await dueNow(scheduler)).timers.map(({ attempt }) => attempt),
        [1, 1],
        "Attempts of timers set anew",
      );
    },
  },
  "clear-wins": {
    title: "a timer that is cleared while its handler is at work is gone, also where the handler throws",
    run: async ({ open, now, pass, until }) => {
      const scheduler = await open();
      for (const name of ["returns", "throws"])
        await scheduler.set({ ...key(name), dueAt: (await now()) - 1 });
      const recorder = new Recorder(async ({ name }) => {
        await scheduler.clear(key(name));
        if (name === "throws") throw new Error("not yet");
      });
      const running = await scheduler.run(recorder.handle);
      await until(() => recorder.timers.length === 2, "They were not handed out", SOON_MS);
      await pass(2_000);
      same(recorder.timers.length, 2, "How often they were handed out");
      await running.stop();
    },
  },
});

export const tenantCases = group("tenants", {
  apart: {
    title: "the same name in two tenants is two timers",
    run: async ({ open, now }) => {
      const scheduler = await open();
      const at = await now();
      await scheduler.set({ ...key("a", "acme"), dueAt: at - 2, data: { n: 1 } });
      await scheduler.set({ ...key("a", "globex"), dueAt: at - 1, data: { n: 2 } });
      await scheduler.set({ ...key("b", "acme"), dueAt: at - 1 });
      await scheduler.set({ ...key("b", "globex"), dueAt: at - 1, data: { n: 3 } });
      await scheduler.clear(key("b", "acme"));
      same(
        (await dueNow(scheduler)).timers.map(({ tenant, name, data }) => [tenant, name, data.n]).sort(),
        [
          ["acme", "a", 1],
          ["globex", "a", 2],
          ["globex", "b", 3],
        ],
        "What was handed out",
      );
    },
  },
  fair: {
    title: "a tenant with many timers does not keep another waiting for all of them",
    run: async ({ open, now }) => {
      const scheduler = await open();
      const at = await now();
      for (let number = 0; number < 300; number++)
        await scheduler.set({ ...key(`t-${number}`, "noisy"), dueAt: at - 10_000 });
      await scheduler.set({ ...key("only", "quiet"), dueAt: at - 1 });
      const recorder = new Recorder();
      await dueNow(scheduler, { recorder, limit: 1_000 });
      const turn = recorder.names.indexOf("only");
      holds(turn >= 0 && turn < 150, "The timer of the other tenant came late", "among the first half", turn);
      same(recorder.timers.length, 301, "How many were handed out");
    },
  },
});
