import { randomUUID } from "node:crypto";
import { Redis } from "ioredis";
import type { EventStore } from "throughline/storage";
import { type RedisStoreOptions, redisStore } from "../../examples/redis-store/redis-store.js";

/** Stores over one Redis, each under a prefix of its own, and what they wrote gone afterwards. */
export interface RedisSubject {
  readonly client: Redis;
  open(): EventStore;
  /** Another store over the same data, through a connection of its own. */
  reopen(store: EventStore): EventStore;
  prefixOf(store: EventStore): string;
  end(): Promise<void>;
}

export function redisSubject(url: string, options: RedisStoreOptions = {}): RedisSubject {
  const run = `throughline-test-${randomUUID()}`;
  const [client, other] = [new Redis(url, { lazyConnect: true }), new Redis(url, { lazyConnect: true })];
  const prefixes = new Map<EventStore, string>();
  const over = (redis: Redis, prefix: string): EventStore => {
    const store = redisStore(redis, { ...options, prefix });
    prefixes.set(store, prefix);
    return store;
  };
  return {
    client,
    open: () => over(client, `${run}:${prefixes.size}:`),
    reopen: (store) => over(other, prefixes.get(store) ?? ""),
    prefixOf: (store) => prefixes.get(store) ?? "",
    end: async () => {
      let cursor = "0";
      do {
        const [next, keys] = await client.scan(cursor, "MATCH", `${run}*`, "COUNT", 1_000);
        if (keys.length > 0) await client.unlink(...keys);
        cursor = next;
      } while (cursor !== "0");
      await Promise.all([client.quit(), other.quit()]);
    },
  };
}
