import * as fc from "fast-check";
import { defineSchedule, MONDAY_TO_FRIDAY, sameHours } from "throughline/calendar";
import { type SlaPolicy, slaClocks } from "throughline/reporting";
import { describe, expect, it } from "vitest";
import { Desk, HOUR, intake, MINUTE, maria, robo, software } from "../journey/desk.js";
import { record } from "../journey/model/walk.js";

const policy: SlaPolicy = {
  firstResponse: { withinMs: 15 * MINUTE },
  nextResponse: { withinMs: 30 * MINUTE },
  resolution: { withinMs: 8 * HOUR },
  pickup: { withinMs: 10 * MINUTE },
};

/** Monday 2026-06-01, 16:30 in Athens. */
const MONDAY = Date.parse("2026-06-01T16:30:00+03:00");

function states(desk: Desk, now: number, by: SlaPolicy = policy): readonly string[] {
  return slaClocks(desk.journey, by, now).map(({ clock, state }) => `${clock} ${state}`);
}

function written(now = 0): Desk {
  const desk = Desk.open(intake, now);
  desk.write("m1", now);
  return desk;
}

const setStatus = (desk: Desk, at: number, to: "open" | "pending" | "onHold" | "solved") =>
  desk.at(at).accept({ type: "changeStatus", to, by: maria, epoch: desk.epoch });

describe("the clocks of a journey", () => {
  it("run from the first message on, come to be at risk, and are late", () => {
    const desk = written();
    expect(states(desk, 9 * MINUTE)).toEqual([
      "firstResponse running",
      "resolution running",
      "pickup atRisk",
    ]);
    expect(states(desk, 12 * MINUTE)).toEqual(["firstResponse atRisk", "resolution running", "pickup late"]);
    expect(states(desk, 15 * MINUTE)).toEqual(["firstResponse atRisk", "resolution running", "pickup late"]);
    const [first] = slaClocks(desk.journey, policy, 15 * MINUTE + 1);
    expect(first).toEqual({
      clock: "firstResponse",
      state: "late",
      startedAt: 0,
      endedAt: null,
      targetMs: 15 * MINUTE,
      elapsedMs: 15 * MINUTE + 1,
      leftMs: -1,
      dueAt: 15 * MINUTE,
    });
  });

  it("end with the answer of a person, not of a bot", () => {
    const desk = Desk.open(robo);
    desk.write("m1", 0);
    desk.write("m2", MINUTE, { author: robo });
    expect(states(desk, 2 * MINUTE)).toEqual(["firstResponse running", "resolution running"]);
    desk.write("m3", 14 * MINUTE, { author: maria });
    expect(states(desk, 20 * MINUTE)).toEqual(["firstResponse met", "resolution running"]);
  });

  it("of the next response begin with the first turn that waits", () => {
    const desk = written();
    desk.write("m2", MINUTE, { author: maria });
    desk.write("m3", 2 * MINUTE);
    desk.write("m4", 20 * MINUTE);
    desk.write("m5", 40 * MINUTE, { author: maria });
    desk.write("m6", 50 * MINUTE);
    const waits = slaClocks(desk.journey, { nextResponse: { withinMs: 30 * MINUTE } }, HOUR);
    expect(waits.map(({ state, startedAt, elapsedMs }) => [state, startedAt, elapsedMs])).toEqual([
      ["missed", 2 * MINUTE, 38 * MINUTE],
      ["running", 50 * MINUTE, 10 * MINUTE],
    ]);
  });

  it("of the pickup end when somebody takes the journey, and begin anew when it returns to a queue", () => {
    const desk = written();
    desk.at(5 * MINUTE).accept({ type: "take", by: maria, epoch: desk.epoch });
    desk.at(HOUR).accept({
      type: "requestHandoff",
      by: maria,
      epoch: desk.epoch,
      mode: "cold",
      reason: "expertise",
      to: { queue: "billing" },
    });
    const waits = slaClocks(desk.journey, { pickup: { withinMs: 10 * MINUTE } }, HOUR + MINUTE);
    expect(waits.map(({ state, elapsedMs }) => [state, elapsedMs])).toEqual([
      ["met", 5 * MINUTE],
      ["running", MINUTE],
    ]);
  });

  it("stand while the customer has to answer, and run on for what waits for somebody else, as the policy says", () => {
    const desk = written();
    desk.at(MINUTE).accept({ type: "take", by: maria, epoch: desk.epoch });
    setStatus(desk, HOUR, "pending");
    const only = (pausesIn?: readonly ("pending" | "onHold")[]): SlaPolicy => ({
      resolution: { withinMs: 8 * HOUR, ...(pausesIn === undefined ? {} : { pausesIn }) },
    });
    const [paused] = slaClocks(desk.journey, only(), 10 * HOUR);
    expect(paused).toMatchObject({ state: "paused", elapsedMs: HOUR, dueAt: null });
    expect(states(desk, 10 * HOUR, only([]))).toEqual(["resolution late"]);
    setStatus(desk, 20 * HOUR, "onHold");
    const [held] = slaClocks(desk.journey, only(), 21 * HOUR);
    expect(held).toMatchObject({ state: "running", elapsedMs: 2 * HOUR, dueAt: 27 * HOUR });
    expect(states(desk, 21 * HOUR, only(["pending", "onHold"]))).toEqual(["resolution paused"]);
    const [late] = slaClocks(desk.journey, only(), 28 * HOUR);
    expect(late).toMatchObject({ state: "late", leftMs: -HOUR, dueAt: 27 * HOUR });
  });

  it("stand while the journey is solved, and run on when it is opened again", () => {
    const desk = written();
    desk.at(MINUTE).accept({ type: "take", by: maria, epoch: desk.epoch });
    setStatus(desk, HOUR, "solved");
    expect(states(desk, 2 * HOUR)).toContain("resolution met");
    desk.at(5 * HOUR).write("m2", 5 * HOUR);
    const clock = slaClocks(desk.journey, policy, 6 * HOUR).find((one) => one.clock === "resolution");
    expect(clock).toMatchObject({ state: "running", elapsedMs: 2 * HOUR });
  });

  it("count the hours of the desk only", () => {
    const schedule = defineSchedule({
      timeZone: "Europe/Athens",
      weekly: sameHours(MONDAY_TO_FRIDAY, { open: "09:00", close: "17:00" }),
    });
    const desk = written(MONDAY);
    const [clock] = slaClocks(
      desk.journey,
      { schedule, firstResponse: { withinMs: HOUR } },
      MONDAY + 16 * HOUR,
    );
    expect(clock).toMatchObject({
      state: "running",
      elapsedMs: 30 * MINUTE,
      dueAt: Date.parse("2026-06-02T09:30:00+03:00"),
    });
  });

  it("look no further than now", () => {
    const desk = written();
    desk.write("m2", HOUR, { author: maria });
    expect(states(desk, 10 * MINUTE)).toContain("firstResponse running");
  });

  it("are none on spam", () => {
    const desk = written();
    desk.accept({ type: "markSpam", by: software, epoch: desk.epoch });
    expect(states(desk, HOUR)).toEqual([]);
  });

  it("refuse a policy that says nothing", () => {
    const { journey } = written();
    for (const withinMs of [0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])
      expect(() => slaClocks(journey, { pickup: { withinMs } }, 0)).toThrow(/pickup.withinMs/);
    expect(() => slaClocks(journey, { atRiskFrom: 0 }, 0)).toThrow(/atRiskFrom/);
    expect(() => slaClocks(journey, policy, Number.NaN)).toThrow(/now/);
  });

  it("agree among themselves on any journey at any time", () => {
    fc.assert(
      fc.property(fc.integer(), fc.nat(3 * 24 * HOUR), (seed, after) => {
        const { journey } = record(seed);
        if (journey === null) return;
        const now = journey.openedAt + after;
        for (const clock of slaClocks(journey, policy, now)) {
          const { state, elapsedMs, leftMs, targetMs, startedAt, endedAt, dueAt } = clock;
          expect(elapsedMs).toBeGreaterThanOrEqual(0);
          expect(elapsedMs).toBeLessThanOrEqual((endedAt ?? now) - startedAt);
          expect(elapsedMs + leftMs).toBe(targetMs);
          expect(["late", "missed"].includes(state)).toBe(leftMs < 0);
          expect(["met", "missed"].includes(state)).toBe(endedAt !== null);
          if (state === "late") expect(dueAt).toBeLessThan(now);
          if (state === "running") expect(dueAt).toBeGreaterThanOrEqual(now);
        }
      }),
      { seed: 63, numRuns: 60 },
    );
  });
});
