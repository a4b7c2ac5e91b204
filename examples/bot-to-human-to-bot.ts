/**
 * A bot hands over to a person and gets the journey back: its late reply is cut off in the middle, and its new prompt says what the
 * person found out, so that it asks nothing twice.
 */
import { createThroughline, guardReply, isThroughlineError } from "throughline";
import { filterContext, renderBrief } from "throughline/handoff";
import { memoryStore } from "throughline/storage/memory";

let now = Date.parse("2026-03-02T09:00:00Z");
let ids = 0;
const iris = { kind: "bot", id: "iris" } as const;
const maria = { kind: "agent", id: "maria" } as const;
const { journeys, owners, handoffs } = createThroughline({
  store: memoryStore(),
  secrets: { current: "2026-03", keys: { "2026-03": "A".repeat(43) } },
  firstOwner: iris,
  clock: { now: () => now },
  ids: () => `id-${++ids}`,
}).tenant("kyma");

const received = await journeys.receive({
  channel: "whatsapp",
  from: { kind: "phone", value: "+30 694 123 4567", name: "Anna" },
  message: { externalId: "wamid.1", occurredAt: now, text: "Parcel 4417 never came. A person, please." },
});
if (received.status !== "opened") throw new Error(received.status);
const { id } = received.journey;
await journeys.observe(id, { type: "recordFact", by: iris, key: "parcelNumber", value: "4417" });

// The model is still writing when Maria takes over.
async function* model() {
  yield "I am sorry ";
  yield "to hear that. ";
  await owners.takeOver(id, { by: maria, epoch: 1 });
  yield "Your refund is on its way!";
}
const { authorisation } = await journeys.authoriseSend(id, { by: iris, epoch: 1 });
let sent = "";
try {
  for await (const piece of guardReply(model(), () => journeys.recheckSend(id, authorisation))) sent += piece;
} catch (error) {
  if (!isThroughlineError(error, "STALE_EPOCH")) throw error;
  console.log(`sent ${JSON.stringify(sent)}, then ${error.code}`);
}

// Maria solves what needs a person, and gives the rest back.
now += 600_000;
await journeys.observe(id, {
  type: "recordMessage",
  message: "m-2",
  author: maria,
  channel: "whatsapp",
  content: { text: "The courier lost it, Anna. A new one leaves today; Iris will send you the number." },
});
await journeys.act(id, {
  type: "makeCommitment",
  commitment: "tracking",
  text: "Send the tracking number",
  dueAt: "2026-03-02T16:00:00Z",
  by: maria,
  epoch: 2,
});
const asked = await handoffs.request(id, {
  by: maria,
  epoch: 2,
  mode: "warm",
  reason: "convenience",
  to: { party: iris },
  note: "Only the tracking number is left.",
});
if (asked.status !== "ok") throw new Error(asked.refusal.message);
const packet = await handoffs.packet(id, { id: "pk-1" });
await handoffs.accept(id, { handoff: asked.handoff, by: iris });
await handoffs.adopt(id, { handoff: asked.handoff, by: iris, promises: ["tracking"] });
const back = await handoffs.confirm(id, { handoff: asked.handoff, by: iris });
if (back.status !== "ok") throw new Error(back.refusal.message);
for (const { type, data } of back.events)
  if (type === "ownership.human-stretch-ended") console.log(type, JSON.stringify(data));

const [system, ...turns] = renderBrief(filterContext(packet, { last: 2 }), { format: "messages" });
console.log(
  system?.content
    .split("\n")
    .filter((line) => /^(Note|Promised|Do not ask):/.test(line))
    .join("\n"),
);
console.log(turns.map(({ role, content }) => `${role}: ${content}`).join("\n"));

// Asked again all the same, it is on the record.
await journeys.observe(id, { type: "askForFact", by: iris, key: "parcelNumber", message: "m-3" });
console.log("asked again:", (await journeys.get(id)).askedAgain.length);
