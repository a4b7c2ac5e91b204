import { holds, same } from "../expect.js";
import { group } from "./case.js";
import { dueNow, Gate, key, Recorder, SOON_MS } from "./samples.js";

export const runCases = group("run", {
  "as-they-come": {
    title: "timers are handed out as they come due, none before its time",
    run: async ({ open, now, until }) => {
      const scheduler = await open();
      const early: string[] = [];
      const recorder = new Recorder(async ({ name, dueAt }) => {
        if ((await now()) < dueAt) early.push(name);
      });
      const running = await scheduler.run(recorder.handle);
      const at = await now();
      for (const [name, inMs] of [
        ["c", 900],
        ["a", 300],
        ["b", 600],
      ] as const)
        await scheduler.set({ ...key(name), dueAt: at + inMs });
      await until(() => recorder.timers.length === 3, "They were not handed out", SOON_MS);
      same(recorder.names, ["a", "b", "c"], "The order");
      same(early, [], "Those before their time");
      await running.stop();
    },
  },
  "sets-itself": {
    title: "a handler may set its own timer anew each time",
    run: async ({ open, now, until }) => {
      const scheduler = await open();
      const recorder = new Recorder(async ({ data }) => {
        if (typeof data.n === "number" && data.n < 5)
          await scheduler.set({ ...key("a"), dueAt: (await now()) - 1, data: { n: data.n + 1 } });
      });
      await scheduler.set({ ...key("a"), dueAt: (await now()) - 1, data: { n: 1 } });
      const running = await scheduler.run(recorder.handle);
      await until(() => recorder.timers.length === 5, "It did not come five times", 5 * SOON_MS);
      same(
        recorder.timers.map(({ data }) => data.n),
        [1, 2, 3, 4, 5],
        "The data",
      );
      await running.stop();
    },
  },
  "stop-drains": {
    title: "stop waits for the handlers at work, and begins no other",
    run: async ({ open, now, pass, until }) => {
      const scheduler = await open();
      const gate = new Gate();
      let finished = false;
      const recorder = new Recorder(async () => {
        await gate.opened;
        finished = true;
      });
      await scheduler.set({ ...key("a"), dueAt: (await now()) - 1 });
      const running = await scheduler.run(recorder.handle);
      await until(() => recorder.timers.length === 1, "It was not handed out", SOON_MS);
      let stopped = false;
      const stopping = running.stop().then(() => {
        stopped = true;
      });
      await scheduler.set({ ...key("b"), dueAt: (await now()) - 1 });
      await pass(100);
      same([stopped, recorder.names], [false, ["a"]], "Whether it had stopped, and what was handed out");
      gate.open();
      await stopping;
      same(finished, true, "Whether the handler had finished");
      await pass(2_000);
      same(recorder.names, ["a"], "What was handed out after it had stopped");
      same((await dueNow(scheduler)).names, ["b"], "What is left for another worker");
    },
  },
  "stop-twice": {
    title: "stopping twice, also at once, is as stopping once",
    run: async ({ open }) => {
      const running = await (await open()).run(async () => {});
      await Promise.all([running.stop(), running.stop()]);
      await running.stop();
    },
  },
});

export const onceCases = group("once", {
  limit: {
    title: "runOnce takes no more than its limit, and the rest the next time",
    run: async ({ open, now }) => {
      const scheduler = await open();
      const at = await now();
      for (let number = 1; number <= 5; number++)
        await scheduler.set({ ...key(`t-${number}`), dueAt: at - 100 + number });
      const calls = [];
      for (let call = 0; call < 3; call++) calls.push(await dueNow(scheduler, { limit: 2 }));
      same(
        calls.map(({ count }) => count),
        [2, 2, 1],
        "How many each call says it handed out",
      );
      same(
        calls.map(({ names }) => names),
        [["t-1", "t-2"], ["t-3", "t-4"], ["t-5"]],
        "What each call handed out",
      );
    },
  },
  "default-limit": {
    title: "runOnce takes 100 where no limit is given",
    run: async ({ open, now }) => {
      const scheduler = await open();
      const dueAt = (await now()) - 1;
      for (let number = 0; number < 103; number++) await scheduler.set({ ...key(`t-${number}`), dueAt });
      same((await dueNow(scheduler)).count, 100, "The first call");
      same((await dueNow(scheduler)).count, 3, "The second call");
    },
  },
  signal: {
    title: "runOnce begins no further timer once its signal is aborted, and waits for those at work",
    run: async ({ open, now }) => {
      const scheduler = await open();
      const dueAt = (await now()) - 1;
      for (let number = 0; number < 200; number++) await scheduler.set({ ...key(`t-${number}`), dueAt });
      const controller = new AbortController();
      let finished = 0;
      const recorder = new Recorder(async () => {
        controller.abort();
        await new Promise((resolve) => setTimeout(resolve, 5));
        finished++;
      });
      const count = await scheduler.runOnce({
        handle: recorder.handle,
        limit: 200,
        signal: controller.signal,
      });
      const begun = recorder.timers.length;
      holds(begun < 200, "Every timer was begun", "fewer than 200", begun);
      same([count, finished], [begun, begun], "How many it says, and how many had finished");
      const rest = await dueNow(scheduler, { limit: 200 });
      same(rest.count, 200 - begun, "How many are left");
      same(new Set(rest.timers.map(({ attempt }) => attempt)), new Set([1]), "Their attempts");
    },
  },
  "aborted-before": {
    title: "runOnce with a signal that is aborted already hands out nothing",
    run: async ({ open, now }) => {
      const scheduler = await open();
      await scheduler.set({ ...key("a"), dueAt: (await now()) - 1 });
      const recorder = new Recorder();
      const count = await scheduler.runOnce({ handle: recorder.handle, signal: AbortSignal.abort() });
      same([count, recorder.names], [0, []], "How many, and which");
      same(
        (await dueNow(scheduler)).timers.map(({ attempt }) => attempt),
        [1],
        "Attempts of what is left",
      );
    },
  },
});

const STEPS = 6;

export const workerCases = group("workers", {
  "one-at-a-time": {
    title: "two workers at once hand out every timer once, and none to both",
    run: async ({ open, another, now, until }) => {
      const first = await open();
      const second = await another(first);
      const recorder = new Recorder(() => new Promise((resolve) => setTimeout(resolve, 1)));
      const running = [await first.run(recorder.handle), await second.run(recorder.handle)];
      const at = await now();
      await Promise.all(
        Array.from({ length: 200 }, (_, number) =>
          first.set({ ...key(`t-${number}`), dueAt: at - 200 + number }),
        ),
      );
      const handled = () => new Set(recorder.names).size;
      await until(() => handled() === 200, "Not all of them were handed out", 6 * SOON_MS);
      for (const one of running) await one.stop();
      same([recorder.timers.length, recorder.mostAtOnce], [200, 1], "How often, and how many at once on one");
    },
  },
  "long-handler": {
    title: "a handler that takes longer than a lease keeps its timer",
    run: async ({ open, another, now, pass, until, leaseMs }) => {
      const first = await open();
      const second = await another(first);
      await first.set({ ...key("a"), dueAt: (await now()) - 1 });
      const gate = new Gate();
      const recorder = new Recorder(() => gate.opened);
      const one = await first.run(recorder.handle);
      await until(() => recorder.timers.length === 1, "It was not handed out", SOON_MS);
      const other = await second.run(recorder.handle);
      for (let step = 0; step < STEPS; step++) await pass((2 * leaseMs) / STEPS);
      same(
        [recorder.timers.length, recorder.signals[0]?.aborted],
        [1, false],
        "How often, and whether it was given up",
      );
      gate.open();
      await one.stop();
      await other.stop();
      same((await dueNow(second)).names, [], "A timer that was handled");
    },
  },
  lost: {
    title: "the timer of a worker that is lost comes again to another one, after its lease and not before",
    requires: "durable",
    run: async ({ open, another, lose, now, until, pass, leaseMs }) => {
      const lostOne = await open();
      const other = await another(lostOne);
      await lostOne.set({ ...key("a"), dueAt: (await now()) - 1, data: { n: 1 } });
      const gate = new Gate();
      const abandoned = new Recorder(() => gate.opened);
      await lostOne.run(abandoned.handle);
      await until(() => abandoned.timers.length === 1, "It was not handed out", SOON_MS);
      await lose(lostOne);
      const recorder = new Recorder();
      const running = await other.run(recorder.handle);
      await pass(Math.floor(leaseMs / 4));
      same(recorder.names, [], "What another worker gets while the lease lasts");
      await until(() => recorder.timers.length === 1, "It did not come again", (3 / 2) * leaseMs);
      same(
        recorder.timers.map(({ attempt, data }) => [attempt, data.n]),
        [[2, 1]],
        "Its attempt and data",
      );
      gate.open();
      await running.stop();
      same((await dueNow(other)).names, [], "A timer that was handled");
    },
  },
});
