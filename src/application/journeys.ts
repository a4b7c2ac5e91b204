import { refuseStaleSend } from "../journey/authorisation.js";
import type { ChecklistCommand } from "../journey/checklist/commands.js";
import type { JourneyCommand } from "../journey/commands.js";
import { journeyCommands } from "../journey/commands.js";
import type { CommitmentCommand } from "../journey/commitments/commands.js";
import type { JourneyEvent } from "../journey/events.js";
import type { KnowledgeCommand } from "../journey/knowledge/commands.js";
import type {
  ChangeStatus,
  ClearOfSpam,
  MarkSpam,
  MergeJourney,
  OpenJourney,
} from "../journey/lifecycle/commands.js";
import type {
  AuthoriseSend,
  EndConversation,
  RecordContact,
  RecordDeletion,
  RecordEdit,
  RecordMessage,
} from "../journey/messages/commands.js";
import type {
  AttachCustomer,
  DetachCustomer,
  IntroduceParty,
  RecordIdentity,
} from "../journey/people/commands.js";
import type { Journey } from "../journey/state.js";
import { type TimelineItem, timeline } from "../journey/timeline.js";
import type { EpochMs, Instant } from "../kernel/instant.js";
import { epochMs } from "../kernel/instant.js";
import type { Page } from "../storage/event-store.js";
import { journeyIndex } from "./index-keys.js";
import { type Asked, type CommandOptions, orderFrom } from "./input.js";
import { followMerges, journeyStream, loadJourney } from "./journey-streams.js";
import { errorOf, type Outcome, outcomeOf } from "./outcome.js";
import { type Inbound, type Received, receive } from "./receive.js";
import type { TenantContext } from "./tenant-context.js";

/** What may be observed of a journey. Never refused on a journey that exists. */
export type Observation = Asked<
  | RecordMessage
  | RecordEdit
  | RecordDeletion
  | RecordContact
  | EndConversation
  | KnowledgeCommand
  | RecordIdentity
  | IntroduceParty
  | ChecklistCommand
>;

/** What somebody may do to a journey. Where it is fenced, by epoch and actor. */
export type Action = Asked<
  CommitmentCommand | ChangeStatus | MarkSpam | ClearOfSpam | AttachCustomer | DetachCustomer
>;

/** What came of a command on a journey. */
export type JourneyOutcome = Outcome<Journey, JourneyEvent>;

/** A journey in a listing. */
export interface JourneySummary {
  readonly journey: string;
  readonly version: number;
  readonly changedAt: EpochMs;
}

/** Which journeys to list, oldest change first. */
export interface JourneyListing {
  /** Inclusive. */
  readonly changedFrom?: Instant;
  /** Exclusive. */
  readonly changedTo?: Instant;
  /** Default 100. */
  readonly limit?: number;
  /** `next` of the page before. */
  readonly after?: string;
}

/** The types of command that say when they occurred; by default now. */
export const TIMED: ReadonlySet<string> = new Set<JourneyCommand["type"]>([
  "recordMessage",
  "recordEdit",
  "recordDeletion",
  "recordContact",
  "endConversation",
  "addNote",
  "recordFact",
  "retractFact",
  "recordAttempt",
  "askQuestion",
  "answerQuestion",
  "recordIdentity",
  "reviewContext",
  "confirmIdentity",
  "confirmIssue",
  "explainTransition",
  "scoreReview",
  "settleCommitment",
]);

/** The journeys of one tenant. */
export class Journeys {
  readonly #context: TenantContext;

  /** @internal */
  constructor(context: TenantContext) {
    this.#context = context;
  }

  /**
   * Takes in a message as a channel's webhook brings it: finds the sender's active journey or opens one, however many arrive
   * at once. Repeating a webhook is a `duplicate`.
   *
   * @throws ThroughlineError `INVALID_INPUT`, `NOT_FOUND` (an `inbound.journey` that is not there), `CONFLICT`, `ABORTED`, and what the store throws
   */
  receive(inbound: Inbound, options: CommandOptions = {}): Promise<Received> {
    return receive(this.#context, inbound, options);
  }

  /**
   * Opens a journey that begins at the desk.
   *
   * @param opening `journey`: its id, by default a new one; `firstOwner`: by default the tenant's
   */
  open(
    opening: Omit<Asked<OpenJourney>, "type" | "journey" | "firstOwner"> &
      Partial<Pick<OpenJourney, "journey" | "firstOwner">>,
    options: CommandOptions = {},
  ): Promise<JourneyOutcome> {
    const { tenant, newId, firstOwner } = this.#context;
    const { channel } = opening;
    const journey = opening.journey ?? newId();
    const defaults = { type: "openJourney", journey, firstOwner: firstOwner({ tenant, channel }) } as const;
    return this.#run(journey, { ...defaults, ...opening }, options, opening);
  }

  /** Records what happened, wherever it happened. What was recorded before leaves no second trace. */
  observe(journey: string, observation: Observation, options: CommandOptions = {}): Promise<JourneyOutcome> {
    return this.#run(journey, observation, options);
  }

  /**
   * Acts on a journey.
   *
   * @throws ThroughlineError `STALE_EPOCH`, `NOT_OWNER`, `LEASE_EXPIRED`: nothing was written
   */
  act(journey: string, action: Action, options: CommandOptions = {}): Promise<JourneyOutcome> {
    return this.#run(journey, action, options);
  }

  /**
   * Asks whether a party may speak to the customer now, and writes it down. Send only after it has answered `ok`.
   *
   * @throws ThroughlineError `STALE_EPOCH`, `NOT_OWNER`, `LEASE_EXPIRED`: nothing was written, and nothing may be sent
   */
  async authoriseSend(
    journey: string,
    send: Omit<Asked<AuthoriseSend>, "type">,
    options: CommandOptions = {},
  ): Promise<(JourneyOutcome & { readonly status: "refused" }) | SendAuthorisation> {
    const outcome = await this.#run(journey, { type: "authoriseSend", ...send }, options);
    if (outcome.status === "refused") return outcome;
    const authorised = outcome.events.find((event) => event.type === "send.authorised");
    const { authorisation = "", epoch = send.epoch } = authorised?.data ?? {};
    return { status: "ok", repeated: outcome.repeated, authorisation, epoch };
  }

  /**
   * Asks again, at dispatch. Between this and the provider call an owner may still change: that window is the provider call itself.
   *
   * @throws ThroughlineError `STALE_EPOCH`, `NOT_OWNER`, `LEASE_EXPIRED`: it must not be sent; `NOT_FOUND`
   */
  async recheckSend(journey: string, authorisation: string): Promise<void> {
    const refusal = refuseStaleSend(
      await loadJourney(this.#context, journey),
      authorisation,
      this.#context.clock.now(),
    );
    if (refusal !== null) throw errorOf(refusal);
  }

  /**
   * Merges a journey into another: it ends, and what follows goes to the other. Repeating the command id finishes what a crash cut off.
   *
   * @throws ThroughlineError `NOT_FOUND`, `STALE_EPOCH`, `NOT_OWNER`
   */
  async merge(
    journey: string,
    merge: Omit<Asked<MergeJourney>, "type">,
    options: CommandOptions = {},
  ): Promise<JourneyOutcome> {
    const commandId = options.commandId ?? this.#context.newId();
    const target = await followMerges(this.#context, merge.into);
    const into = target.id;
    const outcome = await this.#run(
      journey,
      { type: "mergeJourney", ...merge, into },
      { ...options, commandId },
    );
    if (outcome.status === "refused") return outcome;
    const { kind, id } = merge.by;
    const { customer } = outcome.state;
    const absorb = { type: "absorbJourney", journey, by: { kind, id } };
    await this.#run(
      into,
      { ...absorb, ...(customer === null ? {} : { customer }) },
      { ...options, commandId: `${commandId}.absorb` },
      absorb,
    );
    return outcome;
  }

  /**
   * A journey as it stands now.
   *
   * @throws ThroughlineError `NOT_FOUND`, `UNKNOWN_EVENT`, `CORRUPT_EVENT`
   */
  get(journey: string): Promise<Journey> {
    return loadJourney(this.#context, journey);
  }

  /** Everything that was said on a journey, in the order it occurred. */
  async timeline(journey: string): Promise<readonly TimelineItem[]> {
    return timeline(await loadJourney(this.#context, journey));
  }

  async list(listing: JourneyListing = {}): Promise<Page<JourneySummary>> {
    const { changedFrom, changedTo, limit, after } = listing;
    const { items, next } = await this.#context.store.list(this.#context.tenant, {
      kind: "journey",
      ...(changedFrom === undefined ? {} : { changedFrom: epochMs(changedFrom, "changedFrom") }),
      ...(changedTo === undefined ? {} : { changedTo: epochMs(changedTo, "changedTo") }),
      ...(limit === undefined ? {} : { limit }),
      ...(after === undefined ? {} : { after }),
    });
    return {
      items: items.map(({ stream, version, changedAt }) => ({ journey: stream.id, version, changedAt })),
      next,
    };
  }

  #run(
    journey: string,
    asked: object,
    options: CommandOptions,
    input: object = asked,
  ): Promise<JourneyOutcome> {
    return runOnJourney(this.#context, journey, asked, options, input);
  }
}

/** A permission to speak to the customer, under the epoch it was given. */
export interface SendAuthorisation {
  readonly status: "ok";
  readonly repeated: boolean;
  /** To be given to `recheckSend`, and recorded with the message that is sent. */
  readonly authorisation: string;
  readonly epoch: number;
}

/** Runs one command on a journey, its index keys kept in step. */
export async function runOnJourney(
  context: TenantContext,
  journey: string,
  asked: object,
  options: CommandOptions,
  fingerprinted: object = asked,
): Promise<JourneyOutcome> {
  const { clock, newId, journeys } = context;
  const order = orderFrom<JourneyCommand>(journeyCommands, TIMED, asked, {
    id: options.commandId ?? newId(),
    now: clock.now(),
  });
  const ran = await journeys.runner.run({
    ...order,
    ...(fingerprinted === asked ? {} : { input: fingerprinted }),
    stream: journeyStream(context, journey),
    index: journeyIndex,
    signal: options.signal,
  });
  return outcomeOf(ran);
}
