import {
  handoffCommands,
  type Join,
  type Leave,
  type Reassign,
  type RecordUnavailable,
  type RenewLease,
  type Take,
  type TakeOver,
} from "../handoff/protocol/commands.js";
import type { Asked, CommandOptions } from "./input.js";
import { type JourneyOutcome, runOnJourney } from "./run-on-journey.js";
import type { TenantContext } from "./tenant-context.js";
import { type MadeAvailable, recordUnavailable } from "./unavailable.js";

type Given<Command> = Omit<Asked<Command>, "type">;

/**
 * Who is responsible for the journeys of one tenant. Of any two who try at once, one succeeds.
 *
 * Beside what each method names, all throw `INVALID_INPUT`, `NOT_FOUND` (no such journey), `COMMAND_REUSED`, `CONFLICT`,
 * `ABORTED` and what the store throws.
 */
export class Owners {
  readonly #context: TenantContext;

  /** @internal */
  constructor(context: TenantContext) {
    this.#context = context;
  }

  /**
   * An agent or a bot picks a journey up from the queue that owns it. Refused: `NOT_IN_QUEUE`, `ALREADY_OWNER`, `WRONG_STATUS`.
   *
   * @throws ThroughlineError `STALE_EPOCH`, `NOT_ALLOWED` (a queue takes nothing)
   * @example
   * ```ts
   * const taken = await owners.take("call-17", { by: { kind: "agent", id: "maria" } });
   * taken.status === "ok" && taken.state.handoff.ownership.epoch; // 2
   * ```
   */
  take(journey: string, take: Given<Take>, options: CommandOptions = {}): Promise<JourneyOutcome> {
    return this.#run(journey, "take", take, options);
  }

  /**
   * A supervisor takes over from anyone, or a person from a bot. Refused: `ALREADY_OWNER`, `WRONG_STATUS`.
   *
   * @throws ThroughlineError `STALE_EPOCH`, `NOT_ALLOWED`
   */
  takeOver(
    journey: string,
    takeOver: Given<TakeOver>,
    options: CommandOptions = {},
  ): Promise<JourneyOutcome> {
    return this.#run(journey, "takeOver", takeOver, options);
  }

  /**
   * The owner is gone: the journey goes to another. Refused: `ALREADY_OWNER`, `WRONG_STATUS`.
   *
   * @throws ThroughlineError `STALE_EPOCH`, `NOT_ALLOWED` (neither the owner, a supervisor nor the system)
   */
  reassign(
    journey: string,
    reassign: Given<Reassign>,
    options: CommandOptions = {},
  ): Promise<JourneyOutcome> {
    return this.#run(journey, "reassign", reassign, options);
  }

  /**
   * A bot goes on owning a journey, under the same epoch. Refused: `WRONG_STATE` (not a bot), `WRONG_STATUS`.
   *
   * @throws ThroughlineError `STALE_EPOCH`, `NOT_OWNER`, `LEASE_EXPIRED` (too late)
   */
  renew(journey: string, renew: Given<RenewLease>, options: CommandOptions = {}): Promise<JourneyOutcome> {
    return this.#run(journey, "renewLease", renew, options);
  }

  /**
   * An agent or a bot is gone for now, such as at the end of a shift: on every journey, what they own goes to a queue, an offer
   * to them counts as declined, and they leave. Journey by journey, so repeat it under the same command id where some failed.
   *
   * @throws ThroughlineError `INVALID_INPUT`, `NOT_ALLOWED` (neither themselves, a supervisor nor the system), `ABORTED`
   * @example
   * ```ts
   * const maria = { kind: "agent", id: "maria" } as const;
   * await owners.unavailable({ party: maria, by: maria, cause: "shift-ended" }); // { journeys: ["j1", "j7"], failed: [] }
   * ```
   */
  unavailable(gone: Given<RecordUnavailable>, options: CommandOptions = {}): Promise<MadeAvailable> {
    return recordUnavailable(this.#context, gone, options);
  }

  /**
   * Somebody joins beside the owner, such as a supervisor. Refused: `ALREADY_OWNER`, `WRONG_STATE` (50 take part already),
   * `WRONG_STATUS`.
   *
   * @throws ThroughlineError `STALE_EPOCH`, `NOT_ALLOWED` (neither the owner nor a supervisor), `LEASE_EXPIRED`
   */
  join(journey: string, join: Given<Join>, options: CommandOptions = {}): Promise<JourneyOutcome> {
    return this.#run(journey, "join", join, options);
  }

  /**
   * A participant leaves. Refused: `WRONG_STATE` (the receiver of an open handoff declines it instead).
   *
   * @throws ThroughlineError `NOT_ALLOWED` (neither the participant, the owner nor a supervisor)
   */
  leave(journey: string, leave: Given<Leave>, options: CommandOptions = {}): Promise<JourneyOutcome> {
    return this.#run(journey, "leave", leave, options);
  }

  #run(journey: string, type: string, given: object, options: CommandOptions): Promise<JourneyOutcome> {
    return runOnJourney(this.#context, journey, { ...given, type }, options, { schemas: handoffCommands });
  }
}
