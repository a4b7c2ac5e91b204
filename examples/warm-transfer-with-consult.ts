/** A warm transfer: the owner asks a colleague first, turns the consult into a handoff, and stays responsible until it is confirmed. */
import { createThroughline } from "throughline";
import { memoryStore } from "throughline/storage/memory";

let now = Date.parse("2026-03-02T09:00:00Z");
let ids = 0;
const { journeys, owners, handoffs, consults } = createThroughline({
  store: memoryStore(),
  secrets: { current: "2026-03", keys: { "2026-03": "A".repeat(43) } },
  clock: { now: () => now },
  ids: () => `id-${++ids}`,
}).tenant("kyma");
const maria = { kind: "agent", id: "maria" } as const;
const eleni = { kind: "agent", id: "eleni" } as const;

const opened = await journeys.open({ channel: "phone", by: maria }, { commandId: "call-17" });
if (opened.status !== "ok") throw new Error(opened.refusal.message);
const { id } = opened.state;
await owners.take(id, { by: maria });
await journeys.act(id, {
  type: "makeCommitment",
  commitment: "credit",
  text: "Credit for three days without a line",
  by: maria,
  epoch: 2,
});

const whose = async () => {
  const { ownership, consult } = (await journeys.get(id)).handoff;
  return `${ownership.owner.id}, epoch ${ownership.epoch}, consult ${consult === null ? "none" : "open"}`;
};

const asked = await consults.start(id, {
  by: maria,
  epoch: 2,
  with: [eleni],
  channel: "phone",
  about: "Error E42",
});
if (asked.status !== "ok") throw new Error(asked.refusal.message);
console.log("consulting:", await whose());

now += 60_000;
const transfer = await consults.toHandoff(id, {
  by: maria,
  epoch: 2,
  consult: asked.consult,
  reason: "expertise",
  to: {},
  receipt: ["facts", "commitments"],
});
if (transfer.status !== "ok") throw new Error(transfer.refusal.message);
const { handoff } = transfer;
console.log("offered:", await whose());

await handoffs.accept(id, { handoff, by: eleni });
console.log("accepted, three on the line:", await whose());
const early = await handoffs.complete(id, { handoff, by: maria, epoch: 2 });
console.log("completing now:", early.status === "refused" ? early.refusal.code : early.status);

now += 30_000;
await handoffs.confirm(id, { handoff, by: eleni });
console.log("confirmed:", await whose());

const issued = await handoffs.issuePacket(id, {
  target: { to: { party: eleni }, reason: "expertise" },
  id: "pk-1",
});
await handoffs.acknowledge(id, { handoff, by: eleni, items: ["facts", "commitments"] });
await handoffs.adopt(id, { handoff, by: eleni, promises: ["credit"] });
const after = await journeys.get(id);
console.log("done:", after.handoff.open === null, "packet kept:", after.packets.has(issued.packet.id));
