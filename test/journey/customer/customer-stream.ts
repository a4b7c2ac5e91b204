import {
  type Customer,
  type CustomerCommand,
  type CustomerEvent,
  decideCustomer,
  evolveCustomer,
  type LinkIdentity,
} from "throughline/journey";

export const maria = { kind: "agent", id: "maria" } as const;
export const phone: Omit<LinkIdentity, "type" | "id"> = {
  identity: "mac-phone",
  kind: "phone",
  value: "+306941234567",
  assurance: "possession",
  evidence: "token",
  by: maria,
};

/** A customer's stream without a store. */
export class CustomerStream {
  customer: Customer | null = null;
  events: CustomerEvent[] = [];
  now = 1000;
  #ids = 0;

  run(command: CustomerCommand): string {
    const decision = decideCustomer(this.customer, command, {
      now: this.now,
      newId: () => `e${++this.#ids}`,
    });
    if (decision.status === "refused") return decision.refusal.code;
    this.events.push(...decision.events);
    this.customer = decision.events.reduce<Customer | null>(evolveCustomer, this.customer);
    return decision.repeated ? "repeated" : decision.events.map(({ type }) => type).join(" ");
  }
}

export function registered(): CustomerStream {
  const stream = new CustomerStream();
  stream.run({ type: "registerCustomer", id: "c0", customer: "anna", by: maria });
  return stream;
}
