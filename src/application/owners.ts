import type { Join, Leave, Reassign, Take, TakeOver } from "../handoff/protocol/commands.js";
import type { Asked, CommandOptions } from "./input.js";
import { type JourneyOutcome, runOnJourney } from "./journeys.js";
import type { TenantContext } from "./tenant-context.js";

/** Who is responsible for the journeys of one tenant. Of any two who try at once, one succeeds. */
export class Owners {
  readonly #context: TenantContext;

  /** @internal */
  constructor(context: TenantContext) {
    this.#context = context;
  }

  /**
   * An agent or a bot picks a journey up from the queue that owns it. Refused: `NOT_IN_QUEUE`, `ALREADY_OWNER`, `WRONG_STATUS`.
   *
   * @throws ThroughlineError `STALE_EPOCH`, `NOT_ALLOWED`, `NOT_FOUND`
   */
  take(
    journey: string,
    take: Omit<Asked<Take>, "type">,
    options: CommandOptions = {},
  ): Promise<JourneyOutcome> {
    return runOnJourney(this.#context, journey, { type: "take", ...take }, options);
  }

  /**
   * A supervisor takes over from anyone, or a person from a bot. Refused: `ALREADY_OWNER`, `WRONG_STATUS`.
   *
   * @throws ThroughlineError `NOT_ALLOWED`, `NOT_FOUND`
   */
  takeOver(
    journey: string,
    takeOver: Omit<Asked<TakeOver>, "type">,
    options: CommandOptions = {},
  ): Promise<JourneyOutcome> {
    return runOnJourney(this.#context, journey, { type: "takeOver", ...takeOver }, options);
  }

  /**
   * The owner is gone: the journey goes to another. Refused: `ALREADY_OWNER`, `WRONG_STATUS`.
   *
   * @throws ThroughlineError `NOT_ALLOWED`, `NOT_FOUND`
   */
  reassign(
    journey: string,
    reassign: Omit<Asked<Reassign>, "type">,
    options: CommandOptions = {},
  ): Promise<JourneyOutcome> {
    return runOnJourney(this.#context, journey, { type: "reassign", ...reassign }, options);
  }

  /**
   * Somebody joins beside the owner, such as a supervisor.
   *
   * @throws ThroughlineError `STALE_EPOCH`, `NOT_ALLOWED`, `NOT_FOUND`
   */
  join(
    journey: string,
    join: Omit<Asked<Join>, "type">,
    options: CommandOptions = {},
  ): Promise<JourneyOutcome> {
    return runOnJourney(this.#context, journey, { type: "join", ...join }, options);
  }

  /**
   * A participant leaves.
   *
   * @throws ThroughlineError `NOT_ALLOWED`, `NOT_FOUND`
   */
  leave(
    journey: string,
    leave: Omit<Asked<Leave>, "type">,
    options: CommandOptions = {},
  ): Promise<JourneyOutcome> {
    return runOnJourney(this.#context, journey, { type: "leave", ...leave }, options);
  }
}
