import {
  type EndConsult,
  handoffCommands,
  type RequestHandoff,
  type StartConsult,
} from "../handoff/protocol/commands.js";
import type { JourneyEvent } from "../journey/events.js";
import type { Journey } from "../journey/state.js";
import { type Requested, requested } from "./handoffs.js";
import type { Asked, CommandOptions } from "./input.js";
import { type Accepted, eventOf, type RefusedOutcome } from "./outcome.js";
import { type JourneyOutcome, runOnJourney } from "./run-on-journey.js";
import type { TenantContext } from "./tenant-context.js";

type Given<Command> = Omit<Asked<Command>, "type">;

/** A consult that was started. */
export interface StartedConsult extends Accepted<Journey, JourneyEvent> {
  /** Its id. */
  readonly consult: string;
}

/** What came of starting a consult. */
export type ConsultStarted = StartedConsult | RefusedOutcome;

/**
 * Asking a colleague while the owner stays the owner: agents only, on any medium, at most one at a time. A consult ends by
 * itself when the owner changes.
 *
 * Beside what each method names, all throw `INVALID_INPUT`, `NOT_FOUND` (no such journey), `COMMAND_REUSED`, `CONFLICT`,
 * `ABORTED` and what the store throws.
 */
export class Consults {
  readonly #context: TenantContext;

  /** @internal */
  constructor(context: TenantContext) {
    this.#context = context;
  }

  /**
   * Asks a colleague, or any agent of a queue. Refused: `CONSULT_OPEN`, `TARGET_INVALID`, `WRONG_STATUS`.
   *
   * @throws ThroughlineError `STALE_EPOCH`, `NOT_OWNER`, `LEASE_EXPIRED`
   */
  async start(
    journey: string,
    consult: Given<StartConsult>,
    options: CommandOptions = {},
  ): Promise<ConsultStarted> {
    const outcome = await this.#run(journey, "startConsult", consult, options);
    if (outcome.status === "refused") return outcome;
    return { ...outcome, consult: eventOf(outcome.events, "consult.started").data.consult };
  }

  /**
   * Ends a consult. Refused: `NO_CONSULT`.
   *
   * @throws ThroughlineError `NOT_ALLOWED` (none of the starter, the owner, who was consulted and a supervisor)
   */
  end(journey: string, end: Given<EndConsult>, options: CommandOptions = {}): Promise<JourneyOutcome> {
    return this.#run(journey, "endConsult", end, options);
  }

  /**
   * Turns a consult into a warm handoff, to who was consulted unless `to` names others: the consult ends and the handoff begins in one commit. Refused as
   * `handoffs.request`, and `NO_CONSULT`.
   *
   * @throws ThroughlineError `STALE_EPOCH`, `NOT_OWNER`, `LEASE_EXPIRED`
   */
  async toHandoff(
    journey: string,
    request: Omit<Given<RequestHandoff>, "mode" | "at" | "consult"> & { readonly consult: string },
    options: CommandOptions = {},
  ): Promise<Requested> {
    return requested(await this.#run(journey, "requestHandoff", { ...request, mode: "warm" }, options));
  }

  #run(journey: string, type: string, given: object, options: CommandOptions): Promise<JourneyOutcome> {
    return runOnJourney(this.#context, journey, { ...given, type }, options, { schemas: handoffCommands });
  }
}
