import { type Customer, type CustomerCommand, type CustomerEvent, evolveCustomer } from "throughline/journey";
import { describe, expect, it } from "vitest";
import { CustomerStream, maria, phone, registered } from "./customer-stream.js";

const request = (id: string, more: Partial<Extract<CustomerCommand, { type: "requestErasure" }>> = {}) =>
  ({ type: "requestErasure", id, by: maria, shared: "keep", ...more }) as const;
const done = (id: string) => ({ type: "recordErasure", id, journeys: 3, kept: 1 }) as const;

/** Known by everything that can be known of a customer, from 1000 on. */
function known(): CustomerStream {
  const stream = registered();
  stream.run({ type: "describeCustomer", id: "d1", by: maria, name: "Anna", language: "el" });
  stream.run({ type: "linkIdentity", id: "d2", ...phone });
  stream.run({
    type: "recordConsent",
    id: "d3",
    purpose: "sms",
    given: true,
    by: maria,
    occurredAt: 900,
  });
  return stream;
}

describe("the erasure of a customer", () => {
  it("is under way from its request on, and nobody finds them by an identity any more", () => {
    const stream = known();
    expect(stream.customer?.erasure).toBeNull();
    stream.now = 2000;
    expect(stream.run(request("e1", { reason: "retention" }))).toBe("customer.erasure-requested");
    expect(stream.customer).toMatchObject({
      identities: [],
      erasure: { requestedAt: 2000, by: maria, reason: "retention", shared: "keep", erasedAt: null },
    });
  });

  it("holds nothing personal in its events", () => {
    const stream = known();
    stream.events = [];
    stream.run(request("e1", { reason: "request" }));
    stream.run(done("e2"));
    expect(stream.events.map(({ type, data, personal }) => ({ type, data, personal }))).toEqual([
      {
        type: "customer.erasure-requested",
        data: { by: maria, shared: "keep", reason: "request" },
        personal: null,
      },
      { type: "customer.erased", data: { journeys: 3, kept: 1 }, personal: null },
    ]);
  });

  it("needs no reason", () => {
    const stream = known();
    stream.run(request("e1"));
    expect(stream.events.at(-1)?.data).toEqual({ by: maria, shared: "keep" });
    expect(stream.customer?.erasure?.reason).toBeNull();
  });

  it("goes on as it was requested, whoever requests it again", () => {
    const stream = known();
    stream.now = 2000;
    stream.run(request("e1", { reason: "request" }));
    const before = stream.customer;
    stream.now = 3000;
    expect(stream.run(request("e1", { reason: "request" }))).toBe("repeated");
    expect(stream.run(request("e2", { reason: "retention", by: { kind: "system", id: "desk" } }))).toBe("");
    expect(stream.customer).toEqual(before);
  });

  it("takes in shared journeys once it was asked to, and never less again", () => {
    const stream = known();
    stream.now = 2000;
    stream.run(request("e1", { reason: "request" }));
    stream.now = 3000;
    expect(stream.run(request("e2", { shared: "erase" }))).toBe("customer.erasure-requested");
    const widened = { requestedAt: 2000, reason: "request", shared: "erase", erasedAt: null };
    expect(stream.customer?.erasure).toMatchObject(widened);
    expect(stream.run(request("e3"))).toBe("");
    expect(stream.run(request("e4", { shared: "erase" }))).toBe("");
    expect(stream.customer?.erasure).toMatchObject(widened);
  });

  it("is done when that is recorded, once", () => {
    const stream = known();
    stream.now = 2000;
    stream.run(request("e1"));
    stream.now = 3000;
    expect(stream.run(done("e2"))).toBe("customer.erased");
    stream.now = 4000;
    expect(stream.run(done("e2"))).toBe("repeated");
    expect(stream.run(done("e3"))).toBe("");
    expect(stream.customer?.erasure).toMatchObject({ requestedAt: 2000, erasedAt: 3000 });
  });

  it("is under way again when shared journeys are to go too after it was done", () => {
    const stream = known();
    stream.run(request("e1"));
    stream.run(done("e2"));
    expect(stream.run(request("e3"))).toBe("");
    expect(stream.run(request("e4", { shared: "erase" }))).toBe("customer.erasure-requested");
    expect(stream.customer?.erasure).toMatchObject({ shared: "erase", erasedAt: null });
    stream.now = 3000;
    expect(stream.run(done("e5"))).toBe("customer.erased");
    expect(stream.customer?.erasure).toMatchObject({ shared: "erase", erasedAt: 3000 });
  });

  it("is not recorded where nobody requested it", () => {
    const stream = known();
    expect(stream.run(done("e1"))).toBe("WRONG_STATE");
    expect(stream.customer?.erasure).toBeNull();
  });

  it.each([
    ["while it is under way", [request("e1")]],
    ["once it is done", [request("e1"), done("e2")]],
  ])("lets nothing be added to the customer %s", (_, commands) => {
    const stream = known();
    for (const command of commands) stream.run(command);
    const before = stream.customer;
    const by = maria;
    for (const adding of [
      { type: "describeCustomer", id: "a1", by, name: "Anna" },
      { type: "linkIdentity", id: "a2", ...phone },
      { type: "recordConsent", id: "a3", purpose: "sms", given: false, by, occurredAt: 5000 },
      { type: "recordPreference", id: "a4", channel: "sms", by, occurredAt: 5000 },
    ] as const)
      expect(stream.run(adding)).toBe("WRONG_STATE");
    expect(
      stream.run({ type: "unlinkIdentity", id: "a5", identity: "mac-phone", why: "requested", by }),
    ).toBe("");
    expect(stream.run({ type: "registerCustomer", id: "a6", customer: "anna", by })).toBe("ALREADY_OPEN");
    expect(stream.customer).toEqual(before);
  });

  it("still answers a command from before it as repeated", () => {
    const stream = known();
    stream.run(request("e1"));
    expect(stream.run({ type: "linkIdentity", id: "d2", ...phone })).toBe("repeated");
    expect(stream.customer?.identities).toEqual([]);
  });

  it("is not for a customer who is not there", () => {
    for (const command of [
      request("e1"),
      done("e2"),
      { type: "rekeyCustomer", id: "e3", kid: "k2", identities: [] } as const,
    ])
      expect(new CustomerStream().run(command)).toBe("NO_CUSTOMER");
  });

  it("is not ended by an event of its end alone", () => {
    const stream = known();
    stream.run(request("e1"));
    stream.run(done("e2"));
    const unasked = stream.events.filter(({ type }) => type !== "customer.erasure-requested");
    expect((unasked as CustomerEvent[]).reduce<Customer | null>(evolveCustomer, null)?.erasure).toBeNull();
  });
});
