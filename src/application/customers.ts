import type { PartyRef } from "../handoff/party.js";
import type {
  CustomerCommand,
  DescribeCustomer,
  LinkIdentity,
  RecordConsent,
  RecordPreference,
  UnlinkIdentity,
} from "../journey/customer/commands.js";
import { customerCommands } from "../journey/customer/commands.js";
import type { CustomerEvent } from "../journey/customer/events.js";
import type { Customer } from "../journey/customer/state.js";
import { ThroughlineError } from "../kernel/error.js";
import type { IndexKey } from "../storage/event-store.js";
import { identityMacs, normaliseIdentity, type Sender } from "./identity.js";
import { identityKey } from "./index-keys.js";
import { type Asked, type CommandOptions, orderFrom } from "./input.js";
import { customerStream, findIds } from "./journey-streams.js";
import { type Outcome, outcomeOf } from "./outcome.js";
import type { TenantContext } from "./tenant-context.js";

type Given<Command> = Omit<Asked<Command>, "type">;

/** What came of a command on a customer. */
export type CustomerOutcome = Outcome<Customer, CustomerEvent>;

/** What came of linking an identity: `taken` where it belongs to another customer, and nothing was written. */
export type Linked = CustomerOutcome | { readonly status: "taken"; readonly by: string };

const TIMED: ReadonlySet<string> = new Set<CustomerCommand["type"]>(["recordConsent", "recordPreference"]);

/** The customers of one tenant. */
export class Customers {
  readonly #context: TenantContext;

  /** @internal */
  constructor(context: TenantContext) {
    this.#context = context;
  }

  /**
   * A customer as they stand now.
   *
   * @throws ThroughlineError `NOT_FOUND`
   */
  async get(customer: string): Promise<Customer> {
    const { state } = await this.#context.customers.reader.load(customerStream(this.#context, customer));
    if (state !== null) return state;
    throw new ThroughlineError(
      "NOT_FOUND",
      `There is no customer ${customer} here. Check the id and the tenant.`,
      {
        details: { customer },
      },
    );
  }

  /**
   * The id of the customer an identity belongs to, or `null`.
   *
   * @throws ThroughlineError `INVALID_INPUT`
   */
  async find(identity: Sender): Promise<string | null> {
    const [found] = await findIds(this.#context, "customer", await this.#keysOf(identity), 1);
    return found ?? null;
  }

  /** What is known of the customer: name, language, time zone. Fields left out stay. */
  describe(
    customer: string,
    description: Given<DescribeCustomer>,
    options: CommandOptions = {},
  ): Promise<CustomerOutcome> {
    return this.#run(customer, { type: "describeCustomer", ...description }, options);
  }

  /**
   * Links a further identity, on evidence. From then on a message from it continues the customer's journeys.
   * Refused: `EVIDENCE_WEAK`.
   *
   * @throws ThroughlineError `INVALID_INPUT`, `NOT_FOUND`
   */
  async link(
    customer: string,
    link: { readonly identity: Sender; readonly by: PartyRef } & Pick<LinkIdentity, "assurance" | "evidence">,
    options: CommandOptions = {},
  ): Promise<Linked> {
    const { identity, ...evidence } = link;
    const normal = await this.#normal(identity);
    const [current, ...older] = await this.#keysOf(identity);
    if (current === undefined)
      throw new ThroughlineError("SECRET_UNKNOWN", "There is no key to make index keys with.");
    const [holder] = await findIds(this.#context, "customer", older, 1);
    if (holder !== undefined && holder !== customer) return { status: "taken", by: holder };
    const asked = { type: "linkIdentity", ...evidence, ...normal, identity: current.mac };
    const ran = await this.#order(customer, asked, options, () => ({
      add: [{ key: current, unique: true }],
    }));
    return ran.status === "key-taken" ? { status: "taken", by: ran.by.id } : outcomeOf(ran);
  }

  /** The identity no longer belongs to the customer: it was a mistake, or the number was given to somebody else. */
  async unlink(
    customer: string,
    unlink: { readonly identity: Sender } & Pick<UnlinkIdentity, "why" | "by">,
    options: CommandOptions = {},
  ): Promise<CustomerOutcome> {
    const { identity, ...rest } = unlink;
    const keys = await this.#keysOf(identity);
    const state = await this.get(customer);
    const linked = state.identities.find((one) => keys.some(({ mac }) => mac === one.identity));
    const asked = { type: "unlinkIdentity", ...rest, identity: linked?.identity ?? keys[0]?.mac };
    return outcomeOf(await this.#order(customer, asked, options, () => ({ remove: keys })));
  }

  recordConsent(
    customer: string,
    consent: Given<RecordConsent>,
    options: CommandOptions = {},
  ): Promise<CustomerOutcome> {
    return this.#run(customer, { type: "recordConsent", ...consent }, options);
  }

  recordPreference(
    customer: string,
    preference: Given<RecordPreference>,
    options: CommandOptions = {},
  ): Promise<CustomerOutcome> {
    return this.#run(customer, { type: "recordPreference", ...preference }, options);
  }

  async #run(customer: string, asked: object, options: CommandOptions): Promise<CustomerOutcome> {
    return outcomeOf(await this.#order(customer, asked, options));
  }

  #order(
    customer: string,
    asked: object,
    options: CommandOptions,
    index?: () => { add?: readonly { key: IndexKey; unique?: boolean }[]; remove?: readonly IndexKey[] },
  ) {
    const { clock, newId, customers } = this.#context;
    const order = orderFrom<CustomerCommand>(customerCommands, TIMED, asked, {
      id: options.commandId ?? newId(),
      now: clock.now(),
    });
    return customers.runner.run({
      ...order,
      stream: customerStream(this.#context, customer),
      ...(index === undefined ? {} : { index }),
      signal: options.signal,
    });
  }

  #normal(identity: Sender) {
    const { name: _, ...sender } = identity;
    return normaliseIdentity(sender, sender.platform ?? "web-chat", this.#context.defaultCountry);
  }

  async #keysOf(identity: Sender): Promise<readonly IndexKey[]> {
    const { macs, tenant } = this.#context;
    return (await identityMacs(macs, tenant, await this.#normal(identity))).map(identityKey);
  }
}
