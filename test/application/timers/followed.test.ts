import { createThroughline, journeyTimers } from "throughline";
import { inProcessScheduler } from "throughline/scheduling/in-process";
import { memoryCoordination, memoryStore } from "throughline/storage/memory";
import { expect, it } from "vitest";
import { MARIA, movableClock, NIKOS, secrets } from "../support.js";

const MINUTE = 60_000;

/** A desk whose timers are set by a follower of its feed, and handed out by a scheduler on the same clock. */
function followedDesk() {
  const clock = movableClock(1_772_348_400_000);
  const throughline = createThroughline({ store: memoryStore(), secrets, clock });
  const scheduler = inProcessScheduler({ clock });
  const timers = journeyTimers({ throughline, scheduler, clock });
  const follower = throughline.follow({
    name: "timers",
    coordination: memoryCoordination(),
    handle: (_, { stream }) => timers.follow(stream),
  });
  return { desk: throughline.tenant("acme"), clock, scheduler, timers, follower };
}

it("sends an unanswered offer on to the fallback queue, by a follower that sets the timer and a scheduler that hands it out", async () => {
  const { desk, clock, scheduler, timers, follower } = followedDesk();
  await desk.journeys.open({ journey: "j1", channel: "web-chat", by: MARIA, firstOwner: MARIA });
  await desk.handoffs.request("j1", {
    by: MARIA,
    epoch: 1,
    mode: "warm",
    reason: "escalation",
    to: { route: [{ candidates: [NIKOS], answerWithinMs: 2 * MINUTE }] },
  });
  expect(await follower.runOnce()).toMatchObject({ commits: 2, failed: 0, caughtUp: true });

  clock.move(MINUTE);
  expect(await scheduler.runOnce({ handle: timers.handle })).toBe(0);
  clock.move(MINUTE);
  expect(await scheduler.runOnce({ handle: timers.handle })).toBe(1);
  expect((await desk.journeys.get("j1")).handoff).toMatchObject({ open: null, ownership: { epoch: 2 } });
});

it("has no timer for what was written after the follower stood still, and has it once it goes on", async () => {
  const { desk, clock, scheduler, timers, follower } = followedDesk();
  await desk.journeys.open({ journey: "j1", channel: "web-chat", by: MARIA });
  clock.move(24 * 60 * MINUTE);
  expect(await scheduler.runOnce({ handle: timers.handle })).toBe(0);
  await follower.runOnce();
  expect(await scheduler.runOnce({ handle: timers.handle })).toBe(1);
});
