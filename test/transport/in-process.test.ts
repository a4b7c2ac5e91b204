import type { Envelope } from "throughline/transport";
import { type InProcessTransportOptions, inProcessTransport } from "throughline/transport/in-process";
import { describe, expect, test } from "vitest";
import { envelope, NOW, noted, until } from "./samples.js";

const HANDLER_MS = 4_321;
const one = { group: "g", maxInFlight: 4 };

function transport(options: InProcessTransportOptions = {}) {
  const time = noted(HANDLER_MS);
  return {
    ...time,
    transport: inProcessTransport({
      handlerTimeoutMs: HANDLER_MS,
      sleep: time.sleep,
      random: () => 0.5,
      clock: { now: () => NOW },
      ...options,
    }),
  };
}

describe("a handler that fails", () => {
  test("gets the envelope 12 times with full jitter, and then it is a dead letter", async () => {
    const { transport: desk, pauses } = transport();
    const attempts: number[] = [];
    await desk.subscribe(one, async (_, { attempt }) => {
      attempts.push(attempt);
      throw new Error("on purpose");
    });
    await desk.publish([envelope()]);
    await until(() => attempts.length === 12);
    await until(() => pauses.length === 11);
    expect(pauses).toEqual([125, 250, 500, 1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 64_000, 128_000]);
    const [letter] = await desk.deadLetters.list("g");
    expect(letter).toMatchObject({ group: "g", reason: "attempts", attempts: 12, envelope: envelope() });
  });

  test("that hangs is waited for no longer than its time, told to stop, and called again", async () => {
    const { transport: desk, timeUp } = transport();
    const signals: AbortSignal[] = [];
    const done: string[] = [];
    await desk.subscribe(one, (given, { attempt, signal }) => {
      signals.push(signal);
      if (attempt === 1) return new Promise(() => {});
      done.push(given.id);
      return Promise.resolve("ack");
    });
    await desk.publish([envelope()]);
    await until(() => signals.length === 1);
    timeUp();
    await until(() => done.length === 1);
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, false]);
    expect(signals[0]?.reason).toMatchObject({ code: "ABORTED" });
  });
});

describe("back-pressure", () => {
  test("answers retry while too much waits for a group, for later ones of the subject as well", async () => {
    const { transport: desk } = transport({ groups: ["g"], maxWaiting: 2 });
    const batch = [1, 2, 3, 4].map((version) => envelope("j-1", version));
    expect(await desk.publish(batch)).toEqual(["accepted", "accepted", "retry", "retry"]);
    const got: string[] = [];
    await desk.subscribe(one, async ({ id }) => {
      got.push(id);
      return "ack";
    });
    await until(() => got.length === 2);
    expect(await desk.publish(batch)).toEqual(["duplicate", "duplicate", "accepted", "accepted"]);
    await until(() => got.length === 4);
    expect(got).toEqual(["j-1-1", "j-1-2", "j-1-3", "j-1-4"]);
  });
});

describe("the window for duplicates", () => {
  test("ends by the clock", async () => {
    let at = NOW;
    const { transport: desk } = transport({ dedupWindowMs: 1_000, clock: { now: () => at } });
    expect(await desk.publish([envelope()])).toEqual(["accepted"]);
    at += 999;
    expect(await desk.publish([envelope()])).toEqual(["duplicate"]);
    at += 1;
    expect(await desk.publish([envelope()])).toEqual(["accepted"]);
  });
});

describe("stopping", () => {
  test("gives up a handler after the grace, and another subscriber gets its envelope", async () => {
    const { transport: desk } = transport({ graceMs: 10 });
    let signal: AbortSignal | undefined;
    const hangs = await desk.subscribe(one, (_, delivery) => {
      signal = delivery.signal;
      return new Promise(() => {});
    });
    await desk.publish([envelope()]);
    await until(() => signal !== undefined);
    await hangs.stop();
    expect(signal?.aborted).toBe(true);
    const got: Envelope[] = [];
    await desk.subscribe(one, async (given) => {
      got.push(given);
      return "ack";
    });
    await until(() => got.length === 1);
  });

  test("closing leaves no timer behind that keeps trying", async () => {
    const desk = inProcessTransport({ retries: { baseMs: 60_000, capMs: 60_000 }, random: () => 0.9 });
    let calls = 0;
    await desk.subscribe(one, async () => {
      calls++;
      throw new Error("on purpose");
    });
    await desk.publish([envelope()]);
    await until(() => calls === 1);
    await desk.close();
    expect(calls).toBe(1);
  });
});

test("a handler may publish, and its own group gets that too", async () => {
  const desk = inProcessTransport();
  const got: string[] = [];
  await desk.subscribe({ group: "g", maxInFlight: 1 }, async ({ id, subjectversion }) => {
    got.push(id);
    if (subjectversion < 20) await desk.publish([envelope("j-1", subjectversion + 1)]);
    return "ack";
  });
  await desk.publish([envelope("j-1", 1)]);
  await until(() => got.length === 20);
  await desk.close();
});

test.each([
  [{ maxBytes: 0 }, "maxBytes"],
  [{ dedupWindowMs: -1 }, "dedupWindowMs"],
  [{ maxWaiting: Number.NaN }, "maxWaiting"],
  [{ retries: { attempts: 0 } }, "retries.attempts"],
  [{ retries: { baseMs: -1 } }, "retries.baseMs"],
  [{ groups: ["a b"] }, "groups"],
] as const)("an option that is not valid is refused: %j", (options, field) => {
  expect(() => inProcessTransport(options)).toThrow(
    expect.objectContaining({ code: "INVALID_INPUT", details: { field } }),
  );
});
