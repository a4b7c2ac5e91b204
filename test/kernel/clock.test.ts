import { afterEach, expect, it, vi } from "vitest";
import { systemClock } from "../../src/kernel/clock.js";

afterEach(() => {
  vi.useRealTimers();
});

it("systemClock tells the machine's time in epoch milliseconds", () => {
  vi.useFakeTimers({ now: 1_772_348_400_000 });
  expect(systemClock.now()).toBe(1_772_348_400_000);
  vi.advanceTimersByTime(5);
  expect(systemClock.now()).toBe(1_772_348_400_005);
});
