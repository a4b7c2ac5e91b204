import type { Coordination, EventStore } from "throughline/storage";
import { memoryCoordination } from "throughline/storage/memory";
import { describe, expect, test } from "vitest";
import { createFollower } from "../../../src/application/following/follower.js";
import type { FollowerTuning } from "../../../src/application/following/options.js";
import { ThroughlineError } from "../../../src/kernel/error.js";
import { partitioned } from "./partitioned.js";
import { journey, write } from "./samples.js";
import { VirtualTime } from "./virtual-time.js";

const PARTITIONS = 8;
const LEASE_MS = 3_000;

function setting() {
  const time = new VirtualTime();
  const store = partitioned(PARTITIONS);
  const coordination: Coordination = memoryCoordination({ clock: time });
  const by: string[] = [];
  let written = 0;
  /** Appends to a journey of each partition, and tells who handled how many. */
  const shares = async (): Promise<readonly number[]> => {
    by.length = 0;
    for (let partition = 0; partition < PARTITIONS; partition++)
      await write(store, journey(`j-${partition}`), written);
    written++;
    await time.until(() => by.length === PARTITIONS, 20_000);
    const counts = new Map<string, number>();
    for (const name of by) counts.set(name, (counts.get(name) ?? 0) + 1);
    return [...counts.values()].sort();
  };
  const worker = (name: string, options: Partial<FollowerTuning> = {}, delayMs = 0) =>
    createFollower({
      store,
      coordination,
      name: "mail",
      handle: async () => {
        if (delayMs > 0) await time.pause(delayMs);
        by.push(name);
      },
      clock: time,
      sleep: time.sleep,
      random: () => 0.5,
      ids: () => name,
      leaseMs: LEASE_MS,
      ...options,
    });
  return { time, store, coordination, by, shares, worker };
}

/** A coordination whose calls never come back once the worker is dead. */
function mortal(coordination: Coordination) {
  const life = { dead: false };
  const call =
    <Arguments extends readonly unknown[], Result>(method: (...given: Arguments) => Promise<Result>) =>
    (...given: Arguments): Promise<Result> =>
      life.dead ? new Promise(() => {}) : method(...given);
  return {
    life,
    coordination: {
      capabilities: coordination.capabilities,
      get: call((...given: Parameters<Coordination["get"]>) => coordination.get(...given)),
      compareAndSwap: call((...given: Parameters<Coordination["compareAndSwap"]>) =>
        coordination.compareAndSwap(...given),
      ),
      list: call((...given: Parameters<Coordination["list"]>) => coordination.list(...given)),
      lease: call((...given: Parameters<Coordination["lease"]>) => coordination.lease(...given)),
      release: call((...given: Parameters<Coordination["release"]>) => coordination.release(...given)),
    } satisfies Coordination,
  };
}

describe("workers of one follower", () => {
  test("share the partitions evenly, whoever comes and goes", async () => {
    const { time, shares, worker } = setting();
    const workers = ["a", "b", "c"].map((name) => worker(name));
    const settle = () => time.until(() => false, 4 * LEASE_MS);
    const [first, second, third] = workers;
    await first?.run();
    await settle();
    expect(await shares()).toEqual([8]);
    await second?.run();
    await third?.run();
    await settle();
    expect(await shares()).toEqual([2, 3, 3]);
    await time.finish(second?.stop() ?? Promise.resolve());
    await settle();
    expect(await shares()).toEqual([4, 4]);
    await time.finish(Promise.all(workers.map((one) => one.stop())));
  });

  test("take over the partitions of one that is lost, once its leases have run out", async () => {
    const { time, coordination, shares, worker } = setting();
    const doomed = mortal(coordination);
    const lost = worker("lost", { coordination: doomed.coordination });
    const left = worker("left");
    await lost.run();
    await left.run();
    await time.until(() => false, 4 * LEASE_MS);
    expect(await shares()).toEqual([4, 4]);
    doomed.life.dead = true;
    await time.until(() => false, 4 * LEASE_MS);
    expect(await shares()).toEqual([8]);
  });

  test("cannot move a checkpoint once another has taken over", async () => {
    const { time, store, coordination, by, worker } = setting();
    await write(store, journey("j-0"), 0);
    const late = mortal(coordination);
    let pass: () => void = () => {};
    const held = new Promise<void>((resolve) => {
      pass = resolve;
    });
    let checkpoints = 0;
    const frozen: Coordination = {
      ...late.coordination,
      compareAndSwap: async (key, ...more) => {
        // The first is the taking over; the second would move the checkpoint.
        if (key.name === "partition/0" && ++checkpoints === 2) await held;
        return coordination.compareAndSwap(key, ...more);
      },
      lease: async (key, holder, forMs) =>
        checkpoints >= 2 ? new Promise(() => {}) : coordination.lease(key, holder, forMs),
    };
    await worker("frozen", { coordination: frozen }).run();
    await time.until(() => checkpoints === 2, 10_000);
    await time.until(() => false, 2 * LEASE_MS);
    const next = worker("next");
    await next.run();
    await time.until(() => by.includes("next"), 20_000);
    await time.until(() => false, 1_000);
    const key = { scope: "follower:mail", name: "partition/0" };
    const before = await coordination.get(key);
    pass();
    await time.until(() => false, 1_000);
    expect(await coordination.get(key)).toEqual(before);
    expect(by.filter((name) => name === "next")).toHaveLength(1);
    await time.finish(next.stop());
  });

  test("park nothing in a partition they have lost", async () => {
    const { time, store, coordination, by, worker } = setting();
    await write(store, journey("j-0"), 0);
    let swaps = 0;
    const frozen: Coordination = {
      ...mortal(coordination).coordination,
      compareAndSwap: (key, ...more) =>
        key.name === "partition/0" && ++swaps > 1
          ? new Promise(() => {})
          : coordination.compareAndSwap(key, ...more),
      lease: (...given) => (swaps > 1 ? new Promise(() => {}) : coordination.lease(...given)),
    };
    const failing = createFollower({
      store,
      coordination: frozen,
      name: "mail",
      handle: async () => {
        throw new Error("on purpose");
      },
      attempts: 1,
      clock: time,
      sleep: time.sleep,
      leaseMs: LEASE_MS,
    });
    await failing.run();
    await time.until(() => swaps > 1, 10_000);
    await time.until(() => false, 2 * LEASE_MS);
    const next = worker("next");
    await next.run();
    expect(await time.until(() => by.includes("next"), 20_000)).toBe(true);
    expect((await next.parked()).items).toEqual([]);
    await time.finish(next.stop());
  });

  test("that run once take the partitions that nobody has", async () => {
    const { time, store, worker } = setting();
    for (let partition = 0; partition < PARTITIONS; partition++)
      await write(store, journey(`j-${partition}`), 0);
    const both = await time.finish(Promise.all(["a", "b"].map((name) => worker(name, {}, 10).runOnce())));
    expect(both.reduce((sum, { commits }) => sum + commits, 0)).toBe(PARTITIONS);
  });

  test("of other followers get everything for themselves", async () => {
    const { time, store, worker } = setting();
    await write(store, journey("j-0"), 0, 2);
    for (const name of ["mail", "crm"])
      expect(await time.finish(worker("a", { name }).runOnce())).toMatchObject({ events: 2 });
  });
});

describe("lag", () => {
  test("says for each partition how long the oldest commit has been waiting", async () => {
    const { time, store, worker } = setting();
    const mail = worker("a");
    await write(store, journey("j-1"), 0);
    const lag = await mail.lag();
    expect(lag).toHaveLength(PARTITIONS);
    expect(lag[0]).toEqual({ partition: 0, behind: false, lagMs: 0, waiting: 0, parked: 0 });
    expect(lag[1]).toMatchObject({ partition: 1, behind: true });
    await time.finish(mail.runOnce());
    expect((await mail.lag()).every(({ behind }) => !behind)).toBe(true);
  });
});

test("a store that fails for a while is tried again, and told of", async () => {
  const { time, store, by, worker } = setting();
  await write(store, journey("j-0"), 0);
  let failing = true;
  const codes = new Set<string>();
  const { feed } = store;
  const unwell: EventStore = {
    ...store,
    feed: {
      end: async (partition) => feed?.end(partition) ?? null,
      read: async (...given) => {
        if (failing) throw Object.assign(new Error("maria@example.com"), { code: "ECONNRESET" });
        return (await feed?.read(...given)) ?? { commits: [], next: null };
      },
    },
  };
  const logger = {
    log: (_: string, entry: { readonly code: string }) => {
      codes.add(entry.code);
      expect(JSON.stringify(entry)).not.toContain("maria");
    },
  };
  const mail = worker("a", { store: unwell, logger });
  await mail.run();
  await time.until(() => false, 30_000);
  expect([...codes]).toEqual(["follower.read-failed"]);
  failing = false;
  expect(await time.until(() => by.length === 1, 10_000)).toBe(true);
  await time.finish(mail.stop());
});

test("runOnce rejects with the error of a store that fails, and gives the partition up", async () => {
  const { time, store, worker } = setting();
  await write(store, journey("j-0"), 0);
  const { feed } = store;
  let failing = true;
  const unwell: EventStore = {
    ...store,
    feed: {
      end: async (partition) => feed?.end(partition) ?? null,
      read: async (...given) => {
        if (failing) throw new ThroughlineError("STORE_BUSY", "Not now.");
        return (await feed?.read(...given)) ?? { commits: [], next: null };
      },
    },
  };
  const mail = worker("a", { store: unwell });
  await expect(time.finish(mail.runOnce())).rejects.toMatchObject({ code: "STORE_BUSY" });
  failing = false;
  expect(await time.finish(mail.runOnce())).toMatchObject({ commits: 1, caughtUp: true });
});

test("a worker whose store hangs stops all the same, once its leases have run out", async () => {
  const { time, store, worker } = setting();
  const hung: EventStore = {
    ...store,
    feed: { end: async () => null, read: () => new Promise(() => {}) },
  };
  const running = await worker("a", { store: hung }).run();
  await time.until(() => false, 1_000);
  await time.finish(running.stop(), 2 * LEASE_MS);
});
