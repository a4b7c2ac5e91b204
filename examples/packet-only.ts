/** A packet from your own rows: no store, no migration. The first sample of the README. */
import { buildPacket, renderBrief } from "throughline/handoff";

const source = {
  journey: { id: 7781, subject: "Charged twice" },
  messages: [
    {
      at: "2026-03-02T09:00:00Z",
      from: "customer",
      channel: "web-chat",
      text: "I was charged twice for order 4417.",
    },
    { at: "2026-03-02T09:03:00Z", from: "customer", channel: "web-chat", text: "Please call me." },
  ],
  facts: [{ key: "orderNumber", value: "4417" }],
  commitments: [{ text: "Refund one charge", dueAt: "2026-03-04T17:00:00Z" }],
} as const;
const target = { to: { channel: "phone", queue: "billing" }, reason: "escalation" } as const;

const packet = buildPacket(source, target, { id: "packet-1", issuedAt: "2026-03-02T09:05:00Z" });
console.log(renderBrief(packet, { format: "text", audience: "agent" }));

// What a customer may see of it, and what anybody may.
console.log(`\n${renderBrief(packet, { format: "text", audience: "customer" })}`);
console.log(`\n${renderBrief(packet, { format: "text", audience: "public" })}`);
