/**
 * `npm run faults -- transport [--events N] [--restarts N] [--seed S]`: publishes the events of many journeys through JetStream, some twice and some
 * out of order, to two workers that share a group and fail at random, while the server is killed with kill -9 and started again. Behind the inbox
 * of the library every effect must happen once, in order, and no journey may be stuck.
 *
 * The server is one of our own, started from `nats-server`. kill -9 is no power cut: JetStream acknowledges before the data is on the disk.
 */
import { parseArgs } from "node:util";
import { jetstream, jetstreamManager } from "@nats-io/jetstream";
import { connect, type NatsConnection } from "@nats-io/transport-node";
import { memoryCoordination } from "throughline/storage/memory";
import { type Envelope, envelopeOf, streamOf } from "throughline/transport";
import { type NatsTransport, natsTransport } from "throughline/transport/nats";
import { createInbox } from "../../src/application/following/inbox.js";
import { numbers } from "../../src/testing/event-store/random.js";
import { ownNatsServer } from "../transport/nats-server.js";

const VERSIONS = 20;
const BATCH = 400;
const GIVE_UP_MS = 60_000;

const { values } = parseArgs({
  options: {
    events: { type: "string", default: "60000" },
    restarts: { type: "string", default: "8" },
    seed: { type: "string", default: String(Date.now() % 2 ** 31) },
  },
});

process.exitCode = (await run(Number(values.events), Number(values.restarts), Number(values.seed))) ? 0 : 1;

async function run(events: number, restarts: number, seed: number): Promise<boolean> {
  console.log(`seed ${seed}`);
  const pick = numbers(seed);
  const journeys = Math.ceil(events / VERSIONS);
  const wanted = journeys * VERSIONS;
  const server = await ownNatsServer();
  await server.start();
  const found = {
    effects: 0,
    doubled: 0,
    disordered: 0,
    deliveries: 0,
    failures: 0,
    early: 0,
    retries: 0,
    sentTwice: 0,
  };
  const effects = new Map<string, number>();
  const inbox = createInbox({ coordination: memoryCoordination(), group: "inbox" });
  const effect = (subject: string, version: number) => {
    const before = effects.get(subject) ?? 0;
    if (version <= before) found.doubled++;
    else if (version !== before + 1) found.disordered++;
    effects.set(subject, version);
    found.effects++;
  };

  const connections: NatsConnection[] = [];
  const worker = async (): Promise<NatsTransport> => {
    const connection = await connect({
      servers: server.url,
      maxReconnectAttempts: -1,
      reconnectTimeWait: 50,
    });
    connections.push(connection);
    return natsTransport({
      connection,
      jetstream: jetstream(connection),
      manager: await jetstreamManager(connection),
      ackWaitMs: 2_000,
      ackTimeoutMs: 1_000,
      retries: { baseMs: 5, capMs: 200, attempts: 1_000 },
    });
  };

  let restarted = 0;
  try {
    const [publisher, ...workers] = [await worker(), await worker(), await worker()];
    if (publisher === undefined) return false;
    for (const each of workers)
      await each.subscribe({ group: "inbox", maxInFlight: 64 }, async (envelope) => {
        found.deliveries++;
        const fate = pick(200);
        if (fate === 0) {
          found.failures++;
          throw new Error("The handler failed before its effect, on purpose.");
        }
        const { subject, subjectversion } = envelope;
        const once = await inbox.once(streamOf(envelope), subjectversion, async () =>
          effect(subject, subjectversion),
        );
        if (once === "early") {
          found.early++;
          throw new Error("It comes again once what is before it has come.");
        }
        if (fate === 1) {
          found.failures++;
          throw new Error("The handler failed after its effect, on purpose.");
        }
        return "ack";
      });

    const batches = batchesOf(journeys, pick);
    for (const [index, batch] of batches.entries()) {
      if (index >= ((restarted + 1) * batches.length) / (restarts + 1) && restarted < restarts) {
        restarted++;
        // While this batch is on its way.
        setTimeout(() => restart(server), pick(20));
      }
      const again = pick(10) === 0 ? [...batch, ...batch.filter(() => pick(4) === 0)] : batch;
      found.sentTwice += again.length - batch.length;
      found.retries += await publishAll(publisher, again);
    }

    let [last, lastAt] = [-1, performance.now()];
    while (found.effects < wanted && performance.now() - lastAt < GIVE_UP_MS) {
      if (found.deliveries !== last) [last, lastAt] = [found.deliveries, performance.now()];
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    for (const each of [publisher, ...workers]) await each.close();
  } finally {
    await Promise.all(connections.map((connection) => connection.close()));
    await server.remove();
  }

  console.log(
    `deliveries ${found.deliveries}, failed on purpose ${found.failures}, early ${found.early}, sent twice ${found.sentTwice}, answered retry ${found.retries}`,
  );
  const done = [...effects.values()].filter((version) => version === VERSIONS).length;
  const stuck = journeys - done;
  const figures: readonly (readonly [string, number, number, boolean])[] = [
    ["events", wanted, events, wanted >= events],
    ["restarts", restarted, restarts, restarted === restarts],
    ["effects", found.effects, wanted, found.effects === wanted],
    ["doubled", found.doubled, 0, found.doubled === 0],
    ["out-of-order", found.disordered, 0, found.disordered === 0],
    ["stuck-journeys", stuck, 0, stuck === 0],
  ];
  for (const [name, value, target, ok] of figures)
    console.log(`${name} ${value} ${target} ${ok ? "ok" : "short"}`);
  return figures.every(([, , , ok]) => ok);
}

async function restart(server: { kill(): Promise<void>; start(): Promise<void> }): Promise<void> {
  await server.kill();
  await server.start();
}

/** Publishes until all of it is taken in. Gives how many answers were `retry`. */
async function publishAll(transport: NatsTransport, batch: readonly Envelope[]): Promise<number> {
  let retries = 0;
  let left = batch;
  while (left.length > 0) {
    let answers: readonly string[] = left.map(() => "retry");
    try {
      answers = await transport.publish(left);
    } catch {
      // The streams cannot be set up while the server is down.
    }
    left = left.filter((_, index) => answers[index] === "retry");
    retries += left.length;
  }
  return retries;
}

/** The events of all journeys by turns, mostly in order: neighbours of one in fifty journeys change places. */
function batchesOf(journeys: number, pick: (below: number) => number): readonly (readonly Envelope[])[] {
  const all: Envelope[] = [];
  for (let first = 0; first < journeys; first += BATCH)
    for (let version = 1; version <= VERSIONS; version++)
      for (let journey = first; journey < Math.min(first + BATCH, journeys); journey++)
        all.push(envelope(journey, version));
  for (let index = BATCH; index < all.length; index++) {
    const [earlier, later] = [all[index - BATCH], all[index]];
    if (pick(50) !== 0 || earlier?.subject !== later?.subject) continue;
    if (earlier !== undefined && later !== undefined) [all[index - BATCH], all[index]] = [later, earlier];
  }
  return Array.from({ length: Math.ceil(all.length / BATCH) }, (_, index) =>
    all.slice(index * BATCH, (index + 1) * BATCH),
  );
}

function envelope(journey: number, version: number): Envelope {
  return envelopeOf({
    stream: { tenant: "acme", kind: "journey", id: `j-${journey}` },
    event: {
      id: `e-${journey}-${version}`,
      type: "message.recorded",
      recordedAt: 1_772_348_400_000 + version,
      version,
      data: { conversation: "c-1", direction: "inbound", channel: "webchat", sequence: version },
    },
  });
}
