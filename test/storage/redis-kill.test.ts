import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Redis } from "ioredis";
import { expect, test } from "vitest";
import { redisStore } from "../../examples/redis-store/redis-store.js";
import { killRedis, redisInstalled, startRedis } from "./redis-server.js";

/** On a socket, and on the disk before anything is acknowledged. */
function start(folder: string) {
  const socket = ["--port", "0", "--unixsocket", join(folder, "redis.sock")];
  return startRedis(folder, ...socket, "--appendonly", "yes", "--appendfsync", "always");
}

// A server that is reached by an URL cannot be killed, so this one needs the binary.
if (redisInstalled)
  test("with appendfsync always, nothing acknowledged is lost when the server is killed under load", async () => {
    const folder = mkdtempSync(join(tmpdir(), "throughline-redis-"));
    let server = await start(folder);
    const client = new Redis(join(folder, "redis.sock"), {
      retryStrategy: () => null,
      maxRetriesPerRequest: 0,
    });
    client.on("error", () => {});
    try {
      const store = redisStore(client, { appendfsync: "always" });
      const acknowledged = new Map<string, number>();
      const write = async (id: string): Promise<void> => {
        for (let version = 0; ; version += 2) {
          const events = [1, 2].map((n) => ({
            id: `e-${version + n}`,
            type: "note.added",
            schema: 1,
            recordedAt: version,
            data: {},
            personal: null,
          }));
          const command = { id: `c-${version}`, fingerprint: "f" };
          await store.append({ tenant: "acme", kind: "journey", id }, version, { command, events });
          acknowledged.set(id, version + 2);
          if (id === "j-0" && version === 400) server.kill("SIGKILL");
        }
      };
      const ended = await Promise.allSettled(["j-0", "j-1", "j-2", "j-3"].map(write));
      for (const one of ended) expect(one).toMatchObject({ reason: { code: "STORE_FAILED" } });
      expect(acknowledged.size).toBe(4);

      await killRedis(server);
      server = await start(folder);
      const reader = new Redis(join(folder, "redis.sock"));
      const again = redisStore(reader, { appendfsync: "always" });
      for (const [id, version] of acknowledged) {
        const { length } = await again.read({ tenant: "acme", kind: "journey", id });
        expect(length % 2).toBe(0);
        expect(length).toBeGreaterThanOrEqual(version);
        expect(length).toBeLessThanOrEqual(version + 2);
      }
      await reader.quit();
    } finally {
      client.disconnect();
      await killRedis(server);
      rmSync(folder, { recursive: true, force: true });
    }
  });
else test("redis-server is not installed, so it is not killed", () => {});
