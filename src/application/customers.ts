import type { ChannelId } from "../channels/channel-id.js";
import type { PartyRef } from "../handoff/party.js";
import {
  type CustomerCommand,
  customerCommands,
  type DescribeCustomer,
  type LinkIdentity,
  type RecordConsent,
  type RecordPreference,
  type UnlinkIdentity,
} from "../journey/customer/commands.js";
import type { RecordOptOut, RecordQuietHours } from "../journey/customer/reach/commands.js";
import type { OptOutScope } from "../journey/customer/reach/events.js";
import type { Customer, LinkedIdentity } from "../journey/customer/state.js";
import { ThroughlineError } from "../kernel/error.js";
import { parseInput } from "../kernel/schema.js";
import type { IndexKey } from "../storage/event-store.js";
import {
  identityMacs,
  type NormalIdentity,
  normaliseIdentity,
  type Sender,
  senderSchema,
} from "./identity.js";
import { identityKey } from "./index-keys.js";
import {
  type Asked,
  type CommandOptions,
  type CommandSchemas,
  fieldsOf,
  type Ordered,
  optionsFrom,
  orderFrom,
} from "./input.js";
import { customerStream, findIds } from "./journey-streams.js";
import { outcomeOf } from "./outcome.js";
import type { CustomerExport } from "./privacy/customer-export.js";
import { type ErasureRequest, eraseCustomer, resumeErasures } from "./privacy/erase.js";
import type { ErasureReport } from "./privacy/erasure-report.js";
import { exportCustomer } from "./privacy/export-customer.js";
import { type CustomerOutcome, runOnCustomer } from "./run-on-customer.js";
import type { TenantContext } from "./tenant-context.js";

const { describeCustomer, recordConsent, recordPreference, recordOptOut, recordQuietHours } =
  customerCommands;
const asDescribed = { describeCustomer, recordConsent, recordPreference, recordOptOut, recordQuietHours };

/** Which notices an opt-out is about. */
export interface OptOutRequest extends Omit<Given<RecordOptOut>, "scope" | "channel" | "out"> {
  /** Default: all of them. */
  readonly scope?: OptOutScope | undefined;
  /** `null`, the default: on any channel. */
  readonly channel?: ChannelId | null | undefined;
}

type Given<Command> = Omit<Asked<Command>, "type">;

/** The identity belongs to another customer; nothing was written. */
export interface IdentityTaken {
  readonly status: "taken";
  /** Whose it is. */
  readonly by: string;
}

/** What came of linking an identity. Told apart by `status`. */
export type Linked = CustomerOutcome | IdentityTaken;

/** An identity as it stands in the store. */
interface Known {
  readonly normal: NormalIdentity;
  /** Under every key, the current one's first. */
  readonly keys: readonly [IndexKey, ...IndexKey[]];
}

/**
 * The customers of one tenant. A customer comes to be when `journeys.receive` meets a sender nobody knows.
 *
 * Beside what each method names, commands throw `INVALID_INPUT`, `NOT_FOUND` (no such customer), `COMMAND_REUSED`,
 * `CONFLICT`, `ABORTED` and what the store throws.
 */
export class Customers {
  readonly #context: TenantContext;

  /** @internal */
  constructor(context: TenantContext) {
    this.#context = context;
  }

  /**
   * A customer as they stand now. The object is shared with other callers: read it only.
   *
   * @throws ThroughlineError `NOT_FOUND`, `INVALID_INPUT`, `UNKNOWN_EVENT`, `CORRUPT_EVENT`
   */
  async get(customer: string): Promise<Customer> {
    const { state } = await this.#context.customers.reader.load(customerStream(this.#context, customer));
    if (state !== null) return state;
    throw new ThroughlineError(
      "NOT_FOUND",
      `There is no customer ${customer} here. Check the id and the tenant.`,
      { details: { customer } },
    );
  }

  /**
   * The id of the customer an identity belongs to, or `null`.
   *
   * @throws ThroughlineError `INVALID_INPUT`; the message does not repeat the value
   */
  async find(identity: Sender): Promise<string | null> {
    const { keys } = await this.#known(identity);
    const [found] = await findIds(this.#context, "customer", keys, 1);
    return found ?? null;
  }

  /** What is known of the customer: name, language, time zone. Fields left out stay. */
  async describe(
    customer: string,
    description: Given<DescribeCustomer>,
    options: CommandOptions = {},
  ): Promise<CustomerOutcome> {
    return this.#run(customer, { ...description, type: "describeCustomer" }, options);
  }

  /**
   * Links a further identity, on evidence. From then on a message from it continues the customer's journeys.
   * Refused: `EVIDENCE_WEAK` (less than `possession`, or only that a message came from it).
   */
  async link(
    customer: string,
    link: { readonly identity: Sender; readonly by: PartyRef } & Pick<LinkIdentity, "assurance" | "evidence">,
    options: CommandOptions = {},
  ): Promise<Linked> {
    const stream = customerStream(this.#context, customer);
    const { identity, ...evidence } = { ...link };
    const { normal, keys } = await this.#known(identity);
    const [current, ...older] = keys;
    const asked = { ...evidence, ...normal, identity: current.mac, type: "linkIdentity" };
    const order = this.#order({ linkIdentity: customerCommands.linkIdentity }, asked, options);
    const linked = linkedUnder(keys, await this.get(customer));
    const [holder] = await findIds(this.#context, "customer", older, 1);
    const ran = await this.#context.customers.runner.run({
      ...order,
      stream,
      input: { ...fieldsOf(evidence, "link"), ...normal, type: "linkIdentity" },
      command: { ...order.command, identity: linked?.identity ?? current.mac },
      onlyIf: () => holder === undefined || holder === customer,
      index: () => ({ add: [{ key: current, unique: true }] }),
    });
    if (ran.status === "key-taken") return { status: "taken", by: ran.by.id };
    if (ran.status === "not-run" && holder !== undefined) return { status: "taken", by: holder };
    return outcomeOf(ran);
  }

  /**
   * The identity no longer belongs to the customer: it was a mistake, or the number was given to somebody else. A message from
   * it is then that of a sender nobody knows. Where the customer does not have it, the outcome has no events.
   */
  async unlink(
    customer: string,
    unlink: { readonly identity: Sender } & Pick<UnlinkIdentity, "why" | "by">,
    options: CommandOptions = {},
  ): Promise<CustomerOutcome> {
    const stream = customerStream(this.#context, customer);
    const { identity, ...why } = { ...unlink };
    const { normal, keys } = await this.#known(identity);
    const asked = { ...why, identity: keys[0].mac, type: "unlinkIdentity" };
    const order = this.#order({ unlinkIdentity: customerCommands.unlinkIdentity }, asked, options);
    const linked = linkedUnder(keys, await this.get(customer));
    const ran = await this.#context.customers.runner.run({
      ...order,
      stream,
      input: { ...fieldsOf(why, "unlink"), ...normal, type: "unlinkIdentity" },
      command: { ...order.command, identity: linked?.identity ?? keys[0].mac },
      index: () => ({ remove: keys }),
    });
    return outcomeOf(ran);
  }

  /** The customer gave or withdrew a consent. The newest by its `occurredAt` holds, in whatever order they come. */
  async recordConsent(
    customer: string,
    consent: Given<RecordConsent>,
    options: CommandOptions = {},
  ): Promise<CustomerOutcome> {
    return this.#run(customer, { ...consent, type: "recordConsent" }, options);
  }

  /** Where the customer would rather be reached; `null`: no preference. The newest by its `occurredAt` holds. */
  async recordPreference(
    customer: string,
    preference: Given<RecordPreference>,
    options: CommandOptions = {},
  ): Promise<CustomerOutcome> {
    return this.#run(customer, { ...preference, type: "recordPreference" }, options);
  }

  /**
   * The customer does not want notices: any, or those of one category, on any channel or on one. The newest of each scope and channel
   * holds, by its `occurredAt`.
   *
   * @example
   * ```ts
   * await desk.customers.optOut(customer, { channel: "sms", by: { kind: "customer", id: customer } });
   * ```
   */
  async optOut(
    customer: string,
    optOut: OptOutRequest,
    options: CommandOptions = {},
  ): Promise<CustomerOutcome> {
    return this.#run(customer, optOutOf(optOut, true), options);
  }

  /** The customer wants such notices again. Takes back only what was said of the same scope and channel. */
  async optIn(
    customer: string,
    optIn: OptOutRequest,
    options: CommandOptions = {},
  ): Promise<CustomerOutcome> {
    return this.#run(customer, optOutOf(optIn, false), options);
  }

  /**
   * When the customer is not to be disturbed, by the clock on their wall: in the time zone `describe` gave. `hours: null`: at no time of
   * their own. The newest by its `occurredAt` holds.
   */
  async setQuietHours(
    customer: string,
    quietHours: Given<RecordQuietHours>,
    options: CommandOptions = {},
  ): Promise<CustomerOutcome> {
    return this.#run(customer, { ...quietHours, type: "recordQuietHours" }, options);
  }

  /**
   * Erases what is personal of a customer: of their own stream, and of every journey that is theirs. What is left reads as `{ erased: true }`,
   * and stays for reports. From the request on nobody finds them by an identity: a message from the same person opens a new customer.
   *
   * It goes in steps, and what a crash cuts off is finished by calling it again, or by `resumeErasures`. Called again once it is done, it
   * gives the same report.
   *
   * @throws ThroughlineError `ERASURE_UNSUPPORTED` where the codec does not encrypt: nothing was written
   * @throws ThroughlineError `VAULT_FAILED`, and what vault and store throw: it goes on from there when it is called again
   * @throws ThroughlineError `TX_UNSUPPORTED`, `NOT_FOUND`, `INVALID_INPUT`, `COMMAND_REUSED`, `CONFLICT`, `ABORTED`
   * @example
   * ```ts
   * const { journeys, delivered } = await desk.customers.erase(customer, { reason: "request" }, { commandId: "dsr-17" });
   * delivered[0]; // { kind: "packet", journey: "j-1", packet: "pk-1", issuedAt: 1772348400000, to: { queue: "billing" }, reason: "escalation" }
   * ```
   */
  erase(
    customer: string,
    request: ErasureRequest = {},
    options: CommandOptions = {},
  ): Promise<ErasureReport> {
    return eraseCustomer(this.#context, customer, request, options);
  }

  /**
   * Finishes every erasure that was requested and is not done: after a crash, or on a schedule.
   *
   * @throws ThroughlineError as `erase`
   */
  resumeErasures(
    options: { readonly signal?: AbortSignal | undefined } = {},
  ): Promise<readonly ErasureReport[]> {
    return resumeErasures(this.#context, options);
  }

  /**
   * Everything held on a customer: their own stream, and every journey of theirs with all that was said, noted and issued. What was erased
   * stands there as `{ erased: true }`. Texts kept by reference stand there as references: the desk adds what they lead to.
   *
   * @throws ThroughlineError `NOT_FOUND`, `INVALID_INPUT`, `UNKNOWN_EVENT`, `CORRUPT_EVENT`
   */
  async export(customer: string): Promise<CustomerExport> {
    return exportCustomer(this.#context, await this.get(customer));
  }

  #run(customer: string, asked: object, options: CommandOptions): Promise<CustomerOutcome> {
    return runOnCustomer(this.#context, customer, asked, options, { schemas: asDescribed });
  }

  #order<Command extends CustomerCommand>(
    schemas: CommandSchemas<Command>,
    asked: object,
    options: CommandOptions,
  ): Ordered<Command> & { readonly signal: AbortSignal | undefined } {
    const { clock, newId } = this.#context;
    const { commandId = newId(), signal } = optionsFrom(options);
    return { ...orderFrom(schemas, asked, { id: commandId, now: clock.now() }), signal };
  }

  async #known(identity: Sender): Promise<Known> {
    const { macs, tenant, defaultCountry } = this.#context;
    const sender = parseInput(senderSchema, fieldsOf(identity, "identity"), "identity");
    const normal = await normaliseIdentity(sender, defaultCountry);
    const [current, ...older] = await identityMacs(macs, tenant, normal);
    return { normal, keys: [identityKey(current), ...older.map(identityKey)] };
  }
}

/** The identity as the customer has it, by a key of any age. */
function linkedUnder(keys: readonly IndexKey[], { identities }: Customer): LinkedIdentity | undefined {
  return identities.find(({ identity }) => keys.some(({ mac }) => mac === identity));
}

function optOutOf(given: OptOutRequest, out: boolean): object {
  return { scope: "all", channel: null, ...fieldsOf(given, "optOut"), out, type: "recordOptOut" };
}
