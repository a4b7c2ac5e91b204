import type { Transport } from "throughline/transport";
import { type WebhookTransport, webhookTransport } from "throughline/transport/webhook";
import { type LocalServer, localServer, serving } from "./local-server.js";
import { suite } from "./suite.js";

const secrets = [`whsec_${Buffer.alloc(32, 7).toString("base64")}`];
const capabilities = { ordering: "none", dedupWindowMs: 0, maxBytes: 1_048_576 } as const;
const servers = new Map<Transport, LocalServer>();

suite(
  "webhooks over a server on this machine",
  {
    capabilities,
    open: async () => {
      let transport: WebhookTransport | undefined;
      const server = await localServer(
        serving(async (request) => transport?.receive(request) ?? new Response(null, { status: 503 })),
      );
      transport = webhookTransport({
        endpoints: [{ url: server.url, secrets }],
        allow: { http: true, addresses: ["127.0.0.1"], ports: [server.port] },
        retries: { baseMs: 1, capMs: 4, attempts: 10_000 },
        receive: { secrets },
      });
      servers.set(transport, server);
      return transport;
    },
    dispose: async (transport) => {
      await transport.close?.();
      await servers.get(transport)?.close();
    },
  },
  [
    "order/by-subject",
    "order/after-failure",
    "order/poison-stays-alone",
    "order/late-goes-first",
    "order/two-subscribers",
    "order/subject-of-tenant",
    "dead-letters/kept",
    "dead-letters/replayed",
    "dedup/within-window",
    "dedup/within-batch",
    "connection/comes-back",
    "connection/at-work",
  ],
);
