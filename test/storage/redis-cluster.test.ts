import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Cluster, Redis } from "ioredis";
import { eventStoreCases } from "throughline/testing";
import { afterAll, beforeAll, describe, test } from "vitest";
import { type RedisClient, redisStore } from "../../examples/redis-store/redis-store.js";
import { killRedis, redisInstalled, startRedis } from "./redis-server.js";

/** A port nobody has, low enough that the cluster's own, 10,000 above it, is one too. */
async function freePort(): Promise<number> {
  for (;;) {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const address = server.address();
    server.close();
    await once(server, "close");
    if (typeof address === "object" && address !== null && address.port < 55_000) return address.port;
  }
}

// One node with all slots: it refuses a script whose keys are not in one of them, as any cluster does.
if (redisInstalled)
  describe("Redis as a cluster", () => {
    const folder = mkdtempSync(join(tmpdir(), "throughline-redis-"));
    let server: ChildProcess | undefined;
    let cluster: Cluster | undefined;
    let stores = 0;

    beforeAll(async () => {
      const port = await freePort();
      const options = ["--cluster-enabled", "yes", "--cluster-announce-ip", "127.0.0.1"];
      server = await startRedis(folder, "--port", `${port}`, ...options);
      const node = new Redis(port);
      await node.call("cluster", "addslotsrange", "0", "16383");
      for (let state = ""; !state.includes("cluster_state:ok"); )
        state = String(await node.call("cluster", "info"));
      await node.quit();
      cluster = new Cluster([{ host: "127.0.0.1", port }]);
    });
    afterAll(async () => {
      cluster?.disconnect();
      if (server !== undefined) await killRedis(server);
      rmSync(folder, { recursive: true, force: true });
    });

    const client: RedisClient = { call: async (...command) => cluster?.call(...command) };
    const cases = eventStoreCases({
      capabilities: redisStore(client).capabilities,
      open: () => redisStore(client, { prefix: `store-${++stores}:` }),
    });
    for (const one of cases.filter(({ skip }) => skip === false)) test(`${one.id}: ${one.title}`, one.run);
  });
else test("redis-server is not installed, so there is no cluster", () => {});
