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
import type { EventStore } from "../storage/event-store.js";
import { customerAggregate, journeyAggregate } from "./aggregate.js";
import { CommandRunner } from "./command-runner.js";
import { Consults } from "./consults.js";
import { Customers } from "./customers.js";
import type { Desks } from "./desk.js";
import { type FollowOptions, followEvents } from "./following/follow-events.js";
import type { Follower } from "./following/follower.js";
import { Handoffs } from "./handoffs.js";
import { storeWithin } from "./in-transaction.js";
import { Journeys } from "./journeys.js";
import { Mentions } from "./mentions.js";
import { Notices } from "./notices.js";
import { layGrounds } from "./notifying/notifier-grounds.js";
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
import { Sightings } from "./presence.js";
import { Keys } from "./privacy/keys.js";
import { keySettler } from "./privacy/settle-key.js";
import { readOnly, StateCache } from "./state-cache.js";
import { StreamReader } from "./stream-reader.js";
import { Surveys } from "./surveys.js";
import type { TenantContext } from "./tenant-context.js";

/** The application over one store. */
export interface Throughline<Tx = unknown> extends Desks {
  /**
   * The same desks inside a transaction that you have open on your store: what their commands write becomes so when you commit, together
   * with what you wrote yourself, and leaves nothing behind when you roll back. Use it from one flow at a time, and not after the
   * transaction ended.
   *
   * A command that meets another writer throws `CONFLICT` at once, and the transaction stays usable. `handoffs.resume` with a PIN is
   * refused with `TX_UNSUPPORTED`, since a guess has to be counted whatever becomes of your transaction.
   *
   * @throws ThroughlineError `TX_UNSUPPORTED` where the store has no transactions of callers; `INVALID_INPUT`
   * @example
   * ```ts
   * await pool.transaction(async (tx) => {
   *   await tx.query("UPDATE tickets SET status = 'waiting' WHERE id = $1", [ticket]);
   *   await throughline.with({ tx }).tenant("acme").handoffs.request(journey, request);
   * });
   * ```
   */
  with(options: { readonly tx: Tx }): Desks;
  /**
   * Follows what happens in all journeys of all tenants: at least once, in order for each journey, by any number of workers. See
   * `createFollower`, of which this is one over the application's store that decrypts.
   *
   * @throws ThroughlineError `INVALID_INPUT` for a store without a feed, or an option that is not valid
   * @example
   * ```ts
   * const running = await throughline
   *   .follow({
   *     name: "escalations",
   *     coordination,
   *     handle: async (event, { tenant, journey, once }) => {
   *       if (event.type === "handoff.requested") await once(() => pager.tell(tenant, journey));
   *     },
   *   })
   *   .run();
   * ```
   */
  follow(options: FollowOptions): Follower;
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
export function createThroughline<Tx = unknown>(options: ThroughlineOptions<Tx>): Throughline<Tx> {
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
  const states = {
    journeys: new StateCache<Journey>(cacheBytes),
    customers: new StateCache<Customer>(cacheBytes / 8),
  };

  /** Over the store itself, or over the store as a transaction of the caller's sees it. */
  const contextOver = (given: EventStore, inTransaction: boolean): Omit<TenantContext, "tenant"> => {
    const runtime = { store: given, codec, macs, clock, newId, policy, attempts, inTransaction };
    const over = { store: given, codec };
    const journeys = new StreamReader<Journey, JourneyEvent>({
      ...over,
      cache: inTransaction ? readOnly(states.journeys) : states.journeys,
      aggregate: journeyAggregate,
    });
    const customers = new StreamReader<Customer, CustomerEvent>({
      ...over,
      cache: inTransaction ? readOnly(states.customers) : states.customers,
      aggregate: customerAggregate,
    });
    return {
      store: given,
      inTransaction,
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
      traits: (channel) => traitsOf(channels, channel),
      isPublic: (channel) => traitsOf(channels, channel).exposure === "public",
      defaultCountry: options.defaultCountry,
      messages: options.messages,
      loadCustomer: options.customers,
      summarize: options.summarize,
      summarizeWithinMs: options.summarizeWithinMs ?? SUMMARIZE_WITHIN_MS,
      pinAnswerMs: options.pinAnswerMs ?? PIN_ANSWER_MS,
      keys: codec.keys,
      journeys: {
        reader: journeys,
        runner: new CommandRunner(
          runtime,
          journeyAggregate,
          journeys,
          inTransaction || codec.keys === undefined ? undefined : keySettler(codec.keys, journeys),
        ),
      },
      customers: { reader: customers, runner: new CommandRunner(runtime, customerAggregate, customers) },
    };
  };
  const shared = contextOver(store, false);
  const desks = desksOver(shared);
  const close = async (): Promise<void> => store.close?.();

  const throughline: Throughline<Tx> = {
    ...desks,
    follow: (following) => followEvents(shared, following),
    with: ({ tx }) => desksOver(contextOver(storeWithin(store, tx), true)),
    close,
    [Symbol.asyncDispose]: close,
  };
  layGrounds(throughline, { context: shared, desks, channels });
  return throughline;
}

function desksOver(shared: Omit<TenantContext, "tenant">): Desks {
  return {
    tenant: (id) => {
      const context = { ...shared, tenant: safeId(id, "tenant") };
      return {
        journeys: new Journeys(context),
        handoffs: new Handoffs(context),
        owners: new Owners(context),
        consults: new Consults(context),
        customers: new Customers(context),
        presence: new Sightings(context),
        notices: new Notices(context),
        surveys: new Surveys(context),
        mentions: new Mentions(context),
        keys: new Keys(context),
      };
    },
  };
}
