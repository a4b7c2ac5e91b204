/** A desk that keeps its own tickets, messages and customers: the library keeps the journey, and reads the rest when needed. */
import { createThroughline } from "throughline";
import type { ContentResolver, CustomerLoader } from "throughline/content";
import { renderBrief } from "throughline/handoff";
import { memoryStore } from "throughline/storage/memory";

/** Your tables. */
const messageTable = [
  { id: 91, ticket: 12, author: "customer", body: "The parcel never came. Order 4417." },
  { id: 92, ticket: 12, author: "petra", body: "I have asked the depot, and will write tomorrow." },
  { id: 93, ticket: 12, author: "customer", body: "Nobody wrote. Please call me." },
];
const customerTable = [{ email: "ivana@example.com", name: "Ivana Horvat", language: "hr", plan: "gold" }];

/** One query for all the messages a packet shows. */
const messages: ContentResolver = {
  resolve: async (references) => {
    const wanted = new Set(references);
    return new Map(
      messageTable.flatMap(({ id, body }) => (wanted.has(`message:${id}`) ? [[`message:${id}`, body]] : [])),
    );
  },
};
const customers: CustomerLoader = async () => {
  const [row] = customerTable; // by the customer's id in the library, which your row keeps
  return {
    customer: { name: row?.name, language: row?.language },
    extensions: { "acme.plan": { value: row?.plan ?? null, audience: "agent" } },
  };
};

let now = Date.parse("2026-03-02T09:00:00Z");
let ids = 0;
const throughline = createThroughline({
  store: memoryStore(),
  secrets: { current: "k1", keys: { k1: "A".repeat(43) } },
  messages,
  customers,
  clock: { now: () => now },
  ids: () => `id-${++ids}`,
});
const { journeys, owners, handoffs } = throughline.tenant("acme");
const petra = { kind: "agent", id: "petra" } as const;
const from = { kind: "email", value: "ivana@example.com" } as const;

const received = await journeys.receive({
  channel: "email",
  from,
  message: { externalId: "<a1@example.com>", occurredAt: now, ref: "message:91" },
});
if (received.status !== "opened") throw new Error(received.status);
const { id } = received.journey;
await owners.take(id, { by: petra });
await journeys.observe(id, { type: "introduceParty", party: petra, displayName: "Petra", by: petra });

now += 3_600_000;
await journeys.observe(id, {
  type: "recordMessage",
  message: "message-92",
  author: petra,
  channel: "email",
  content: { ref: "message:92" },
});
now += 30 * 3_600_000;
await journeys.receive({
  channel: "email",
  from,
  message: { externalId: "<a2@example.com>", occurredAt: now, ref: "message:93" },
});

now += 60_000;
const packet = await handoffs.packet(id, {
  target: { to: { channel: "phone", queue: "depot" }, reason: "customer-request" },
});
console.log(renderBrief(packet, { format: "text", timeZone: "Europe/Zagreb" }));
const [stored] = (await journeys.timeline(id)).flatMap((item) => (item.kind === "message" ? item : []));
console.log("\nthe store holds:", JSON.stringify(stored?.content));
await throughline.close();
