import { jetstream, jetstreamManager } from "@nats-io/jetstream";
import { connect } from "@nats-io/transport-node";
import type { Envelope } from "throughline/transport";
import { natsTransport } from "throughline/transport/nats";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ThroughlineError } from "../../src/kernel/error.js";
import { type Broker, broker, natsUrl } from "./nats-broker.js";
import { natsServerInstalled, ownNatsServer } from "./nats-server.js";
import { envelope, until } from "./samples.js";

const withServer = natsUrl !== undefined || process.env.THROUGHLINE_REQUIRE_SERVICES === "1";

describe.skipIf(!withServer)("JetStream", () => {
  let shared: Broker;
  beforeAll(async () => {
    shared = await broker(natsUrl ?? "nats://127.0.0.1:4222");
  });
  afterAll(() => shared.close());

  test("is set up with files, a window for duplicates and a largest message, and twice does no harm", async () => {
    const stream = `T_SETUP_${Date.now()}`;
    const transport = shared.transport({ stream, maxBytes: 65_536, dedupWindowMs: 60_000, partitions: 2 });
    await Promise.all([transport.setUp(), shared.transport({ stream }).setUp()]);
    const { config } = await shared.manager.streams.info(stream);
    expect(config).toMatchObject({
      storage: "file",
      retention: "limits",
      duplicate_window: 60_000_000_000,
      max_msg_size: 65_536 + 4_096,
      subjects: [`${stream.toLowerCase()}.events.>`],
    });
  });

  test("takes no larger envelope than the server takes", async () => {
    const most = shared.connection.info?.max_payload ?? 0;
    expect(shared.transport({ maxBytes: 2 ** 30 }).capabilities.maxBytes).toBe(most - 4_096);
  });

  test("is told that a handler is still at work, so that nobody gets its envelope meanwhile", async () => {
    const transport = shared.transport({ ackWaitMs: 300, handlerTimeoutMs: 60_000 });
    const began = performance.now();
    const attempts: number[] = [];
    let done = false;
    await transport.subscribe({ group: "g", maxInFlight: 4 }, async (_, { attempt }) => {
      attempts.push(attempt);
      // Four times as long as the server waits for a sign of life.
      await until(() => performance.now() - began > 1_200);
      done = true;
      return "ack";
    });
    await transport.publish([envelope()]);
    await until(() => done);
    expect(attempts).toEqual([1]);
    await transport.close();
  });

  test("keeps each journey in order while subscribers of the group come and go", async () => {
    const stream = `T_SHARE_${Date.now()}`;
    const options = { stream, partitions: 8, ackWaitMs: 2_000, graceMs: 5_000 };
    const done = new Map<string, number[]>();
    const served = new Set<number>();
    let [total, twice] = [0, 0];
    const join = (member: number) =>
      shared.transport(options).subscribe({ group: "g", maxInFlight: 8 }, async (given: Envelope) => {
        served.add(member);
        const versions = done.get(given.subject) ?? [];
        done.set(given.subject, versions);
        await new Promise((resolve) => setTimeout(resolve, given.subjectversion % 3));
        if (versions.includes(given.subjectversion)) twice++;
        else {
          versions.push(given.subjectversion);
          total++;
        }
        return "ack";
      });
    const publisher = shared.transport(options);
    const first = await join(1);
    const [journeys, versions] = [30, 24];
    for (let version = 1; version <= versions; version++) {
      await publisher.publish(
        Array.from({ length: journeys }, (_, index) => envelope(`j-${index}`, version)),
      );
      if (version === 4) await join(2);
      if (version === 10) await join(3);
      if (version === 16) first.stop();
      await until(() => total >= (version - 1) * journeys * 0.8);
      await new Promise((resolve) => setTimeout(resolve, 60));
    }
    await until(() => total === journeys * versions);
    for (const order of done.values())
      expect(order).toEqual(Array.from({ length: versions }, (_, i) => i + 1));
    expect([...served].sort()).toEqual([1, 2, 3]);
    expect(twice).toBe(0);
    await publisher.close();
  });

  test("keeps each journey in order where the process stands still, also for longer than leases last", async () => {
    const stream = `T_STALL_${Date.now()}`;
    const options = { stream, partitions: 8, ackWaitMs: 2_000 };
    const done = new Map<string, number[]>();
    let total = 0;
    const join = () =>
      shared.transport(options).subscribe({ group: "g", maxInFlight: 2 }, async (given: Envelope) => {
        const versions = done.get(given.subject) ?? [];
        done.set(given.subject, versions);
        await new Promise((resolve) => setTimeout(resolve, 2));
        if (!versions.includes(given.subjectversion)) {
          versions.push(given.subjectversion);
          total++;
        }
        return "ack";
      });
    const publisher = shared.transport(options);
    await join();
    await join();
    const [journeys, versions] = [30, 24];
    const stalls: Record<number, number> = { 6: 2_300, 14: 4_500 };
    for (let version = 1; version <= versions; version++) {
      await publisher.publish(
        Array.from({ length: journeys }, (_, index) => envelope(`j-${index}`, version)),
      );
      standStillFor(stalls[version] ?? 0);
      await new Promise((resolve) => setTimeout(resolve, 60));
    }
    await until(() => total === journeys * versions);
    for (const order of done.values())
      expect(order).toEqual(Array.from({ length: versions }, (_, i) => i + 1));
    await publisher.close();
  });

  test("works on every partition it holds, also where the server failed while leases were looked after", async () => {
    const options = { stream: `T_LOOK_${Date.now()}`, partitions: 8, ackWaitMs: 1_000 };
    const client = jetstream(shared.connection);
    let taken = Number.NEGATIVE_INFINITY;
    const failing = {
      consumers: client.consumers,
      publish: (...given: Parameters<typeof client.publish>) => {
        const takes = given[0].includes(".lease.") && given[2]?.expect?.lastSubjectSequence === 0;
        if (takes && ++taken === 3) throw new Error("the server did not answer");
        return client.publish(...given);
      },
    };
    const problems: unknown[] = [];
    const first = shared.transport({
      ...options,
      jetstream: failing,
      report: (problem) => void problems.push(problem),
    });
    const done = new Set<string>();
    const served = new Set<number>();
    const handle = (member: number) => async (given: Envelope) => {
      served.add(member);
      done.add(`${given.subject} ${given.subjectversion}`);
      return "ack" as const;
    };
    const journeys = Array.from({ length: 60 }, (_, index) => `j-${index}`);
    await first.subscribe({ group: "g", maxInFlight: 8 }, handle(1));
    const second = await shared.transport(options).subscribe({ group: "g", maxInFlight: 8 }, handle(2));
    let version = 0;
    while (!served.has(2)) {
      version++;
      await first.publish(journeys.map((journey) => envelope(journey, version)));
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    taken = 0;
    await second.stop();
    await first.publish(journeys.map((journey) => envelope(journey, version + 1)));
    await until(() => done.size === journeys.length * (version + 1));
    expect(problems).toHaveLength(1);
    await first.close();
  });

  test("leaves out and reports a message that is no envelope, and goes on", async () => {
    const problems: ThroughlineError[] = [];
    const stream = `T_ALIEN_${Date.now()}`;
    const transport = shared.transport({ stream, report: (problem) => problems.push(problem) });
    const got: string[] = [];
    await transport.subscribe({ group: "g", maxInFlight: 1 }, async ({ id }) => {
      got.push(id);
      return "ack";
    });
    for (let partition = 0; partition < 4; partition++)
      await jetstream(shared.connection).publish(
        `${stream.toLowerCase()}.events.${partition}.all`,
        '{"__proto__":{}}',
      );
    await transport.publish([envelope()]);
    await until(() => got.length === 1 && problems.length === 4);
    expect(problems.map(({ code }) => code)).toEqual(Array(4).fill("JSON_UNSAFE"));
    await transport.close();
  });

  test("gives an envelope up after its tries, and its journey goes on", async () => {
    const transport = shared.transport({ retries: { attempts: 3, baseMs: 1 } });
    const got: string[] = [];
    await transport.subscribe({ group: "g", maxInFlight: 4 }, async ({ id }) => {
      got.push(id);
      if (id === "j-1-1") throw new Error("on purpose");
      return "ack";
    });
    await transport.publish([envelope("j-1", 1), envelope("j-1", 2)]);
    await until(() => got.includes("j-1-2"));
    expect(got).toEqual(["j-1-1", "j-1-1", "j-1-1", "j-1-2"]);
    expect(await transport.deadLetters.list("g")).toMatchObject([{ reason: "attempts", attempts: 3 }]);
    await transport.close();
  });

  test("makes its stream again where somebody removed it", async () => {
    const stream = `T_GONE_${Date.now()}`;
    const transport = shared.transport({ stream, ackTimeoutMs: 300 });
    expect(await transport.publish([envelope()])).toEqual(["accepted"]);
    await shared.manager.streams.delete(stream);
    expect(await transport.publish([envelope()])).toEqual(["retry"]);
    expect(await transport.publish([envelope()])).toEqual(["accepted"]);
  });

  test.each([
    [{ stream: "a.b" }, "stream"],
    [{ subjectPrefix: "a.*" }, "subjectPrefix"],
    [{ partitions: 0 }, "partitions"],
    [{ ackWaitMs: 1 }, "ackWaitMs"],
  ] as const)("refuses an option that is not valid: %j", (options, field) => {
    expect(() => shared.transport({ stream: "T_NONE", ...options })).toThrow(
      expect.objectContaining({ code: "INVALID_INPUT", details: { field } }),
    );
  });
});

describe.skipIf(!natsServerInstalled)("a server that is not there", () => {
  test("fails publish and subscribe with a remedy and the cause, answers retry later, and kills no process", async () => {
    const server = await ownNatsServer();
    await server.start();
    const connection = await connect({
      servers: server.url,
      maxReconnectAttempts: -1,
      reconnectTimeWait: 20,
    });
    const manager = await jetstreamManager(connection, { timeout: 300 });
    const transport = natsTransport({
      connection,
      jetstream: jetstream(connection, { timeout: 300 }),
      manager,
      ackTimeoutMs: 300,
      ackWaitMs: 1_000,
      partitions: 2,
      graceMs: 300,
    });
    await server.kill();
    for (const call of [
      () => transport.publish([envelope()]),
      () => transport.subscribe({ group: "g", maxInFlight: 1 }, async () => "ack"),
      () => transport.deadLetters.list("g"),
    ])
      await expect(call()).rejects.toMatchObject({
        code: "TRANSPORT_FAILED",
        message: expect.stringMatching(/did not answer in time\. Check that it runs/),
        cause: expect.any(Error),
      });
    await server.start();
    const got: string[] = [];
    const subscribe = () =>
      transport.subscribe({ group: "g", maxInFlight: 1 }, async ({ id }) => {
        got.push(id);
        return "ack";
      });
    // The connection takes a moment to come back.
    while ((await subscribe().catch(() => undefined)) === undefined);
    expect(await transport.publish([envelope("j-1", 1)])).toEqual(["accepted"]);
    await until(() => got.length === 1);
    await server.kill();
    expect(await transport.publish([envelope("j-1", 2), envelope("j-1", 3)])).toEqual(["retry", "retry"]);
    // With the server gone, stopping ends all the same.
    await transport.close();
    await connection.close();
    await server.remove();
  }, 30_000);

  test("without JetStream is told so", async () => {
    const server = await ownNatsServer({ jetStream: false });
    await server.start();
    const connection = await connect({ servers: server.url });
    const manager = await jetstreamManager(connection, { checkAPI: false, timeout: 500 });
    const transport = natsTransport({ connection, jetstream: jetstream(connection), manager });
    await expect(transport.setUp()).rejects.toMatchObject({
      code: "TRANSPORT_FAILED",
      message: expect.stringContaining("JetStream is not enabled"),
    });
    await connection.close();
    await expect(transport.publish([envelope()])).rejects.toMatchObject({ code: "TRANSPORT_FAILED" });
    await server.remove();
  });
});

/** Nothing else in the process has a turn for so long. */
function standStillFor(ms: number): void {
  if (ms > 0) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}
