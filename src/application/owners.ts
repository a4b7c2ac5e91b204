import {
  handoffCommands,
  type Join,
  type Leave,
  type Reassign,
  type Take,
  type TakeOver,
} from "../handoff/protocol/commands.js";
import type { Asked, CommandOptions } from "./input.js";
import { type JourneyOutcome, runOnJourney } from "./run-on-journey.js";
import type { TenantContext } from "./tenant-context.js";

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
