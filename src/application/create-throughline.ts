import { type ChannelRegistry, channelCatalog, traitsOf } from "../channels/registry.js";
import type { ContentResolver } from "../content/content-resolver.js";
import type { CustomerLoader } from "../content/customer-loader.js";
import type { OwnerRef } from "../handoff/party.js";
import { defaultHandoffPolicy, type HandoffPolicy } from "../handoff/protocol/policy.js";
import type { CustomerEvent } from "../journey/customer/events.js";
import type { Customer } from "../journey/customer/state.js";
import type { JourneyEvent } from "../journey/events.js";
import type { Journey } from "../journey/state.js";
import { type Clock, systemClock } from "../kernel/clock.js";
import { type NewId, randomId } from "../kernel/ids.js";
import { keyedMac, type Secrets } from "../kernel/keyed-mac.js";
import { safeId } from "../kernel/stream-id.js";
import type { EventStore } from "../storage/event-store.js";
import { customerAggregate, journeyAggregate } from "./aggregate.js";
import { CommandRunner } from "./command-runner.js";
import { Customers } from "./customers.js";
import { Handoffs } from "./handoffs.js";
import { Journeys } from "./journeys.js";
import { Owners } from "./owners.js";
import { type PersonalCodec, plaintextCodec } from "./personal-codec.js";
import { StateCache } from "./state-cache.js";
import { StreamReader } from "./stream-reader.js";
import type { Opening, TenantContext } from "./tenant-context.js";

/** What {@link createThroughline} is made of. Only `store` and `secrets` are needed. */
export interface ThroughlineOptions {
  /** Where streams of events are kept. Closed with the application. */
  readonly store: EventStore;
  /** The keys of index keys and fingerprints. Keep them as long as the data. */
  readonly secrets: Secrets;
  /** Default: the machine's clock. */
  readonly clock?: Clock;
  /** Default: nanoid. */
  readonly ids?: NewId;
  /** Who owns a journey when it opens. Default: the queue `intake`. */
  readonly firstOwner?: OwnerRef | ((opening: Opening) => OwnerRef);
  /** Deadlines and the fallback queue of handoffs. What is left out is as in {@link defaultHandoffPolicy}. */
  readonly handoffPolicy?: Partial<HandoffPolicy>;
  /** The desk's channels, where it has some of its own. Default: the built-in ones. */
  readonly channels?: ChannelRegistry;
  /** For phone numbers written without a country code: two letters, such as `GR`. Default: such numbers are refused. */
  readonly defaultCountry?: string;
  /** Reads the texts of messages kept by reference, for packets. */
  readonly messages?: ContentResolver;
  /** Loads what the desk's systems know of a customer, for packets. */
  readonly customers?: CustomerLoader;
  /** Seals what is personal. Default: plain text. */
  readonly codec?: PersonalCodec;
  /** Of loaded states kept in memory, in bytes of the events they came from. Default 64 MiB. */
  readonly cacheBytes?: number;
  /** How often a command that loses against other writers is decided again before `CONFLICT`. Default 20. */
  readonly attempts?: number;
}

/** Everything one tenant's desk works with. */
export interface Desk {
  readonly journeys: Journeys;
  readonly handoffs: Handoffs;
  readonly owners: Owners;
  readonly customers: Customers;
}

/** The application over one store. */
export interface Throughline {
  /**
   * The desk of one tenant. No call of it ever reads or writes another tenant's data.
   *
   * @throws ThroughlineError `INVALID_INPUT`
   */
  tenant(id: string): Desk;
  /** Closes the store: calls that follow are refused with `STORE_CLOSED`. Safe to call twice. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

const CACHE_BYTES = 64 * 1024 * 1024;
const ATTEMPTS = 20;
const INTAKE: OwnerRef = { kind: "queue", id: "intake" };

/**
 * The whole library over a store: journeys, handoffs, owners and customers of any number of tenants.
 *
 * @throws ThroughlineError `INVALID_INPUT`, `SECRET_UNKNOWN` for keys that are not usable
 * @example
 * ```ts
 * const throughline = createThroughline({ store: memoryStore(), secrets });
 * const desk = throughline.tenant("acme");
 * const { status } = await desk.journeys.receive({
 *   channel: "whatsapp",
 *   from: { kind: "phone", value: "+30 694 123 4567" },
 *   message: { externalId: "wamid.1", occurredAt: "2026-03-01T09:00:00Z", text: "My order is late" },
 * });
 * status; // "opened"
 * ```
 */
export function createThroughline(options: ThroughlineOptions): Throughline {
  const { store, firstOwner = INTAKE, channels = channelCatalog, attempts = ATTEMPTS } = options;
  const {
    clock = systemClock,
    ids: newId = randomId,
    codec = plaintextCodec,
    cacheBytes = CACHE_BYTES,
  } = options;
  const macs = keyedMac(options.secrets);
  const policy = { ...defaultHandoffPolicy, ...options.handoffPolicy };
  const runtime = { store, codec, macs, clock, newId, policy, attempts };

  const journeyReader = new StreamReader<Journey, JourneyEvent>({
    store,
    codec,
    cache: new StateCache(cacheBytes),
    aggregate: journeyAggregate,
  });
  const customerReader = new StreamReader<Customer, CustomerEvent>({
    store,
    codec,
    cache: new StateCache(cacheBytes / 8),
    aggregate: customerAggregate,
  });
  const shared: Omit<TenantContext, "tenant"> = {
    store,
    macs,
    clock,
    newId,
    firstOwner: typeof firstOwner === "function" ? firstOwner : () => firstOwner,
    senderAssurance: (channel) => traitsOf(channels, channel).senderAssurance,
    defaultCountry: options.defaultCountry,
    messages: options.messages,
    loadCustomer: options.customers,
    journeys: { reader: journeyReader, runner: new CommandRunner(runtime, journeyAggregate, journeyReader) },
    customers: {
      reader: customerReader,
      runner: new CommandRunner(runtime, customerAggregate, customerReader),
    },
  };
  const close = async (): Promise<void> => store.close?.();

  return {
    tenant: (id) => {
      const context = { ...shared, tenant: safeId(id, "tenant") };
      return {
        journeys: new Journeys(context),
        handoffs: new Handoffs(context),
        owners: new Owners(context),
        customers: new Customers(context),
      };
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}
