import { transportCases } from "throughline/testing";
import type { Transport } from "throughline/transport";
import { afterAll, beforeAll, describe, test } from "vitest";
import { type Broker, broker, natsUrl } from "./nats-broker.js";
import { natsServerInstalled, type OwnNatsServer, ownNatsServer } from "./nats-server.js";
import { suite } from "./suite.js";

const capabilities = { ordering: "key", dedupWindowMs: 120_000, maxBytes: 262_144 } as const;
const timing = { patienceMs: 15_000, quietMs: 100 };

describe.skipIf(natsUrl === undefined && process.env.THROUGHLINE_REQUIRE_SERVICES !== "1")(
  "over THROUGHLINE_NATS_URL",
  () => {
    let shared: Broker;
    beforeAll(async () => {
      shared = await broker(natsUrl ?? "nats://127.0.0.1:4222");
    });
    afterAll(() => shared.close());

    const open = () => shared.transport({ maxBytes: capabilities.maxBytes });
    suite("JetStream", { capabilities, deadLetters: true, open, ...timing }, [
      "connection/comes-back",
      "connection/at-work",
    ]);
  },
);

describe.skipIf(!natsServerInstalled)("over a server of our own that is killed", () => {
  let server: OwnNatsServer;
  const brokers = new Map<Transport, Broker>();
  beforeAll(async () => {
    server = await ownNatsServer();
    await server.start();
  });
  afterAll(() => server.remove());

  const harness = {
    capabilities,
    deadLetters: true,
    ...timing,
    open: async () => {
      const own = await broker(server.url);
      const transport = own.transport({ maxBytes: capabilities.maxBytes, ackTimeoutMs: 500 });
      brokers.set(transport, own);
      return transport;
    },
    interrupt: async () => {
      await server.kill();
      await server.start();
    },
    dispose: async (transport: Transport) => {
      await transport.close?.();
      await brokers.get(transport)?.close();
    },
  };
  const cases = suiteCases(harness);
  for (const one of cases) test(`${one.id}: ${one.title}`, one.run, 30_000);
});

function suiteCases(harness: Parameters<typeof transportCases>[0]) {
  return transportCases(harness).filter(({ group }) => group === "connection");
}
