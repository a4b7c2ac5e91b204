import type { Coordination, EventStore, StoredEvent, StreamId } from "throughline/storage";
import { memoryCoordination, memoryStore } from "throughline/storage/memory";
import { describe, expect, test } from "vitest";
import type { FollowContext } from "../../../src/application/following/follow-context.js";
import { createFollower } from "../../../src/application/following/follower.js";
import type { FollowerTuning } from "../../../src/application/following/options.js";
import { ThroughlineError } from "../../../src/kernel/error.js";
import { journey, write } from "./samples.js";
import { VirtualTime } from "./virtual-time.js";

type Handle = (event: StoredEvent, context: FollowContext) => Promise<void>;

/** A store and a coordination on one virtual time, and followers of them. */
function setting(given: { store?: EventStore; coordination?: Coordination } = {}) {
  const time = new VirtualTime();
  const store: EventStore = given.store ?? memoryStore();
  const coordination: Coordination = given.coordination ?? memoryCoordination({ clock: time });
  let ids = 0;
  const follower = (handle: Handle, options: Partial<FollowerTuning> = {}) =>
    createFollower({
      store,
      coordination,
      name: "mail",
      handle,
      clock: time,
      sleep: time.sleep,
      random: () => 0.5,
      ids: () => `worker-${++ids}`,
      ...options,
    });
  return { time, store, coordination, follower };
}

const place = (event: StoredEvent, { stream }: { stream: StreamId }) => `${stream.id} ${event.version}`;
const noSuchServer = () => Object.assign(new Error("maria@example.com refused"), { code: "ECONNREFUSED" });

describe("a follower", () => {
  test("hands over every event, those of a journey in order", async () => {
    const { time, store, follower } = setting();
    await write(store, journey("a"), 0, 2);
    await write(store, journey("b"), 0);
    await write(store, journey("a"), 2);
    const seen: string[] = [];
    const mail = follower(async (event, context) => {
      seen.push(place(event, context));
    });
    expect(await time.finish(mail.runOnce())).toEqual({
      commits: 3,
      events: 4,
      failed: 0,
      parked: 0,
      caughtUp: true,
    });
    expect(seen.filter((one) => one.startsWith("a"))).toEqual(["a 1", "a 2", "a 3"]);
    expect(seen).toContain("b 1");
    expect(await time.finish(mail.runOnce())).toMatchObject({ commits: 0, events: 0, caughtUp: true });
    expect(seen).toHaveLength(4);
  });

  test("goes on while it runs, at once where it is woken", async () => {
    const { time, store, follower } = setting();
    const seen: string[] = [];
    const mail = follower(
      async (event, context) => {
        seen.push(place(event, context));
      },
      { pollMs: 60_000 },
    );
    const running = await mail.run();
    await time.until(() => false, 100);
    await write(store, journey("a"), 0);
    mail.wake();
    expect(await time.until(() => seen.length === 1, 1)).toBe(true);
    await write(store, journey("a"), 1);
    expect(await time.until(() => seen.length === 2, 61_000)).toBe(true);
    await time.finish(running.stop());
    await time.finish(mail.stop());
  });

  test("begins at the end where it is told to", async () => {
    const { time, store, follower } = setting();
    await write(store, journey("a"), 0, 3);
    const seen: string[] = [];
    const mail = follower(
      async (event, context) => {
        seen.push(place(event, context));
      },
      { from: "end" },
    );
    await time.finish(mail.runOnce());
    await write(store, journey("a"), 3);
    await time.finish(mail.runOnce());
    expect(seen).toEqual(["a 4"]);
  });

  test("takes no more commits than its limit, and none once it is told to stop", async () => {
    const { time, store, follower } = setting();
    for (let number = 0; number < 9; number++) await write(store, journey(`j-${number}`), 0);
    const mail = follower(async () => {});
    expect(await time.finish(mail.runOnce({ limit: 4 }))).toMatchObject({ commits: 4, caughtUp: false });
    expect(await time.finish(mail.runOnce({ signal: AbortSignal.abort() }))).toMatchObject({ commits: 0 });
    expect(await time.finish(mail.runOnce())).toMatchObject({ commits: 5, caughtUp: true });
    await expect(mail.runOnce({ limit: 0 })).rejects.toMatchObject({ code: "INVALID_INPUT" });
  });

  test("opens events before it hands them over", async () => {
    const { time, store, coordination } = setting();
    await write(store, journey("a"), 0);
    const seen: string[] = [];
    const mail = createFollower({
      store,
      coordination,
      name: "mail",
      open: async (stream, stored) => ({ title: `${stream.id} ${stored.type}` }),
      handle: async ({ title }, { stored }) => {
        seen.push(`${title} ${stored.version}`);
      },
      clock: time,
      sleep: time.sleep,
    });
    await time.finish(mail.runOnce());
    expect(seen).toEqual(["a message.recorded 1"]);
  });

  test("is refused a store without a feed, and options that are none", () => {
    const { follower } = setting();
    const { append, read, find, list, capabilities }: EventStore = memoryStore();
    const store: EventStore = { append, read, find, list, capabilities };
    for (const [options, field] of [
      [{ store }, "store"],
      [{ name: "a b" }, "name"],
      [{ name: "x".repeat(101) }, "name"],
      [{ maxJourneys: 151 }, "maxJourneys"],
      [{ attempts: 0 }, "attempts"],
      [{ leaseMs: 1.5 }, "leaseMs"],
    ] as const)
      expect(() => follower(async () => {}, options)).toThrow(
        expect.objectContaining({ code: "INVALID_INPUT", details: { field } }),
      );
  });
});

describe("a handler that fails", () => {
  test("is tried again with growing pauses, while other journeys go on", async () => {
    const { time, store, follower } = setting();
    await write(store, journey("bad"), 0);
    await write(store, journey("good"), 0, 2);
    const tried: [number, number][] = [];
    const seen: string[] = [];
    const began = time.now();
    const mail = follower(async (event, context) => {
      seen.push(place(event, context));
      if (context.journey !== "bad") return;
      tried.push([context.attempt, time.now() - began]);
      if (context.attempt < 4) throw noSuchServer();
    });
    const running = await mail.run();
    expect(await time.until(() => tried.length === 1 && seen.includes("good 2"), 100)).toBe(true);
    await write(store, journey("bad"), 1);
    await write(store, journey("good"), 2);
    expect(await time.until(() => seen.includes("bad 2"), 10_000)).toBe(true);
    // Half of 250, 500 and 1,000 ms.
    expect(tried.slice(0, 4)).toEqual([
      [1, 0],
      [2, 125],
      [3, 375],
      [4, 875],
    ]);
    expect(seen.indexOf("good 3")).toBeLessThan(seen.indexOf("bad 2"));
    expect(seen.filter((one) => one === "bad 2")).toHaveLength(1);
    await time.finish(running.stop());
  });

  test("is not left behind by what comes while it is tried again", async () => {
    const { time, store, follower } = setting();
    await write(store, journey("bad"), 0);
    const seen: string[] = [];
    let working = false;
    const mail = follower(async (event, context) => {
      if (context.attempt === 1 && event.version === 1) throw noSuchServer();
      working = true;
      await time.pause(5_000);
      seen.push(place(event, context));
    });
    const running = await mail.run();
    await time.until(() => working, 1_000);
    await write(store, journey("bad"), 1);
    await time.until(() => false, 2_000);
    await write(store, journey("bad"), 2);
    await time.until(() => false, 2_000);
    expect(seen).toEqual([]);
    expect(await time.until(() => seen.length === 3, 60_000)).toBe(true);
    expect(seen).toEqual(["bad 1", "bad 2", "bad 3"]);
    await time.finish(running.stop());
  });

  test("parks its journey after the last attempt, with a code and no message; the rest goes on", async () => {
    const { time, store, coordination, follower } = setting();
    await write(store, journey("bad"), 0, 3);
    const seen: string[] = [];
    const mail = follower(
      async (event, context) => {
        if (context.journey === "bad" && event.version === 2) throw noSuchServer();
        seen.push(place(event, context));
      },
      { attempts: 3 },
    );
    const running = await mail.run();
    await time.until(() => false, 10_000);
    await write(store, journey("bad"), 3);
    await write(store, journey("good"), 0);
    await time.until(() => false, 10_000);
    expect(seen).toEqual(["bad 1", "good 1"]);
    const { items } = await mail.parked();
    expect(items).toEqual([
      {
        stream: journey("bad"),
        partition: 0,
        version: 2,
        last: 3,
        code: "ECONNREFUSED",
        attempts: 3,
        parkedAt: expect.any(Number),
      },
    ]);
    expect(JSON.stringify(await coordination.list("parked:mail"))).not.toContain("maria");
    expect(await mail.lag()).toEqual([{ partition: 0, behind: false, lagMs: 0, waiting: 0, parked: 1 }]);
    await time.finish(running.stop());
  });

  test("goes on from where it stopped when it is replayed, and follows again without a gap or a repetition", async () => {
    const { time, store, follower } = setting();
    await write(store, journey("bad"), 0, 2);
    const seen: string[] = [];
    let broken = true;
    const mail = follower(
      async (event, context) => {
        if (broken && event.version === 2) throw noSuchServer();
        seen.push(place(event, context));
      },
      { attempts: 1 },
    );
    const running = await mail.run();
    await time.until(() => false, 1_000);
    for (let version = 2; version < 60; version++) await write(store, journey("bad"), version);
    await time.until(() => false, 1_000);
    broken = false;
    await mail.replay(journey("bad"));
    await write(store, journey("bad"), 60, 3);
    expect(await time.until(() => seen.length >= 63, 60_000)).toBe(true);
    await write(store, journey("bad"), 63);
    expect(await time.until(() => seen.length >= 64, 60_000)).toBe(true);
    expect(seen).toEqual(Array.from({ length: 64 }, (_, index) => `bad ${index + 1}`));
    expect((await mail.parked()).items).toEqual([]);
    await expect(mail.replay(journey("bad"))).rejects.toMatchObject({ code: "NOT_FOUND" });
    await time.finish(running.stop());
  });

  test("stays parked where it fails again as soon as it goes on", async () => {
    const time = new VirtualTime();
    const under: Coordination = memoryCoordination({ clock: time });
    const { store, follower } = setting();
    await write(store, journey("bad"), 0);
    const slow: Coordination = {
      capabilities: under.capabilities,
      get: (...given) => under.get(...given),
      list: (...given) => under.list(...given),
      lease: (...given) => under.lease(...given),
      release: (...given) => under.release(...given),
      compareAndSwap: async (key, expected, value) => {
        if (value === null && key.scope.startsWith("parked:")) await time.pause(500);
        return under.compareAndSwap(key, expected, value);
      },
    };
    const mail = follower(
      async () => {
        throw noSuchServer();
      },
      { attempts: 1, coordination: slow, clock: time, sleep: time.sleep },
    );
    await time.finish(mail.runOnce());
    await mail.replay(journey("bad"));
    await time.finish(mail.runOnce());
    expect((await mail.parked()).items).toMatchObject([{ version: 1, attempts: 1 }]);
  });

  test("leaves out the commit it stopped at when it is skipped", async () => {
    const { time, store, follower } = setting();
    await write(store, journey("bad"), 0);
    await write(store, journey("bad"), 1, 3);
    await write(store, journey("bad"), 4);
    const seen: string[] = [];
    const mail = follower(
      async (event, context) => {
        if (event.version === 3) throw new Error("never");
        seen.push(place(event, context));
      },
      { attempts: 1 },
    );
    await time.finish(mail.runOnce());
    expect((await mail.parked()).items).toMatchObject([{ version: 3, last: 4, code: "HANDLER_FAILED" }]);
    await mail.skip(journey("bad"));
    await time.finish(mail.runOnce());
    expect(seen).toEqual(["bad 1", "bad 2", "bad 5"]);
    expect((await mail.parked()).items).toEqual([]);
  });

  test("counts as failed where it hangs, and its signal is aborted", async () => {
    const { time, store, follower } = setting();
    await write(store, journey("bad"), 0);
    await write(store, journey("good"), 0);
    const signals: AbortSignal[] = [];
    const mail = follower(
      async (_, { journey: id, signal }) => {
        if (id === "bad") signals.push(signal);
        if (id === "bad") await new Promise(() => {});
      },
      { attempts: 2, handlerTimeoutMs: 1_000 },
    );
    const running = await mail.run();
    await time.until(() => false, 10_000);
    expect((await mail.parked()).items).toMatchObject([{ code: "HANDLER_TIMEOUT", attempts: 2 }]);
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, true]);
    await time.finish(running.stop());
  });

  test("does not hold up the partition, until as many journeys wait as may", async () => {
    const { time, store, follower } = setting();
    for (let number = 0; number < 8; number++) await write(store, journey(`j-${number}`), 0);
    const tried = new Set<string>();
    let broken = true;
    const mail = follower(
      async (_, { journey: id }) => {
        tried.add(id);
        if (broken) throw noSuchServer();
      },
      { maxJourneys: 3 },
    );
    const running = await mail.run();
    await time.until(() => false, 2_000);
    expect(tried.size).toBe(3);
    broken = false;
    expect(await time.until(() => tried.size === 8, 10_000)).toBe(true);
    await time.finish(running.stop());
  });
});

describe("an event that cannot be read", () => {
  test.each(["CORRUPT_EVENT", "UNKNOWN_EVENT"] as const)(
    "parks its journey at once with %s",
    async (code) => {
      const { time, store, follower } = setting();
      await write(store, journey("bad"), 0);
      const mail = follower(async () => {
        throw new ThroughlineError(code, "It is not known.");
      });
      await time.finish(mail.runOnce());
      expect((await mail.parked()).items).toMatchObject([{ code, attempts: 1 }]);
    },
  );

  test("of a damaged commit is found out, those before it are handled, and it alone is skipped", async () => {
    const under: EventStore = memoryStore();
    const damaged: EventStore = {
      capabilities: under.capabilities,
      append: (...given) => under.append(...given),
      find: (...given) => under.find(...given),
      list: (...given) => under.list(...given),
      read: async (stream, options) => {
        const events = await under.read(stream, options);
        if (stream.id === "bad" && events.some(({ version }) => version === 3))
          throw new ThroughlineError("CORRUPT_EVENT", "It is damaged.", { details: { stream, version: 3 } });
        return events;
      },
      feed: {
        end: async (partition) => under.feed?.end(partition) ?? null,
        read: async (...given) => {
          const { commits = [], next = null } = (await under.feed?.read(...given)) ?? {};
          const unread = commits.map((one) =>
            one.stream.id === "bad" && one.first <= 3 && one.last >= 3 ? { ...one, events: null } : one,
          );
          return { commits: unread, next };
        },
      },
    };
    const { time, follower } = setting({ store: damaged });
    await write(under, journey("bad"), 0, 4);
    await write(under, journey("good"), 0);
    await write(under, journey("bad"), 4);
    const seen: string[] = [];
    const mail = follower(async (event, context) => {
      seen.push(place(event, context));
    });
    await time.finish(mail.runOnce());
    expect(seen.toSorted()).toEqual(["bad 1", "bad 2", "good 1"]);
    expect((await mail.parked()).items).toMatchObject([{ version: 3, last: 3, code: "CORRUPT_EVENT" }]);
    await mail.skip(journey("bad"));
    await time.finish(mail.runOnce());
    expect(seen.slice(3)).toEqual(["bad 4", "bad 5"]);
  });
});

describe("tenants", () => {
  test("take turns, so that a flood or slow handlers of one starve no other", async () => {
    const { time, store, follower } = setting();
    for (let number = 0; number < 60; number++) await write(store, journey(`flood-${number}`, "acme"), 0);
    for (let number = 0; number < 5; number++) await write(store, journey(`calm-${number}`, "globex"), 0);
    const seen: string[] = [];
    const mail = follower(
      async (_, { tenant }) => {
        await time.pause(tenant === "acme" ? 1_000 : 10);
        seen.push(tenant);
      },
      { maxInFlight: 4 },
    );
    await time.finish(mail.runOnce());
    expect(seen).toHaveLength(65);
    expect(seen.lastIndexOf("globex")).toBeLessThan(20);
  });
});

describe("stopping", () => {
  test("begins nothing new, waits for what is at work, and gives up the partition", async () => {
    const { time, store, follower } = setting();
    await write(store, journey("a"), 0);
    await write(store, journey("a"), 1);
    const seen: string[] = [];
    const mail = follower(async (event, context) => {
      await time.pause(2_000);
      seen.push(place(event, context));
    });
    const running = await mail.run();
    await time.until(() => false, 100);
    await time.finish(running.stop());
    expect(seen).toEqual(["a 1"]);
    const next = follower(async (event, context) => {
      seen.push(place(event, context));
    });
    expect(await time.finish(next.runOnce())).toMatchObject({ commits: 1 });
    expect(seen).toEqual(["a 1", "a 2"]);
  });

  test("aborts handlers once the grace is over, and what they did not finish comes again", async () => {
    const { time, store, follower } = setting();
    await write(store, journey("a"), 0);
    let signal: AbortSignal | undefined;
    const mail = follower(
      async (_, context) => {
        signal = context.signal;
        await new Promise(() => {});
      },
      { graceMs: 1_000 },
    );
    const running = await mail.run();
    await time.until(() => signal !== undefined, 100);
    await time.finish(running.stop(), 1_500);
    expect(signal?.aborted).toBe(true);
    const next = follower(async () => {});
    expect(await time.finish(next.runOnce())).toMatchObject({ commits: 1, failed: 0 });
  });
});
