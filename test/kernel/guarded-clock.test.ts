import { guardClock } from "throughline";
import { memoryStore } from "throughline/storage/memory";
import { beforeEach, describe, expect, it } from "vitest";
import { deskOver, whatsapp } from "../application/support.js";

const MINUTE_MS = 60_000;
let wall = 0;
let steady = 0;
const watched = () => guardClock({ clock: { now: () => wall }, steady: () => steady });

function pass(ms: number): void {
  wall += ms;
  steady += ms;
}

beforeEach(() => {
  wall = 1_000_000;
  steady = 7;
});

describe("a guarded clock", () => {
  it("tells the time that passes, however long nobody asks", () => {
    const clock = watched();
    pass(86_400_000);
    expect(clock.now()).toBe(87_400_000);
  });

  it("follows small corrections and a clock that is set back", () => {
    const clock = watched();
    wall += 5 * MINUTE_MS;
    expect(clock.now()).toBe(1_300_000);
    wall -= 3_600_000;
    expect(clock.now()).toBe(1_300_000 - 3_600_000);
  });

  it("refuses a leap ahead, and goes on when it is taken back", () => {
    const clock = watched();
    wall += 3_600_000;
    expect(() => clock.now()).toThrowError(expect.objectContaining({ code: "CLOCK_LEAPT" }));
    wall -= 3_600_000;
    pass(10);
    expect(clock.now()).toBe(1_000_010);
  });

  it("believes a new time once it has run on in step", () => {
    const clock = watched();
    wall += 3_600_000;
    expect(() => clock.now()).toThrow();
    pass(MINUTE_MS - 1);
    expect(() => clock.now()).toThrow();
    pass(1);
    expect(clock.now()).toBe(4_660_000);
  });

  it("begins to wait anew at every further leap", () => {
    const clock = watched();
    wall += 3_600_000;
    expect(() => clock.now()).toThrow();
    pass(MINUTE_MS / 2);
    wall += 3_600_000;
    expect(() => clock.now()).toThrow();
    pass(MINUTE_MS / 2);
    expect(() => clock.now()).toThrow();
    pass(MINUTE_MS / 2);
    expect(clock.now()).toBe(wall);
  });

  it("keeps one worker's leap out of what the others share", async () => {
    const store = memoryStore();
    const sane = deskOver(store, { clock: { now: () => 1_000_000 } });
    const leaping = deskOver(store, { clock: watched() });
    const received = await sane.journeys.receive(whatsapp("m1"));
    if (received.status !== "opened") throw new Error(received.status);
    const { id, version } = received.journey;
    wall += 365 * 86_400_000;
    await expect(leaping.handoffs.tick(id)).rejects.toMatchObject({ code: "CLOCK_LEAPT" });
    await expect(leaping.journeys.receive(whatsapp("m2"))).rejects.toMatchObject({ code: "CLOCK_LEAPT" });
    expect((await sane.journeys.get(id)).version).toBe(version);
  });
});
