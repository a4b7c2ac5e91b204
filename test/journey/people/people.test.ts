import { describe, expect, it } from "vitest";
import { anna, Desk, maria, software, typesOf } from "../desk.js";

describe("the customer of a journey", () => {
  const attach = {
    type: "attachCustomer",
    customer: "cust-1",
    evidence: "token",
    assurance: "possession",
    by: software,
  } as const;

  it("is attached on evidence, once", () => {
    const desk = Desk.open(maria);
    expect(desk.accept(attach)[0]?.data).toEqual({
      customer: "cust-1",
      evidence: "token",
      assurance: "possession",
      by: software,
    });
    expect(desk.accept({ ...attach, evidence: "pin" })).toEqual([]);
    expect(desk.journey.customer).toBe("cust-1");
  });

  it("is not replaced by another before they are detached", () => {
    const desk = Desk.open(maria);
    desk.accept(attach);
    expect(desk.refuse({ ...attach, customer: "cust-2" })).toBe("WRONG_STATE");
    expect(desk.accept({ type: "detachCustomer", by: maria })[0]?.data).toEqual({
      customer: "cust-1",
      by: maria,
    });
    expect(desk.accept({ type: "detachCustomer", by: maria })).toEqual([]);
    desk.accept({ ...attach, customer: "cust-2" });
    expect(desk.journey.customer).toBe("cust-2");
  });
});

describe("identities", () => {
  const identity = {
    type: "recordIdentity",
    identity: "k1.mac",
    kind: "phone",
    value: "+306900000000",
    assurance: "self-asserted",
    by: anna,
    occurredAt: 10,
  } as const;

  it("keep the value apart from what is not personal", () => {
    const desk = Desk.open(maria);
    expect(desk.accept(identity)[0]).toMatchObject({
      type: "identity.recorded",
      data: { identity: "k1.mac", kind: "phone", assurance: "self-asserted", by: anna, occurredAt: 10 },
      personal: { value: "+306900000000" },
    });
  });

  it("only rise in assurance", () => {
    const desk = Desk.open(maria);
    const levels = ["none", "self-asserted", "possession", "verified"] as const;
    desk.accept({ ...identity, assurance: "none" });
    const recorded = [
      "self-asserted",
      "none",
      "self-asserted",
      "verified",
      "possession",
      "verified",
    ] as const;
    const written = recorded.map((assurance) => desk.accept({ ...identity, assurance }).length);
    expect(written).toEqual([1, 0, 0, 1, 0, 0]);
    expect(desk.journey.identities.latest("k1.mac")?.data.assurance).toBe(levels[3]);
  });
});

describe("parties", () => {
  it("are introduced by name; the newest name holds", () => {
    const desk = Desk.open(maria);
    const name = { type: "introduceParty", party: maria, displayName: "Maria P.", by: software } as const;
    expect(typesOf(desk.accept(name))).toEqual(["party.introduced"]);
    desk.accept({ ...name, displayName: "Maria Papadaki" });
    expect(desk.journey.parties.latest("agent:maria")).toMatchObject({
      data: { party: maria },
      personal: { displayName: "Maria Papadaki" },
    });
  });
});
