import type { TransferPacket } from "../handoff/packet/packet.js";
import type {
  AcceptHandoff,
  AcknowledgeHandoff,
  ConfirmHandoff,
  DeclineHandoff,
  RecordArrival,
  RecordCustomerRefusal,
  RequestHandoff,
  WithdrawHandoff,
} from "../handoff/protocol/commands.js";
import type { Asked, CommandOptions } from "./input.js";
import { type JourneyOutcome, runOnJourney } from "./journeys.js";
import { type PacketRequest, packetFor } from "./packet.js";
import type { TenantContext } from "./tenant-context.js";

type Given<Command> = Omit<Asked<Command>, "type">;

/** A handoff that was requested. */
export type Requested =
  | Exclude<JourneyOutcome, { status: "ok" }>
  | (Extract<JourneyOutcome, { status: "ok" }> & { readonly handoff: string });

/** The handoffs of one tenant's journeys. What the protocol refuses is data: `{ status: "refused", refusal }`. */
export class Handoffs {
  readonly #context: TenantContext;

  /** @internal */
  constructor(context: TenantContext) {
    this.#context = context;
  }

  /**
   * Moves a journey to another channel, another owner, or both. Refused: `HANDOFF_OPEN`, `TARGET_INVALID`, `WRONG_STATUS`.
   *
   * @throws ThroughlineError `STALE_EPOCH`, `NOT_OWNER`, `LEASE_EXPIRED`, `NOT_FOUND`
   */
  async request(
    journey: string,
    request: Given<RequestHandoff>,
    options: CommandOptions = {},
  ): Promise<Requested> {
    const outcome = await runOnJourney(
      this.#context,
      journey,
      { type: "requestHandoff", ...request },
      options,
    );
    if (outcome.status === "refused") return outcome;
    const requested = outcome.events.find((event) => event.type === "handoff.requested");
    return { ...outcome, handoff: requested?.data.handoff ?? "" };
  }

  /**
   * A candidate accepts. Refused: `NO_HANDOFF`, `NOT_OFFERED`, `OFFER_EXPIRED`, `WRONG_STATE`, `NOT_IN_QUEUE`, `ALREADY_OWNER`.
   *
   * @throws ThroughlineError `NOT_ALLOWED`, `NOT_FOUND`
   */
  accept(
    journey: string,
    accept: Given<AcceptHandoff>,
    options: CommandOptions = {},
  ): Promise<JourneyOutcome> {
    return this.#run(journey, "acceptHandoff", accept, options);
  }

  /** A candidate declines: the route goes on. Refused: `NO_HANDOFF`, `NOT_OFFERED`, `OFFER_EXPIRED`, `WRONG_STATE`. */
  decline(
    journey: string,
    decline: Given<DeclineHandoff>,
    options: CommandOptions = {},
  ): Promise<JourneyOutcome> {
    return this.#run(journey, "declineHandoff", decline, options);
  }

  /**
   * The receiver of a warm handoff becomes the owner. Refused: `NO_HANDOFF`, `OFFER_EXPIRED`, `WRONG_STATE`.
   *
   * @throws ThroughlineError `NOT_ALLOWED`, `NOT_FOUND`
   */
  confirm(
    journey: string,
    confirm: Given<ConfirmHandoff>,
    options: CommandOptions = {},
  ): Promise<JourneyOutcome> {
    return this.#run(journey, "confirmHandoff", confirm, options);
  }

  /** The customer arrived on the new channel; the desk says by what it knows. Refused: `NO_HANDOFF`, `WRONG_STATE`. */
  arrive(
    journey: string,
    arrival: Given<RecordArrival>,
    options: CommandOptions = {},
  ): Promise<JourneyOutcome> {
    return this.#run(journey, "recordArrival", arrival, options);
  }

  /** The customer would rather stay where they are. Refused: `NO_HANDOFF`, `WRONG_STATE`. */
  refuse(
    journey: string,
    refusal: Given<RecordCustomerRefusal>,
    options: CommandOptions = {},
  ): Promise<JourneyOutcome> {
    return this.#run(journey, "recordCustomerRefusal", refusal, options);
  }

  /**
   * The receiver says which items of the packet they have taken in. Refused: `NO_HANDOFF`, `WRONG_STATE`.
   *
   * @throws ThroughlineError `NOT_ALLOWED`, `NOT_FOUND`
   */
  acknowledge(
    journey: string,
    receipt: Given<AcknowledgeHandoff>,
    options: CommandOptions = {},
  ): Promise<JourneyOutcome> {
    return this.#run(journey, "acknowledgeHandoff", receipt, options);
  }

  /**
   * Takes a handoff back. Refused: `NO_HANDOFF`.
   *
   * @throws ThroughlineError `NOT_ALLOWED`, `NOT_FOUND`
   */
  withdraw(
    journey: string,
    withdrawal: Given<WithdrawHandoff>,
    options: CommandOptions = {},
  ): Promise<JourneyOutcome> {
    return this.#run(journey, "withdrawHandoff", withdrawal, options);
  }

  /** Lets every deadline that has passed take effect. Any timer may call it, late or twice; commands check their deadlines themselves. */
  tick(journey: string, options: CommandOptions = {}): Promise<JourneyOutcome> {
    return this.#run(journey, "tick", {}, options);
  }

  /**
   * The transfer packet of the open handoff, or of a target that is given: everything the receiver needs, as it is known now.
   *
   * @throws ThroughlineError `NOT_FOUND` (also: no open handoff and no target)
   */
  packet(journey: string, request: PacketRequest = {}): Promise<TransferPacket> {
    return packetFor(this.#context, journey, request);
  }

  #run(journey: string, type: string, given: object, options: CommandOptions): Promise<JourneyOutcome> {
    return runOnJourney(this.#context, journey, { type, ...given }, options);
  }
}
