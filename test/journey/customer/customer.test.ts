import { ERASED } from "throughline";
import { type Customer, type CustomerCommand, type CustomerEvent, evolveCustomer } from "throughline/journey";
import { describe, expect, it } from "vitest";
import { CustomerStream, maria, phone, registered } from "./customer-stream.js";

describe("a customer", () => {
  it("is registered once, with the identity and the name they were first seen under", () => {
    const stream = new CustomerStream();
    const { by, ...identity } = phone;
    const register = { type: "registerCustomer", customer: "anna", by, identity, name: "Anna" } as const;
    expect(stream.run({ ...register, id: "c1" })).toBe(
      "customer.registered identity.linked customer.described",
    );
    expect(stream.customer).toMatchObject({
      id: "anna",
      name: "Anna",
      version: 3,
      identities: [{ kind: "phone", value: "+306941234567" }],
    });
    expect(stream.run({ ...register, id: "c1" })).toBe("repeated");
    expect(stream.run({ ...register, id: "c2" })).toBe("ALREADY_OPEN");
  });

  it("takes no command before registration", () => {
    expect(new CustomerStream().run({ type: "describeCustomer", id: "c1", by: maria, name: "Anna" })).toBe(
      "NO_CUSTOMER",
    );
  });

  it("keeps what a description leaves out", () => {
    const stream = registered();
    stream.run({ type: "describeCustomer", id: "c1", by: maria, name: "Anna", language: "el" });
    stream.run({ type: "describeCustomer", id: "c2", by: maria, timeZone: "Europe/Athens" });
    expect(stream.customer).toMatchObject({ name: "Anna", language: "el", timeZone: "Europe/Athens" });
  });

  it("is linked to a further identity only on evidence", () => {
    const stream = registered();
    expect(stream.run({ type: "linkIdentity", id: "c1", ...phone, evidence: "sender" })).toBe(
      "EVIDENCE_WEAK",
    );
    expect(stream.run({ type: "linkIdentity", id: "c2", ...phone, assurance: "self-asserted" })).toBe(
      "EVIDENCE_WEAK",
    );
    expect(stream.events).toHaveLength(1);
    expect(stream.run({ type: "linkIdentity", id: "c3", ...phone })).toBe("identity.linked");
  });

  it("keeps the higher assurance of an identity", () => {
    const stream = registered();
    stream.run({ type: "linkIdentity", id: "c1", ...phone, assurance: "verified", evidence: "sign-in" });
    expect(stream.run({ type: "linkIdentity", id: "c2", ...phone })).toBe("");
    expect(stream.customer?.identities).toMatchObject([{ assurance: "verified" }]);
  });

  it("loses an identity that is unlinked, and may get it again", () => {
    const stream = registered();
    stream.run({ type: "linkIdentity", id: "c1", ...phone });
    const unlink = { type: "unlinkIdentity", identity: "mac-phone", why: "recycled", by: maria } as const;
    expect(stream.run({ ...unlink, id: "c2" })).toBe("identity.unlinked");
    expect(stream.customer?.identities).toEqual([]);
    expect(stream.run({ ...unlink, id: "c3" })).toBe("");
    expect(stream.run({ type: "linkIdentity", id: "c4", ...phone })).toBe("identity.linked");
  });

  it("holds the newest consent and preference by the source's clock, in whatever order they come", () => {
    const stream = registered();
    const consent = (id: string, given: boolean, occurredAt: number) =>
      stream.run({ type: "recordConsent", id, purpose: "sms", given, by: maria, occurredAt });
    consent("c1", false, 200);
    consent("c2", true, 100);
    expect(stream.customer?.consents).toEqual([{ purpose: "sms", given: false, occurredAt: 200 }]);
    stream.run({ type: "recordPreference", id: "c3", channel: "sms", by: maria, occurredAt: 200 });
    stream.run({ type: "recordPreference", id: "c4", channel: "phone", by: maria, occurredAt: 100 });
    expect(stream.customer?.preferred).toEqual({ channel: "sms", occurredAt: 200 });
  });

  it("never records a time before its newest event", () => {
    const stream = registered();
    stream.now = 5;
    stream.run({ type: "describeCustomer", id: "c1", by: maria, name: "Anna" });
    expect(stream.events.map(({ recordedAt }) => recordedAt)).toEqual([1000, 1000]);
  });

  it("whose keyed MACs are made anew is known by the new ones, and loses nothing", () => {
    const stream = registered();
    stream.run({ type: "linkIdentity", id: "c1", ...phone });
    stream.run({
      type: "linkIdentity",
      id: "c2",
      ...phone,
      identity: "mac-mail",
      kind: "email",
      value: "a@b.gr",
    });
    const rekey: CustomerCommand = {
      type: "rekeyCustomer",
      id: "c3",
      kid: "k2",
      identities: [
        { identity: "mac-phone", mac: "mac2-phone" },
        { identity: "mac-of-nobody", mac: "mac2-of-nobody" },
      ],
    };
    expect(stream.run(rekey)).toBe("customer.rekeyed");
    expect(stream.run(rekey)).toBe("repeated");
    expect(stream.customer?.identities).toEqual([
      {
        identity: "mac2-phone",
        kind: "phone",
        value: "+306941234567",
        assurance: "possession",
        evidence: "token",
      },
      { identity: "mac-mail", kind: "email", value: "a@b.gr", assurance: "possession", evidence: "token" },
    ]);
    const unlink = { type: "unlinkIdentity", why: "recycled", by: maria } as const;
    expect(stream.run({ ...unlink, id: "c4", identity: "mac-phone" })).toBe("");
    expect(stream.run({ ...unlink, id: "c5", identity: "mac2-phone" })).toBe("identity.unlinked");
  });

  it("folds over what was erased", () => {
    const stream = registered();
    stream.run({ type: "describeCustomer", id: "c1", by: maria, name: "Anna", language: "el" });
    stream.run({ type: "linkIdentity", id: "c2", ...phone });
    const erased = stream.events.map((event) =>
      event.personal === null ? event : { ...event, personal: ERASED },
    );
    const customer = (erased as CustomerEvent[]).reduce<Customer | null>(evolveCustomer, null);
    expect(customer).toMatchObject({ name: ERASED, language: "el", identities: [{ value: ERASED }] });
  });
});
