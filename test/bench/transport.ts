/**
 * `npm run bench -- transport [ROUNDS]`: publishing through a transport against the client it runs on, used by hand, one envelope at a time and 256
 * in flight, to the same servers in the same run.
 *
 * Raw is the least that publishes an envelope: JSON text under its message id, and the server's acknowledgement waited for; for webhooks a `fetch` of
 * the text, unsigned, and its answer read. It checks no envelope, keeps no order, and tries nothing again.
 *
 * JetStream is the server at THROUGHLINE_NATS_URL, or one of our own from `nats-server`; the receiver of webhooks is in a process of its own.
 */
import { fork } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import { jetstream, jetstreamManager } from "@nats-io/jetstream";
import { connect } from "@nats-io/transport-node";
import { type Envelope, envelopeOf, type Transport } from "throughline/transport";
import { natsTransport } from "throughline/transport/nats";
import { webhookTransport } from "throughline/transport/webhook";
import { ownNatsServer } from "../transport/nats-server.js";
import { contest, ratio, timed } from "./measure/contest.js";
import { reportContest, reportFigures } from "./measure/report.js";

const IN_FLIGHT = 256;

if (process.argv[2] === "receive") receive();
else process.exitCode = (await bench(Number(process.argv[2] ?? 11))) ? 0 : 1;

type Publish = (batch: readonly Envelope[]) => Promise<unknown>;

async function bench(rounds: number): Promise<boolean> {
  const stream = `BENCH_${Date.now()}`;
  const rawSubject = `${stream.toLowerCase()}-raw`;
  const own = process.env.THROUGHLINE_NATS_URL === undefined ? await ownNatsServer() : undefined;
  await own?.start();
  const connection = await connect({ servers: process.env.THROUGHLINE_NATS_URL ?? own?.url ?? "" });
  const manager = await jetstreamManager(connection);
  const client = jetstream(connection);
  const nats = natsTransport({
    connection,
    jetstream: client,
    manager,
    stream,
    subjectPrefix: stream.toLowerCase(),
  });
  await nats.setUp();
  const { config } = await manager.streams.info(stream);
  await manager.streams.add({ ...config, name: `${stream}_RAW`, subjects: [`${rawSubject}.>`] });

  const receiver = fork(new URL(import.meta.url).pathname, ["receive"], { stdio: "inherit" });
  const [port] = await once(receiver, "message");
  const url = `http://127.0.0.1:${port}/`;
  const webhook = webhookTransport({
    endpoints: [{ url, secrets: [`whsec_${Buffer.alloc(32, 7).toString("base64")}`] }],
    allow: { http: true, addresses: ["127.0.0.1"], ports: [Number(port)] },
    atOnce: IN_FLIGHT,
  });

  const rawNats: Publish = (batch) =>
    Promise.all(
      batch.map((one) =>
        client.publish(`${rawSubject}.${one.id.length % 16}`, JSON.stringify(one), { msgID: one.id }),
      ),
    );
  const rawFetch: Publish = (batch) =>
    Promise.all(
      batch.map(async (one) => {
        const headers = { "content-type": "application/cloudevents+json" };
        const response = await fetch(url, { method: "POST", headers, body: JSON.stringify(one) });
        await response.arrayBuffer();
        if (!response.ok) throw new Error(String(response.status));
      }),
    );

  let ids = 0;
  const entry = (name: string, publish: Publish, inFlight: number, operations: number) => ({
    name,
    does: `${operations} envelopes, ${inFlight} in flight`,
    round: () => {
      const batches = Array.from({ length: operations / inFlight }, () =>
        Array.from({ length: inFlight }, () => envelope(++ids)),
      );
      return timed(operations, async () => {
        for (const batch of batches) await publish(batch);
      });
    },
  });
  const ours =
    (transport: Transport): Publish =>
    async (batch) => {
      for (const answer of await transport.publish(batch)) if (answer !== "accepted") throw new Error(answer);
    };

  const figures = [];
  for (const { name, raw, transport, sizes } of [
    { name: "JetStream", raw: rawNats, transport: nats, sizes: [2_000, 5_120] },
    { name: "webhook", raw: rawFetch, transport: webhook, sizes: [200, 1_024] },
  ])
    for (const [index, target] of [1.15, 1.3].entries()) {
      const inFlight = index === 0 ? 1 : IN_FLIGHT;
      const operations = sizes[index] ?? 0;
      const standings = await contest(rounds, [
        entry(`raw ${name}`, raw, inFlight, operations),
        entry(`throughline over ${name}`, ours(transport), inFlight, operations),
      ]);
      reportContest("transport", `${name}, ${inFlight} in flight`, standings);
      figures.push({
        name: `${name.toLowerCase()}-${inFlight}-in-flight`,
        value: ratio(standings[1], standings[0]),
        target,
      });
    }

  await webhook.close();
  receiver.kill();
  for (const name of [stream, `${stream}_RAW`, `${stream}_DEAD`, `${stream}_WORKERS`])
    await manager.streams.delete(name);
  await connection.close();
  await own?.remove();
  return reportFigures(figures);
}

/** Reads what comes, and answers 200. */
function receive(): void {
  const server = createServer((request, response) => {
    request.resume().on("end", () => response.end());
  });
  server.listen(0, "127.0.0.1", () => {
    const address = server.address();
    if (address !== null && typeof address === "object") process.send?.(address.port);
  });
}

/** About what a message of a conversation takes, of a journey of its own. */
function envelope(number: number): Envelope {
  return envelopeOf({
    stream: { tenant: "acme", kind: "journey", id: `j-${number}` },
    event: {
      id: crypto.randomUUID(),
      type: "message.recorded",
      recordedAt: 1_772_348_400_000 + number,
      version: 1,
      data: {
        conversation: "c-1",
        direction: "inbound",
        message: `m-${number}`,
        channel: "webchat",
        sequence: number,
        content: { ref: `helpdesk:${number}`, digest: "k1:9f86d081884c7d659a2feaa0c55ad015" },
      },
    },
  });
}
