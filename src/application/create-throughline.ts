import { channelCatalog, traitsOf } from "../channels/registry.js";
import { ownerSchema } from "../handoff/party.js";
import { defaultHandoffPolicy } from "../handoff/protocol/policy.js";
import type { CustomerEvent } from "../journey/customer/events.js";
import type { Customer } from "../journey/customer/state.js";
import type { JourneyEvent } from "../journey/events.js";
import type { Journey } from "../journey/state.js";
import { systemClock } from "../kernel/clock.js";
import { randomId } from "../kernel/ids.js";
import { keyedMac } from "../kernel/keyed-mac.js";
import { parseInput } from "../kernel/schema.js";
import { safeId } from "../kernel/stream-id.js";
import { customerAggregate, journeyAggregate } from "./aggregate.js";
import { CommandRunner } from "./command-runner.js";
import { Consults } from "./consults.js";
import { Customers } from "./customers.js";
import { Handoffs } from "./handoffs.js";
import { Journeys } from "./journeys.js";
import {
  ATTEMPTS,
  CACHE_BYTES,
  checkOptions,
  INTAKE,
  over,
  PIN_ANSWER_MS,
  SUMMARIZE_WITHIN_MS,
  type ThroughlineOptions,
} from "./options.js";
import { Owners } from "./owners.js";
import { plaintextCodec } from "./personal-codec.js";
import { StateCache } from "./state-cache.js";
import { StreamReader } from "./stream-reader.js";
import type { TenantContext } from "./tenant-context.js";

/** Everything one tenant's desk works with. Cheap to make, so there is no need to keep one. */
export interface Desk {
  readonly journeys: Journeys;
  readonly handoffs: Handoffs;
  readonly owners: Owners;
  readonly consults: Consults;
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
  /**
   * Closes the store, for every application over it: calls that follow are refused with `STORE_CLOSED`. A store that has nothing to
   * close goes on. Safe to call twice. Close last, when no call is under way.
   */
  close(): Promise<void>;
  /** As `close`, for `await using`. */
  [Symbol.asyncDispose](): Promise<void>;
}

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
  checkOptions(options);
  const { store, firstOwner = INTAKE, channels = channelCatalog, attempts = ATTEMPTS } = options;
  const {
    clock = systemClock,
    ids: newId = randomId,
    codec = plaintextCodec,
    cacheBytes = CACHE_BYTES,
  } = options;
  const macs = keyedMac(options.secrets);
  const policy = over(defaultHandoffPolicy, options.handoffPolicy);
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
    firstOwner: (opening) =>
      parseInput(
        ownerSchema,
        typeof firstOwner === "function" ? firstOwner(opening) : firstOwner,
        "firstOwner",
      ),
    senderAssurance: (channel) => traitsOf(channels, channel).senderAssurance,
    isPublic: (channel) => traitsOf(channels, channel).exposure === "public",
    defaultCountry: options.defaultCountry,
    messages: options.messages,
    loadCustomer: options.customers,
    summarize: options.summarize,
    summarizeWithinMs: options.summarizeWithinMs ?? SUMMARIZE_WITHIN_MS,
    pinAnswerMs: options.pinAnswerMs ?? PIN_ANSWER_MS,
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
        consults: new Consults(context),
        customers: new Customers(context),
      };
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}
