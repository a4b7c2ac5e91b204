import { describe, expect, test } from "vitest";
import { nextWakeAt } from "../../../src/application/timers/next-wake.js";
import { agent, MARIA, movableClock, newDesk, queue } from "../support.js";

const MINUTE = 60_000;

async function deskOf(firstOwner: ReturnType<typeof agent> | ReturnType<typeof queue>) {
  const clock = movableClock(0);
  const desk = newDesk({ clock, firstOwner });
  await desk.journeys.open({ journey: "j1", channel: "web-chat", by: MARIA });
  const wake = async (promisesAfter?: number) =>
    nextWakeAt(await desk.journeys.get("j1"), promisesAfter === undefined ? {} : { promisesAfter });
  const promise = (commitment: string, dueAt?: number) =>
    desk.journeys.act("j1", { type: "makeCommitment", commitment, text: "…", dueAt, by: MARIA, epoch: 1 });
  return { clock, desk, wake, promise };
}

describe("a journey is to be looked at next", () => {
  test("when nobody has picked it up from its queue", async () => {
    expect(await (await deskOf(queue("intake"))).wake()).toBe(15 * MINUTE);
  });

  test("never, while an agent owns it and nothing is promised", async () => {
    const { wake, promise } = await deskOf(MARIA);
    expect(await wake()).toBeNull();
    await promise("some-day");
    expect(await wake()).toBeNull();
  });

  test("when an offer runs out, and then when the next one does", async () => {
    const { clock, desk, wake } = await deskOf(MARIA);
    const route = ["nikos", "eleni"].map((id) => ({ candidates: [agent(id)], answerWithinMs: MINUTE }));
    await desk.handoffs.request("j1", {
      by: MARIA,
      epoch: 1,
      mode: "warm",
      reason: "escalation",
      to: { route },
    });
    expect(await wake()).toBe(MINUTE);
    clock.move(2 * MINUTE);
    expect(await wake()).toBe(MINUTE);
    await desk.handoffs.tick("j1");
    expect(await wake()).toBe(3 * MINUTE);
  });

  test("when the first open promise is due, but for those somebody was told of", async () => {
    const { desk, wake, promise } = await deskOf(MARIA);
    await promise("refund", 500);
    await promise("call", 300);
    await promise("letter", 900);
    expect([await wake(), await wake(300), await wake(900)]).toEqual([300, 500, null]);
    await desk.journeys.act("j1", {
      type: "settleCommitment",
      commitment: "call",
      outcome: "kept",
      by: MARIA,
    });
    expect(await wake()).toBe(500);
    const later = { commitment: "refund", dueAt: 1_000, by: MARIA, epoch: 1 };
    await desk.journeys.act("j1", { type: "renegotiateCommitment", ...later });
    expect([await wake(), await wake(900)]).toEqual([900, 1_000]);
  });

  test("for its promises alone once it is solved, and never once it is closed", async () => {
    const { desk, wake } = await deskOf(queue("intake"));
    await desk.owners.take("j1", { by: MARIA });
    const act = { by: MARIA, epoch: 2 };
    await desk.journeys.act("j1", {
      type: "makeCommitment",
      commitment: "call",
      text: "…",
      dueAt: 300,
      ...act,
    });
    await desk.journeys.act("j1", { type: "changeStatus", to: "solved", ...act });
    expect([await wake(), await wake(300)]).toEqual([300, null]);
    await desk.journeys.act("j1", { type: "changeStatus", to: "closed", ...act });
    expect(await wake()).toBeNull();
  });
});
