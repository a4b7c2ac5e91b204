import { createThroughline } from "throughline";
import type { OwnerRef } from "throughline/handoff";
import { inProcessScheduler } from "throughline/scheduling/in-process";
import { describe, expect, test } from "vitest";
import { journeyTimers } from "../../../src/application/timers/journey-timers.js";
import { numbers } from "../../../src/testing/event-store/random.js";
import { agent, bot, MARIA, NIKOS, queue, secrets } from "../support.js";
import { type TimedDesk, type Trouble, timedDesk } from "./timed-desks.js";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const SEED = 20_261;

/** A morning on which much is left to timers, and some of it is answered in time. */
async function morning(trouble: Trouble): Promise<TimedDesk> {
  const timed = await timedDesk(trouble);
  const { desk, time } = timed;
  const open = (journey: string, firstOwner: OwnerRef) =>
    desk.journeys.open({ journey, channel: "web-chat", by: MARIA, firstOwner });
  const handOff = async (
    journey: string,
    { asked, channel }: { asked: readonly string[]; channel?: string },
  ) => {
    await open(journey, MARIA);
    const route = asked.map((id) => ({ candidates: [agent(id)], answerWithinMs: 2 * MINUTE }));
    const to = channel === undefined ? { route } : { route, channel };
    await desk.handoffs.request(journey, {
      by: MARIA,
      epoch: 1,
      handoff: "h1",
      mode: "warm",
      reason: "escalation",
      to,
    });
  };
  await open("unclaimed", queue("sales"));
  await open("lease", bot("robo"));
  await open("solved", MARIA);
  await desk.journeys.act("solved", { type: "changeStatus", to: "solved", by: MARIA, epoch: 1 });
  await handOff("unanswered", { asked: ["nikos", "eleni"] });
  await handOff("answered", { asked: ["nikos"] });
  await handOff("unconfirmed", { asked: ["nikos"] });
  await handOff("absent", { asked: ["nikos"], channel: "phone" });
  await handOff("late", { asked: ["nikos", "eleni"] });
  await time.pass(MINUTE);
  const nikos = { by: NIKOS, handoff: "h1" };
  for (const journey of ["answered", "unconfirmed", "absent"]) await desk.handoffs.accept(journey, nikos);
  for (const journey of ["answered", "absent"]) await desk.handoffs.confirm(journey, nikos);
  await time.pass(2 * MINUTE);
  expect((await desk.handoffs.accept("late", nikos)).status).toBe("refused");
  await time.pass(25 * HOUR);
  return timed;
}

const JOURNEYS = ["unclaimed", "lease", "solved", "unanswered", "answered", "unconfirmed", "absent", "late"];

/** How every journey ended up, but for the times, and all that happened on it. */
async function stateOf({ desk, store }: TimedDesk): Promise<unknown> {
  const states = [];
  for (const id of JOURNEYS) {
    const { status, handoff } = await desk.journeys.get(id);
    const events = await store.read({ tenant: "acme", kind: "journey", id });
    const { owner, epoch, expiresAt } = handoff.ownership;
    states.push({
      id,
      status,
      owner,
      epoch,
      awaited: expiresAt !== null,
      open: handoff.open?.id ?? null,
      past: handoff.past.map(({ end, receiver, customer, viaFallback }) => ({
        end,
        receiver,
        customer,
        viaFallback,
      })),
      events: events.map(({ type }) => type),
    });
  }
  return states;
}

describe("timers of journeys", () => {
  test("let every deadline take effect that nobody met", async () => {
    const timed = await morning({});
    const states = await stateOf(timed);
    await timed.stop();
    expect(states).toMatchObject([
      { id: "unclaimed", owner: queue("intake"), epoch: 2, awaited: false },
      { id: "lease", owner: queue("intake"), epoch: 2, awaited: false },
      { id: "solved", owner: MARIA, epoch: 1 },
      { id: "unanswered", open: null, owner: queue("intake"), awaited: false },
      { id: "answered", open: null, owner: NIKOS, epoch: 2 },
      { id: "unconfirmed", open: null, owner: queue("intake"), awaited: false },
      { id: "absent", open: null, owner: NIKOS, epoch: 2 },
      { id: "late", open: null, owner: queue("intake"), awaited: false },
    ]);
    expect(timed.time.armed).toBeLessThanOrEqual(1);
  });

  const pick = numbers(SEED);
  test.each<[string, Trouble]>([
    ["doubled", { times: () => 1 + pick(3) }],
    ["late by up to 20 minutes", { set: (dueAt) => dueAt + pick(20 * MINUTE) }],
    ["lost now and then", { set: (dueAt) => (pick(2) === 0 ? "lost" : dueAt) }],
    [
      "lost, late and doubled",
      { times: () => 1 + pick(3), set: (dueAt) => (pick(3) === 0 ? "lost" : dueAt + pick(HOUR)) },
    ],
    ["all lost", { set: () => "lost" }],
  ])(`that are %s change nothing but when something happens (seed ${SEED})`, async (_, trouble) => {
    const undisturbed = await morning({});
    let troubled = true;
    const disturbed = await morning({
      ...trouble,
      set: (dueAt) => (troubled ? (trouble.set?.(dueAt) ?? dueAt) : dueAt),
    });
    troubled = false;
    expect(await disturbed.timers.rebuild("acme")).toEqual({ journeys: JOURNEYS.length, failed: [] });
    await disturbed.time.pass(HOUR);
    expect(await stateOf(disturbed)).toEqual(await stateOf(undisturbed));
    for (const timed of [disturbed, undisturbed]) await timed.stop();
  });

  test("are cleared when their journey is over, and rebuilding sets none for it", async () => {
    const timed = await timedDesk();
    await timed.desk.journeys.open({
      journey: "j1",
      channel: "web-chat",
      by: MARIA,
      firstOwner: queue("sales"),
    });
    await timed.time.pass(MINUTE);
    await timed.desk.owners.take("j1", { by: MARIA });
    await timed.desk.journeys.act("j1", { type: "changeStatus", to: "closed", by: MARIA, epoch: 2 });
    await timed.time.pass(MINUTE);
    await timed.timers.rebuild("acme");
    await timed.time.pass(24 * HOUR);
    expect(timed.handedOut()).toBe(0);
    await timed.stop();
  });

  test("tell of a promise at its time, under one key however often", async () => {
    const timed = await timedDesk({ times: () => 2 });
    const { desk, time, promises } = timed;
    const dueAt = time.clock.now() + HOUR;
    await desk.journeys.open({ journey: "j1", channel: "web-chat", by: MARIA, firstOwner: MARIA });
    const promise = { commitment: "call", text: "We will call you", dueAt, by: MARIA, epoch: 1 };
    await desk.journeys.act("j1", { type: "makeCommitment", ...promise });
    await time.pass(HOUR - 1);
    expect(promises).toEqual([]);
    await time.pass(MINUTE);
    const told = { tenant: "acme", journey: "j1", commitment: "call", dueAt, key: `promise:call:${dueAt}` };
    expect(promises).toEqual([told, told]);
    await time.pass(24 * HOUR);
    expect(promises.length).toBe(2);
    await desk.journeys.act("j1", {
      type: "settleCommitment",
      commitment: "call",
      outcome: "kept",
      by: MARIA,
    });
    await time.pass(24 * HOUR);
    expect(promises.length).toBe(2);
    await timed.stop();
  });

  test("wait for the application's clock where the scheduler's is ahead of it, without asking over and over", async () => {
    const timed = await timedDesk();
    const behind = { now: () => timed.time.clock.now() - 5_000 };
    const scheduler = inProcessScheduler(timed.time);
    const throughline = createThroughline({ store: timed.store, secrets, clock: behind });
    const timers = journeyTimers({ throughline, scheduler, clock: behind });
    await throughline
      .tenant("acme")
      .journeys.open({ journey: "j1", channel: "web-chat", by: MARIA, firstOwner: queue("sales") });
    await timers.follow({ tenant: "acme", kind: "journey", id: "j1" });
    let handedOut = 0;
    const running = await scheduler.run((timer, context) => {
      handedOut++;
      return timers.handle(timer, context);
    });
    await timed.time.pass(HOUR);
    expect((await throughline.tenant("acme").journeys.get("j1")).handoff.ownership.owner).toEqual(
      queue("intake"),
    );
    expect(handedOut).toBeLessThanOrEqual(8);
    await running.stop();
    await timed.stop();
  });

  test("leave alone what is not theirs: other timers, other streams, journeys that are not there", async () => {
    const timed = await timedDesk();
    const context = { signal: new AbortController().signal };
    for (const name of ["notice:1", "journey:nobody"])
      await timed.timers.handle({ tenant: "acme", name, dueAt: 0, data: {}, attempt: 1 }, context);
    await timed.timers.follow({ tenant: "acme", kind: "customer", id: "anna" });
    await timed.timers.follow({ tenant: "acme", kind: "journey", id: "x".repeat(128) });
    await timed.time.pass(HOUR);
    expect(timed.handedOut()).toBe(0);
    await timed.stop();
  });
});
