import { type RecordPresence, reachCommands } from "../journey/customer/reach/commands.js";
import type { Instant } from "../kernel/instant.js";
import { type Asked, type CommandOptions, fieldsOf } from "./input.js";
import { type CustomerOutcome, runOnCustomer } from "./run-on-customer.js";
import type { TenantContext } from "./tenant-context.js";

const { recordPresence } = reachCommands;

/** Where a customer was, and what they had read. */
export interface Sighting extends Omit<Asked<RecordPresence>, "type" | "readUpTo"> {
  /** Up to when they had read what was written on the channel. Default `null`: no telling. */
  readonly readUpTo?: Instant | null | undefined;
}

/** Where the customers of one tenant are, and what they have read. */
export class Sightings {
  readonly #context: TenantContext;

  /** @internal */
  constructor(context: TenantContext) {
    this.#context = context;
  }

  /**
   * The customer is on a channel, or was at `occurredAt`, and has read what was written there up to a time. Say it as often as you like: it
   * is written only where they read further, or were last seen there a minute or more before. Refused: `WRONG_STATE` (erased).
   *
   * @throws ThroughlineError `INVALID_INPUT`, `NOT_FOUND`, `COMMAND_REUSED`, `CONFLICT`, `ABORTED`, and what the store throws
   * @example
   * ```ts
   * await desk.presence.seen(customer, { channel: "web-chat", readUpTo: "2026-03-01T09:05:00Z" });
   * (await desk.customers.get(customer)).presence; // [{ channel: "web-chat", seenAt: 1772355960000, readUpTo: 1772355900000 }]
   * ```
   */
  async seen(customer: string, sighting: Sighting, options: CommandOptions = {}): Promise<CustomerOutcome> {
    const asked = { readUpTo: null, ...fieldsOf(sighting, "sighting"), type: "recordPresence" };
    return runOnCustomer(this.#context, customer, asked, options, { schemas: { recordPresence } });
  }
}
