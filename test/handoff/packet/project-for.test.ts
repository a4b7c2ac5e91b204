import { buildPacket, type PacketFor, projectFor, type TransferPacket } from "throughline/handoff";
import { describe, expect, expectTypeOf, it } from "vitest";
import { viewPacket } from "../../../src/handoff/packet/audience.js";

const packet = buildPacket(
  {
    journey: { id: 7781 },
    customer: { name: "Anna Petrou" },
    messages: [{ at: 1, from: "customer", channel: "web-chat", text: "I was charged twice." }],
    notes: [{ at: 1, text: "Careful", audience: "agent" }],
  },
  { to: { channel: "phone", queue: "billing" }, reason: "escalation" },
  { id: "p-1", issuedAt: 2 },
);

describe("projectFor", () => {
  it("has only the fields of the audience in its type", () => {
    expectTypeOf<PacketFor<"public">>().toHaveProperty("id");
    expectTypeOf<PacketFor<"public">>().not.toHaveProperty("reason");
    expectTypeOf<PacketFor<"public">>().not.toHaveProperty("customer");
    expectTypeOf<PacketFor<"public">["to"]>().not.toHaveProperty("queue");
    expectTypeOf<PacketFor<"customer">["customer"]>().toHaveProperty("name");
    expectTypeOf<PacketFor<"customer">["customer"]>().not.toHaveProperty("id");
    expectTypeOf<PacketFor<"customer">["customer"]["identities"][number]>().not.toHaveProperty("value");
    expectTypeOf<PacketFor<"customer">>().not.toHaveProperty("warnings");
    expectTypeOf<PacketFor<"agent">>().toHaveProperty("warnings");
    expectTypeOf<PacketFor<"agent">["timeline"]["total"]>().toEqualTypeOf<number>();
    expectTypeOf<PacketFor<"system">["facts"]>().toEqualTypeOf<PacketFor<"agent">["facts"]>();
    expectTypeOf<PacketFor<"customer">["callbackAt"]>().toEqualTypeOf<TransferPacket["callbackAt"]>();
  });

  it.each(["public", "customer", "agent", "system"] as const)(
    "gives %s what the table of audiences allows",
    (audience) => {
      expect(projectFor(packet, audience)).toEqual(viewPacket(packet, audience));
    },
  );

  it("keeps code for customers from naming what is the desk's", () => {
    const shown = projectFor(packet, "customer");
    expect(shown.customer.name).toBe("Anna Petrou");
    // @ts-expect-error: urgency is not the customer's to see
    expect(shown.urgency).toBeUndefined();
  });
});
