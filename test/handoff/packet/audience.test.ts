import * as fc from "fast-check";
import { type Audience, buildPacket, PACKET_AUDIENCE } from "throughline/handoff";
import { describe, expect, it } from "vitest";
import { viewPacket } from "../../../src/handoff/packet/audience.js";
import { withCanaries } from "./canaries.js";
import { packetFields } from "./fields.js";
import { options, source, target } from "./sources.js";

const LEVELS: readonly Audience[] = ["public", "customer", "agent", "system"];
const RUNS = { seed: 20_260_314, numRuns: 100 };

describe("the audience table", () => {
  it("says of every field of the published schema who may see it", () => {
    const unsaid = packetFields().filter(({ audience, type }) => audience === "" && type !== "object");
    expect(unsaid).toEqual([]);
  });

  it("calls nothing public that a customer wrote or that names anybody", () => {
    const open = packetFields().filter(({ audience }) => audience === "public");
    expect(open.map(({ path }) => path)).toEqual(["schema", "id", "issuedAt", "expiresAt", "to.channel"]);
  });

  it("keeps the desk's words from the customer, and the customer's number from any screen of theirs", () => {
    expect(PACKET_AUDIENCE.customer.identities.value).toBe("agent");
    expect(PACKET_AUDIENCE.notes).toBe("item");
    expect(PACKET_AUDIENCE.attempts.what).toBe("agent");
    expect(PACKET_AUDIENCE.commitments.text).toBe("customer");
  });
});

describe("a view of a packet", () => {
  it("holds every value up to its audience and none above", () => {
    fc.assert(
      fc.property(source, target, options, (rows, aim, settings) => {
        const { packet, canaries } = withCanaries(buildPacket(rows, aim, settings), () => true);
        for (const audience of LEVELS) {
          const seen = JSON.stringify(viewPacket(packet, audience)).match(/canary-\d+-/g) ?? [];
          const allowed = canaries.filter(({ level }) => LEVELS.indexOf(level) <= LEVELS.indexOf(audience));
          expect(seen.sort()).toEqual(allowed.map(({ name }) => name).sort());
        }
      }),
      RUNS,
    );
  });

  it("shows notes, extensions, summary and the sender's note by their own audience", () => {
    const packet = buildPacket(
      {
        journey: { id: 1 },
        notes: [
          { text: "for all", audience: "customer" },
          { text: "for the desk" },
          { text: "for us", audience: "system" },
        ],
        extensions: {
          "acme.motto": { value: "Hello", audience: "public" },
          "acme.risk": { value: 9, audience: "system" },
        },
      },
      { to: { channel: "phone" }, reason: "other", note: { text: "Dear customer", audience: "customer" } },
      { id: "p-1", issuedAt: 0 },
    );
    expect(viewPacket(packet, "public").extensions).toEqual({
      "acme.motto": packet.extensions["acme.motto"],
    });
    expect(viewPacket(packet, "customer").notes?.map((note) => note.text)).toEqual(["for all"]);
    expect(viewPacket(packet, "customer").note?.text).toBe("Dear customer");
    expect(viewPacket(packet, "customer").summary).toBeUndefined();
    expect(viewPacket(packet, "agent").notes?.map((note) => note.text)).toEqual(["for all", "for the desk"]);
    expect(viewPacket(packet, "system")).toStrictEqual(packet);
  });

  it("shows an item that does not say for whom it is to nobody but the system", () => {
    const packet = buildPacket(
      { journey: { id: 1 }, notes: [{ text: "for whom?" }] },
      { to: { queue: "a" }, reason: "other" },
      { id: "p-1", issuedAt: 0 },
    );
    for (const audience of [undefined, "everybody"]) {
      const altered = JSON.parse(JSON.stringify({ ...packet, notes: [{ text: "for whom?", audience }] }));
      expect(viewPacket(altered, "agent").notes).toEqual([]);
      expect(viewPacket(altered, "system").notes).toHaveLength(1);
    }
  });

  it("shows what the table does not know to nobody but the system", () => {
    const packet = buildPacket(
      { journey: { id: 1 } },
      { to: { queue: "a" }, reason: "other" },
      { id: "p-1", issuedAt: 0 },
    );
    const later = { ...packet, mood: "upset", issue: { ...packet.issue, severity: 1 } };
    expect(viewPacket(later, "agent")).toStrictEqual(packet);
    expect(viewPacket(later, "system")).toStrictEqual(later);
  });
});
