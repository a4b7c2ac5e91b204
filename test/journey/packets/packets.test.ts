import { rebuildPacket } from "throughline/journey";
import { describe, expect, it } from "vitest";
import { thrownBy } from "../../kernel/thrown.js";
import { billing, Desk, maria, type Order, typesOf } from "../desk.js";

const order = (more: Partial<Extract<Order, { type: "issuePacket" }>> = {}) =>
  ({
    type: "issuePacket",
    packet: "p-1",
    issuedAt: 50,
    epoch: 1,
    sources: { journey: 1, customer: null, past: [] },
    target: { to: { queue: billing.id }, reason: "expertise", mode: "cold", skills: [] },
    ...more,
  }) as const satisfies Order;

describe("issuing a packet", () => {
  it("records what the packet was built from, apart what is personal", () => {
    const desk = Desk.open();
    desk.accept(
      order({
        target: {
          to: { party: { ...maria, name: "Maria" } },
          reason: "expertise",
          mode: "warm",
          skills: ["el"],
          note: { text: "Speaks Greek", audience: "agent" },
          nextStep: "Call her",
        },
        summary: { text: "Short.", method: "model", audience: "agent" },
      }),
    );
    const { data, personal } = desk.last("packet.issued");
    expect(data).toMatchObject({
      packet: "p-1",
      builder: 1,
      sources: { journey: 1 },
      target: { to: { party: maria }, noteAudience: "agent", nextStepNoted: true },
      summary: { method: "model", audience: "agent" },
    });
    expect(JSON.stringify(data)).not.toMatch(/Maria|Greek|Call|Short/);
    expect(personal).toEqual({
      partyName: "Maria",
      note: "Speaks Greek",
      nextStep: "Call her",
      summary: { text: "Short." },
    });
    expect(desk.journey.packets.latest("p-1")).toBe(desk.last("packet.issued"));
  });

  it("happens once per packet, whatever is asked the second time", () => {
    const desk = Desk.open();
    desk.accept(order());
    expect(desk.accept(order({ issuedAt: 60 }))).toEqual([]);
    expect(typesOf(desk.accept(order({ packet: "p-2" })))).toEqual(["packet.issued"]);
  });

  it("is refused where it was built from a version that is not there", () => {
    const desk = Desk.open();
    expect(desk.refuse(order({ sources: { journey: 2, customer: null, past: [] } }))).toBe("UNKNOWN_ITEM");
  });

  it("is taken on a journey that is closed, since a receiver may have the packet already", () => {
    const desk = Desk.open(maria);
    desk.accept({ type: "changeStatus", to: "closed", by: maria, epoch: 1 });
    expect(typesOf(desk.accept(order()))).toEqual(["packet.issued"]);
  });
});

describe("a packet that cannot be built again as it was", () => {
  const digest = (digit: string) => `sha256:${digit.repeat(64)}`;

  it("is not there where none was issued, or where events of its journey are missing", () => {
    const desk = Desk.open();
    desk.write("m1", 10);
    desk.accept(order({ sources: { journey: 2, customer: null, past: [] } }));
    const rebuild = (from: number, id: string) => () =>
      rebuildPacket({ journey: desk.events.slice(from) }, id);
    expect(thrownBy(rebuild(0, "p-2")).code).toBe("NOT_FOUND");
    expect(thrownBy(rebuild(1, "p-1")).code).toBe("INVALID_INPUT");
    expect(rebuild(0, "p-1")().packet.id).toBe("p-1");
  });

  it("names every text that reads otherwise now or is gone, and shows its reference", () => {
    const desk = Desk.open();
    for (const id of ["m1", "m2", "m3"])
      desk.write(id, 10, { content: { ref: `row:${id}`, excerpt: "Order…" } });
    desk.accept(
      order({
        sources: { journey: 4, customer: null, past: [] },
        texts: [
          { ref: "row:m1", digest: digest("1") },
          { ref: "row:m2", digest: digest("2") },
          { ref: "row:m3", digest: digest("3") },
        ],
      }),
    );
    const texts = new Map([
      ["row:m1", { text: "Order 4417 is late", digest: digest("1") }],
      ["row:m2", { text: "changed", digest: digest("9") }],
    ]);
    const { packet, caveats } = rebuildPacket({ journey: desk.events, texts }, "p-1");
    expect(caveats).toEqual([
      { code: "text-changed", ref: "row:m2" },
      { code: "text-missing", ref: "row:m3" },
    ]);
    const messages = packet.timeline.conversations.flatMap(({ messages }) => messages);
    expect(messages.map(({ text, ref }) => [text, ref])).toEqual([
      ["Order 4417 is late", "row:m1"],
      [undefined, "row:m2"],
      [undefined, "row:m3"],
    ]);
  });

  it("names the streams that are not given, and the builder where it was another", () => {
    const desk = Desk.open();
    desk.accept(
      order({
        sources: {
          journey: 1,
          customer: { id: "anna", version: 2 },
          past: [
            { journey: "j0", version: 3 },
            { journey: "j-1", version: null },
          ],
        },
      }),
    );
    const journey = desk.events.map((event) =>
      event.type === "packet.issued" ? { ...event, data: { ...event.data, builder: 7 } } : event,
    );
    const { packet, caveats } = rebuildPacket({ journey }, "p-1");
    expect(caveats).toEqual([
      { code: "other-builder", builder: 7 },
      { code: "source-missing", kind: "customer", id: "anna" },
      { code: "source-missing", kind: "journey", id: "j0" },
    ]);
    expect(packet.pastJourneys).toEqual([{ id: "j0" }, { id: "j-1" }]);
  });
});
