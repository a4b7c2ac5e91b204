/** The whole over a store: a message comes in, a bot is overtaken, and the case goes to the phone. */
import { createThroughline, isThroughlineError } from "throughline";
import { renderBrief } from "throughline/handoff";
import { memoryStore } from "throughline/storage/memory";

let now = Date.parse("2026-03-02T09:00:00Z");
let ids = 0;
const throughline = createThroughline({
  store: memoryStore(), // or `await openSqlite("desk.sqlite")` from throughline/storage/sqlite
  secrets: { current: "2026-03", keys: { "2026-03": "A".repeat(43) } }, // 32 random bytes, kept with the data
  firstOwner: { kind: "bot", id: "iris" },
  clock: { now: () => now }, // leave both out: this example is the same every time it runs
  ids: () => `id-${++ids}`,
});
const { journeys, owners, handoffs } = throughline.tenant("kyma");
const iris = { kind: "bot", id: "iris" } as const;
const maria = { kind: "agent", id: "maria" } as const;

// The webhook of a channel. The provider may send it twice.
const webhook = {
  channel: "whatsapp",
  from: { kind: "phone", value: "+30 694 123 4567", name: "Anna" },
  message: { externalId: "wamid.1", occurredAt: now, text: "My parcel 4417 is late, and I fly tomorrow." },
} as const;
const received = await journeys.receive(webhook);
console.log(received.status, "then", (await journeys.receive(webhook)).status);
if (received.status !== "opened") throw new Error(received.status);
const { id, handoff } = received.journey;

// What she has told, so that nobody asks again.
await journeys.observe(id, {
  type: "recordFact",
  by: iris,
  key: "parcelNumber",
  value: "4417",
  source: { message: received.message },
});

// Iris decides to answer under epoch 1. Maria is quicker.
now += 20_000;
await owners.takeOver(id, { by: maria });
try {
  await journeys.authoriseSend(id, { by: iris, epoch: handoff.ownership.epoch });
} catch (error) {
  if (!isThroughlineError(error, "STALE_EPOCH")) throw error;
  console.log("not sent:", error.message);
}

// Maria may speak: authorise, send through your provider, record.
const { authorisation } = await journeys.authoriseSend(id, { by: maria, epoch: 2, channel: "whatsapp" });
await journeys.observe(id, {
  type: "recordMessage",
  message: "out-1",
  author: maria,
  channel: "whatsapp",
  content: { text: "Anna, I will have the depot call you." },
  authorisation,
});
await journeys.act(id, {
  type: "makeCommitment",
  by: maria,
  epoch: 2,
  commitment: "call",
  text: "A call from the depot",
  dueAt: "2026-03-02T11:00:00Z",
});

now += 60_000;
await handoffs.request(id, {
  by: maria,
  epoch: 2,
  mode: "cold",
  reason: "speed",
  from: { channel: "whatsapp" },
  to: { channel: "phone", queue: "depot" },
});
console.log(`\n${renderBrief(await handoffs.packet(id), { format: "text" })}`);
await throughline.close();
