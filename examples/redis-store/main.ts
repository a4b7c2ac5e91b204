/** A desk over the Redis store of this folder: set THROUGHLINE_REDIS_URL, and `npm install ioredis`. */
import { Redis } from "ioredis";
import { createThroughline } from "throughline";
import { redisStore } from "./redis-store.js";

const url = process.env.THROUGHLINE_REDIS_URL;
if (url === undefined) console.log("Set THROUGHLINE_REDIS_URL to run this on a Redis of yours.");
else {
  const redis = new Redis(url);
  const prefix = `example-${crypto.randomUUID()}:`;
  const store = redisStore(redis, { prefix });
  const throughline = createThroughline({
    store,
    secrets: { current: "2026-03", keys: { "2026-03": "A".repeat(43) } }, // 32 random bytes, kept with the data
  });
  const { journeys } = throughline.tenant("kyma");
  const webhook = {
    channel: "whatsapp",
    from: { kind: "phone", value: "+30 694 123 4567" },
    message: { externalId: "wamid.1", occurredAt: Date.now(), text: "My parcel is late." },
  } as const;
  console.log((await journeys.receive(webhook)).status, "then", (await journeys.receive(webhook)).status);
  console.log("acknowledged events survive:", store.capabilities.durability);
  await throughline.close();
  for (const key of await redis.keys(`${prefix}*`)) await redis.del(key);
  await redis.quit();
}
