import * as z from "zod";
import { channelSchema } from "../channels/channel-id.js";
import type { OwnerRef } from "../handoff/party.js";
import { refuseStaleSend } from "../journey/authorisation.js";
import { lifecycleCommands, type MergeJourney, type OpenJourney } from "../journey/lifecycle/commands.js";
import { type AuthoriseSend, messageCommands } from "../journey/messages/commands.js";
import type { Journey } from "../journey/state.js";
import { type TimelineItem, timeline } from "../journey/timeline.js";
import type { EpochMs, Instant } from "../kernel/instant.js";
import { refused } from "../kernel/refusal.js";
import { instantSchema, parseInput } from "../kernel/schema.js";
import { safeId } from "../kernel/stream-id.js";
import type { Page } from "../storage/event-store.js";
import { type Asked, type CommandOptions, fieldsOf, optionsFrom } from "./input.js";
import { type Action, actions, type Observation, observations } from "./journey-commands.js";
import { customerStream, loadJourney } from "./journey-streams.js";
import { mergeJourney } from "./merge.js";
import { errorOf, eventOf } from "./outcome.js";
import { type Inbound, type Received, receive } from "./receive.js";
import { type JourneyOutcome, runOnJourney } from "./run-on-journey.js";
import type { TenantContext } from "./tenant-context.js";

/** A journey that begins at the desk. */
export type Beginning = Omit<
  Asked<OpenJourney>,
  "type" | "journey" | "firstOwner" | "identity" | "message"
> & {
  /** Its id. Default: the command's id, so that repeating the command finds it. */
  readonly journey?: string | undefined;
  /** Default: the tenant's. */
  readonly firstOwner?: OwnerRef | undefined;
  /** What the customer was seen under. */
  readonly identity?: AtInstant<NonNullable<OpenJourney["identity"]>> | undefined;
  /** The message it begins with. */
  readonly message?: AtInstant<NonNullable<OpenJourney["message"]>> | undefined;
};

type AtInstant<Observed> = Omit<Observed, "occurredAt"> & { readonly occurredAt: Instant };

/** A journey in a listing. */
export interface JourneySummary {
  readonly journey: string;
  /** How many events made it. */
  readonly version: number;
  /** When the newest of them was recorded. */
  readonly changedAt: EpochMs;
}

/** Which journeys to list, oldest change first. */
export interface JourneyListing {
  /** Inclusive. Default: from the first. */
  readonly changedFrom?: Instant | undefined;
  /** Exclusive. Default: to the last. */
  readonly changedTo?: Instant | undefined;
  /** At least 1. Default 100. */
  readonly limit?: number | undefined;
  /** `next` of the page before, under the same `changedFrom` and `changedTo`. */
  readonly after?: string | undefined;
}

const listingSchema = z.strictObject({
  changedFrom: instantSchema.exactOptional(),
  changedTo: instantSchema.exactOptional(),
  limit: z.int().min(1).exactOptional(),
  after: z.string().exactOptional(),
});

/** A permission to speak to the customer, under the epoch it was given. */
export interface SendAuthorisation {
  readonly status: "ok";
  /** It was given before, under the same command id, and may have gone stale since: `recheckSend` tells. */
  readonly repeated: boolean;
  /** To be given to `recheckSend`, and recorded with the message that is sent. */
  readonly authorisation: string;
  readonly epoch: number;
}

/** Whether what is personal of a customer is erased, or being erased. */
async function isErased(context: TenantContext, customer: string): Promise<boolean> {
  const { state } = await context.customers.reader.load(customerStream(context, customer));
  return state !== null && state.erasure !== null;
}

const opensOnSchema = z.looseObject({ channel: channelSchema });

/** The journeys of one tenant. */
export class Journeys {
  readonly #context: TenantContext;

  /** @internal */
  constructor(context: TenantContext) {
    this.#context = context;
  }

  /**
   * Takes in a message as a channel's webhook brings it: finds the sender's active journey or opens one, however many arrive
   * at once. The same message again is a `duplicate`, and under the same `commandId` its first outcome.
   *
   * @throws ThroughlineError `INVALID_INPUT`, `NOT_FOUND` (an `inbound.journey` that is not there), `CONFLICT`,
   * `COMMAND_REUSED`, `ABORTED`, and what the store throws
   */
  receive(inbound: Inbound, options: CommandOptions = {}): Promise<Received> {
    return receive(this.#context, inbound, options);
  }

  /**
   * Opens a journey that begins at the desk. Refused: `ALREADY_OPEN`.
   *
   * @throws ThroughlineError `INVALID_INPUT`, `COMMAND_REUSED`
   * @example
   * ```ts
   * const opened = await journeys.open({ channel: "phone", by: { kind: "agent", id: "maria" } }, { commandId: "call-17" });
   * opened.status === "ok" && opened.state.id; // "call-17"
   * ```
   */
  async open(beginning: Beginning, options: CommandOptions = {}): Promise<JourneyOutcome> {
    const { tenant, newId, firstOwner } = this.#context;
    const { commandId = newId(), signal } = optionsFrom(options);
    const { channel } = parseInput(opensOnSchema, fieldsOf(beginning, "openJourney"), "openJourney");
    const input = { ...beginning, type: "openJourney" };
    const journey = beginning.journey ?? commandId;
    const owner = beginning.firstOwner ?? firstOwner({ tenant, channel });
    return runOnJourney(
      this.#context,
      journey,
      { ...input, journey, firstOwner: owner },
      { commandId, signal },
      { schemas: lifecycleCommands, input },
    );
  }

  /**
   * Records what happened, wherever it happened, also on a journey that is closed, merged or marked as spam. What was recorded
   * before leaves no second trace: the outcome has no events.
   *
   * @throws ThroughlineError `INVALID_INPUT`, `NOT_FOUND`, `COMMAND_REUSED`, `CONFLICT`, `ABORTED`
   */
  observe(journey: string, observation: Observation, options: CommandOptions = {}): Promise<JourneyOutcome> {
    return runOnJourney(this.#context, journey, observation, options, { schemas: observations });
  }

  /**
   * Acts on a journey: its status, promises, spam, and whose it is. Refused: `WRONG_STATUS` (it ended), `HANDOFF_OPEN`,
   * `WRONG_STATE` (a promise made or settled before, another customer attached), `UNKNOWN_ITEM` (a promise never made).
   *
   * @throws ThroughlineError `STALE_EPOCH`, `NOT_OWNER`, `LEASE_EXPIRED`: nothing was written
   * @throws ThroughlineError `INVALID_INPUT`, `NOT_FOUND`, `COMMAND_REUSED`, `CONFLICT`, `ABORTED`
   */
  async act(journey: string, action: Action, options: CommandOptions = {}): Promise<JourneyOutcome> {
    const erased = action?.type === "attachCustomer" && (await isErased(this.#context, action.customer));
    if (erased)
      return refused("WRONG_STATE", "The customer was erased, or is being erased. Attach another one.");
    return runOnJourney(this.#context, journey, action, options, { schemas: actions });
  }

  /**
   * Asks whether a party may speak to the customer now, and writes it down. It has no "no" to overlook: where they may not,
   * it throws.
   *
   * @throws ThroughlineError `STALE_EPOCH`, `NOT_OWNER`, `LEASE_EXPIRED`, `WRONG_STATUS` (closed, merged, or marked as spam):
   * nothing was written, and nothing may be sent
   * @throws ThroughlineError `INVALID_INPUT` (also for an `authorisation` id that was given before), `NOT_FOUND`,
   * `COMMAND_REUSED`, `CONFLICT`, `ABORTED`: nothing may be sent either
   */
  async authoriseSend(
    journey: string,
    send: Omit<Asked<AuthoriseSend>, "type">,
    options: CommandOptions = {},
  ): Promise<SendAuthorisation> {
    const asked = { ...send, type: "authoriseSend" };
    const outcome = await runOnJourney(this.#context, journey, asked, options, { schemas: messageCommands });
    if (outcome.status === "refused") throw errorOf(outcome.refusal);
    const { authorisation, epoch } = eventOf(outcome.events, "send.authorised").data;
    return { status: "ok", repeated: outcome.repeated, authorisation, epoch };
  }

  /**
   * Asks again, right before the provider's call. Between this and that call's end an owner may still change.
   *
   * @throws ThroughlineError `STALE_EPOCH`, `NOT_OWNER`, `LEASE_EXPIRED`, `WRONG_STATUS` (closed, merged, or marked as spam):
   * it must not be sent
   * @throws ThroughlineError `NOT_FOUND` (no such journey, or nothing authorised under this id), `INVALID_INPUT`
   */
  async recheckSend(journey: string, authorisation: string): Promise<void> {
    safeId(authorisation, "authorisation");
    const state = await loadJourney(this.#context, journey);
    const refusal = refuseStaleSend(state, authorisation, this.#context.clock.now());
    if (refusal !== null) throw errorOf(refusal);
  }

  /**
   * Merges a journey into another, or into where that one was merged: it ends, and what its customer writes goes on there.
   * Two commits; repeating the command id finishes what a crash cut off. Refused: `HANDOFF_OPEN`, `TARGET_INVALID`, `WRONG_STATUS`.
   *
   * @throws ThroughlineError `STALE_EPOCH`, `NOT_OWNER`, `LEASE_EXPIRED`: nothing was written
   * @throws ThroughlineError `NOT_FOUND` (either journey), `INVALID_INPUT`, `COMMAND_REUSED`, `CONFLICT`, `ABORTED`
   */
  merge(
    journey: string,
    merge: Omit<Asked<MergeJourney>, "type">,
    options: CommandOptions = {},
  ): Promise<JourneyOutcome> {
    return mergeJourney(this.#context, journey, merge, options);
  }

  /**
   * A journey as it stands now. The object is shared with other callers: read it only.
   *
   * @throws ThroughlineError `NOT_FOUND`, `INVALID_INPUT`, `UNKNOWN_EVENT`, `CORRUPT_EVENT`
   */
  get(journey: string): Promise<Journey> {
    return loadJourney(this.#context, journey);
  }

  /**
   * Everything that was said on a journey, in the order it occurred. Not of journeys that were merged into it: those have
   * their own.
   *
   * @throws ThroughlineError as `get`
   */
  async timeline(journey: string): Promise<readonly TimelineItem[]> {
    return timeline(await loadJourney(this.#context, journey));
  }

  /**
   * The tenant's journeys by their newest change, a page at a time. One that changes while pages are read may come again; none
   * is left out.
   *
   * @throws ThroughlineError `INVALID_INPUT` (also for an `after` that is no cursor of this store)
   */
  async list(listing: JourneyListing = {}): Promise<Page<JourneySummary>> {
    const { store, tenant } = this.#context;
    const options = parseInput(listingSchema, fieldsOf(listing, "listing"), "listing");
    const { items, next } = await store.list(tenant, { kind: "journey", ...options });
    return {
      items: items.map(({ stream, version, changedAt }) => ({ journey: stream.id, version, changedAt })),
      next,
    };
  }
}
