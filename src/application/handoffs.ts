import type { CarrierName } from "../handoff/carrier/built-in.js";
import {
  type CarrierValue,
  type Projection,
  type ProjectOptions,
  projectPacket,
} from "../handoff/carrier/project.js";
import type { TransferPacket } from "../handoff/packet/packet.js";
import { type PacketFor, projectFor } from "../handoff/packet/project-for.js";
import type { PartyRef } from "../handoff/party.js";
import {
  type AcceptHandoff,
  type AcknowledgeHandoff,
  type AdoptPromises,
  type CompleteHandoff,
  type ConfirmHandoff,
  type DeclineHandoff,
  handoffCommands,
  type OfferHandoff,
  type RecordArrival,
  type RecordCustomerRefusal,
  type RequestHandoff,
  type RescheduleHandoff,
  type ReturnHandoff,
  type WithdrawHandoff,
} from "../handoff/protocol/commands.js";
import type { Audience } from "../handoff/vocabulary.js";
import type { JourneyEvent } from "../journey/events.js";
import type { RebuiltPacket } from "../journey/packets/rebuild.js";
import type { Journey } from "../journey/state.js";
import { type Asked, type CommandOptions, fieldsOf } from "./input.js";
import { type IssuedPacket, issuePacketFor, rebuildFor } from "./issue-packet.js";
import { type Accepted, eventOf, type RefusedOutcome } from "./outcome.js";
import { type PacketRequest, packetFor } from "./packet.js";
import {
  type IssuedInvitation,
  type IssuedPin,
  type IssuedToken,
  issueInvitation,
  issuePin,
  issueToken,
  type PassRequest,
  revokePass,
} from "./passes.js";
import { type ComingIn, type Resumed, resume } from "./resume.js";
import { type JourneyOutcome, runOnJourney } from "./run-on-journey.js";
import type { TenantContext } from "./tenant-context.js";
import { type Waiting, type WaitingFor, waitingFor } from "./waiting.js";

type Given<Command> = Omit<Asked<Command>, "type">;

/** A handoff that was requested. */
export interface RequestedHandoff extends Accepted<Journey, JourneyEvent> {
  /** Its id, which every answer to it names. */
  readonly handoff: string;
}

/** A call that was agreed with the customer: a new one, or one in place of the handoff named by `instead`. */
export type Callback =
  | (Omit<Given<RequestHandoff>, "mode" | "at"> & Required<Pick<Given<RequestHandoff>, "at">>)
  | (Omit<Given<RescheduleHandoff>, "handoff"> & { readonly instead: string });

/** What came of requesting a handoff. */
export type Requested = RequestedHandoff | RefusedOutcome;

/**
 * The handoffs of one tenant's journeys. What the protocol refuses is data: `{ status: "refused", refusal }`.
 *
 * Beside what each method names, all throw `INVALID_INPUT`, `NOT_FOUND` (no such journey), `COMMAND_REUSED`, `CONFLICT`,
 * `ABORTED` and what the store throws.
 */
export class Handoffs {
  readonly #context: TenantContext;

  /** @internal */
  constructor(context: TenantContext) {
    this.#context = context;
  }

  /**
   * Moves a journey to another channel, another owner, or both. Refused: `HANDOFF_OPEN`, `TARGET_INVALID`, `WRONG_STATE` (a
   * handoff of this id has ended), `WRONG_STATUS`.
   *
   * @throws ThroughlineError `STALE_EPOCH`, `NOT_OWNER`, `LEASE_EXPIRED`: nothing was written
   */
  async request(
    journey: string,
    request: Given<RequestHandoff>,
    options: CommandOptions = {},
  ): Promise<Requested> {
    return requested(await this.#run(journey, "requestHandoff", request, options));
  }

  /**
   * Ends the open handoff and begins another in its place, in one commit. By the owner, the customer or a supervisor. Refused:
   * `NO_HANDOFF` (`supersedes` is not the open one), `TARGET_INVALID`, `WRONG_STATE`, `WRONG_STATUS`.
   *
   * @throws ThroughlineError `STALE_EPOCH`, `NOT_ALLOWED`, `LEASE_EXPIRED`: nothing was written
   */
  supersede(
    journey: string,
    request: Given<RequestHandoff> & { readonly supersedes: string },
    options: CommandOptions = {},
  ): Promise<Requested> {
    return this.request(journey, request, options);
  }

  /**
   * Agrees to call the customer at a time: who accepts owns the journey from then on. With `instead` it takes the place of that
   * open handoff, for the same receivers unless `to` names others. Refused: `TARGET_INVALID` (also a time that has passed),
   * `HANDOFF_OPEN`, `NO_HANDOFF`, `WRONG_STATE`, `WRONG_STATUS`.
   *
   * @throws ThroughlineError `STALE_EPOCH`, `NOT_OWNER`, `NOT_ALLOWED`, `LEASE_EXPIRED`: nothing was written
   * @example
   * ```ts
   * const asked = await handoffs.schedule("j1", {
   *   by: maria,
   *   epoch: 2,
   *   at: "2026-03-02T10:00:00+02:00",
   *   reason: "customer-request",
   *   to: { queue: "phone", channel: "phone" },
   * });
   * ```
   */
  async schedule(journey: string, callback: Callback, options: CommandOptions = {}): Promise<Requested> {
    if (!("instead" in callback))
      return requested(
        await this.#run(journey, "requestHandoff", { ...callback, mode: "callback" }, options),
      );
    const { instead, ...again } = callback;
    return requested(await this.#run(journey, "rescheduleHandoff", { ...again, handoff: instead }, options));
  }

  /**
   * Asks these candidates now, in place of who was asked: what a router calls when it has found somebody. Refused: `NO_HANDOFF`,
   * `WRONG_STATE`, `OFFER_EXPIRED`, `TARGET_INVALID`, `WRONG_STATUS`.
   *
   * @throws ThroughlineError `NOT_ALLOWED` (neither the owner, a supervisor nor the system)
   */
  offer(journey: string, offer: Given<OfferHandoff>, options: CommandOptions = {}): Promise<JourneyOutcome> {
    return this.#run(journey, "offerHandoff", offer, options);
  }

  /**
   * A candidate accepts. Refused: `NO_HANDOFF`, `NOT_OFFERED`, `OFFER_EXPIRED`, `WRONG_STATE`, `NOT_IN_QUEUE`, `ALREADY_OWNER`.
   *
   * @throws ThroughlineError `NOT_ALLOWED` (a queue accepts nothing)
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
   * @throws ThroughlineError `NOT_ALLOWED` (neither the receiver nor the owner)
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
   * The receiver says which items of the packet they have taken in. Refused: `NO_HANDOFF`, `WRONG_STATE` (also where an item
   * that was asked for is missing).
   *
   * @throws ThroughlineError `NOT_ALLOWED` (not the receiver, or not yet)
   */
  acknowledge(
    journey: string,
    receipt: Given<AcknowledgeHandoff>,
    options: CommandOptions = {},
  ): Promise<JourneyOutcome> {
    return this.#run(journey, "acknowledgeHandoff", receipt, options);
  }

  /**
   * The receiver takes on promises made before. Refused: `NO_HANDOFF`, `WRONG_STATE`, `UNKNOWN_ITEM` (the handoff holds no such
   * promise).
   *
   * @throws ThroughlineError `NOT_ALLOWED` (not the receiver, or not yet)
   */
  adopt(journey: string, adopt: Given<AdoptPromises>, options: CommandOptions = {}): Promise<JourneyOutcome> {
    return this.#run(journey, "adoptPromises", adopt, options);
  }

  /**
   * The receiver, who owns the journey now, gives it back to who handed it over. Refused: `NO_HANDOFF`, `WRONG_STATE` (nobody
   * has received it), `ALREADY_OWNER`, `WRONG_STATUS`.
   *
   * @throws ThroughlineError `STALE_EPOCH`, `NOT_OWNER`, `LEASE_EXPIRED`
   */
  return(journey: string, back: Given<ReturnHandoff>, options: CommandOptions = {}): Promise<JourneyOutcome> {
    return this.#run(journey, "returnHandoff", back, options);
  }

  /**
   * The owner ends a handoff although the customer or a receipt is still awaited. Refused: `NO_HANDOFF`, `WRONG_STATE` (nobody has
   * received the journey yet, or promises are to be adopted), `WRONG_STATUS`.
   *
   * @throws ThroughlineError `STALE_EPOCH`, `NOT_OWNER`, `LEASE_EXPIRED`
   */
  complete(
    journey: string,
    complete: Given<CompleteHandoff>,
    options: CommandOptions = {},
  ): Promise<JourneyOutcome> {
    return this.#run(journey, "completeHandoff", complete, options);
  }

  /**
   * Takes a handoff back. Refused: `NO_HANDOFF`.
   *
   * @throws ThroughlineError `NOT_ALLOWED` (neither who requested it, the owner nor a supervisor)
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
   * Where another journey of the customer cannot be read, only its id is listed. Nothing is recorded: a packet that goes out is
   * for {@link Handoffs.issuePacket}.
   *
   * @throws ThroughlineError `NOT_FOUND` (no such journey; or no open handoff and no target), `INVALID_INPUT`, `UNKNOWN_EVENT`,
   * `CORRUPT_EVENT`, `ABORTED`; what the resolver or the loader throws comes as it is
   */
  packet(journey: string, request?: PacketRequest): Promise<TransferPacket>;
  /** As an audience may see it. */
  packet<Reader extends Audience>(
    journey: string,
    request: PacketRequest & { readonly audience: Reader },
  ): Promise<PacketFor<Reader>>;
  /**
   * As a carrier takes it, with what stayed behind: `projectPacket`. Where the carrier holds a reference and none is given, it is the id
   * of the packet, so that the desk can keep the packet under it.
   *
   * @throws ThroughlineError `CARRIER_NEEDS_TOKEN` (give `token`, such as of {@link Handoffs.issueToken}), `LIMIT_EXCEEDED`
   */
  packet<Name extends CarrierName | "whole">(
    journey: string,
    request: PacketRequest & ProjectOptions & { readonly carrier: Name },
  ): Promise<Projection<CarrierValue<Name>>>;
  async packet(
    journey: string,
    request: PacketRequest & ProjectOptions & { readonly carrier?: CarrierName | "whole" } = {},
  ): Promise<unknown> {
    fieldsOf(request, "request");
    const { carrier, audience, reference, token, ...asked } = request;
    const packet = await packetFor(this.#context, journey, asked);
    const options = { reference: reference ?? packet.id, ...(token === undefined ? {} : { token }) };
    if (carrier !== undefined)
      return projectPacket(packet, carrier, { ...options, ...(audience === undefined ? {} : { audience }) });
    return audience === undefined ? packet : projectFor(packet, audience);
  }

  /**
   * As {@link Handoffs.packet}, and records in the journey everything the packet was built from, so that it can be built again. Once per
   * command id, and once per packet id: repeated, it gives the packet of then, and asks no summariser.
   *
   * @throws ThroughlineError as {@link Handoffs.packet}; `INVALID_INPUT` also for an id of packet, queue or party that is no safe id
   */
  issuePacket(
    journey: string,
    request: PacketRequest = {},
    options: CommandOptions = {},
  ): Promise<IssuedPacket> {
    return issuePacketFor(this.#context, journey, request, options);
  }

  /**
   * What did the receiver know? An issued packet, built again as it was: whatever happened since makes no difference, but for what was
   * erased, or reads otherwise in the desk's own tables. Then `caveats` says so.
   *
   * @throws ThroughlineError `NOT_FOUND` (no such journey, or no such packet issued for it), `ABORTED`
   */
  rebuildPacket(
    journey: string,
    packet: string,
    options: { readonly signal?: AbortSignal | undefined } = {},
  ): Promise<RebuiltPacket> {
    return rebuildFor(this.#context, journey, packet, options);
  }

  /**
   * The journeys that wait for somebody, as an agent's screen shows them: urgent first, then who has waited longest. All of
   * them are loaded, so ask for the queues of one agent rather than for every queue there is. Deadlines that passed are marked;
   * a `tick` lets them take effect.
   *
   * @throws ThroughlineError `INVALID_INPUT`, `UNKNOWN_EVENT`, `CORRUPT_EVENT`
   * @example
   * ```ts
   * const [next] = await handoffs.waiting({ queues: ["billing"], agent: "maria" });
   * next?.awaits; // "pickup"
   * ```
   */
  waiting(asked: WaitingFor): Promise<readonly Waiting[]> {
    return waitingFor(this.#context, asked);
  }

  /**
   * A resume token for a link (`entryLink`), single use: give it to the customer alone, on a private channel. Refused: `WRONG_STATUS`.
   *
   * @throws ThroughlineError `INVALID_INPUT`, `SECRET_UNKNOWN` (a command repeated after its key was retired)
   * @example
   * ```ts
   * const issued = await handoffs.issueToken("j1", { by: maria, channel: "whatsapp" }, { commandId: "link-1" });
   * const link = issued.status === "ok" && entryLink("whatsapp", issued.token, { to: "+302101234567" });
   * ```
   */
  issueToken(
    journey: string,
    request: PassRequest,
    options: CommandOptions = {},
  ): Promise<IssuedToken | RefusedOutcome> {
    return issueToken(this.#context, journey, request, options);
  }

  /**
   * A resume PIN for a phone call: six digits to find the journey and six secret ones, good for at most 10 minutes, 5 tries and one
   * use. It supersedes the journey's PIN before it. Refused: `WRONG_STATUS`.
   *
   * @throws ThroughlineError `INVALID_INPUT`, `SECRET_UNKNOWN`
   */
  issuePin(
    journey: string,
    request: PassRequest,
    options: CommandOptions = {},
  ): Promise<IssuedPin | RefusedOutcome> {
    return issuePin(this.#context, journey, request, options);
  }

  /**
   * An invitation that may be posted in public. Anybody may follow it, any number of times: it opens a private channel and unlocks
   * nothing. Refused: `WRONG_STATUS`.
   *
   * @throws ThroughlineError `INVALID_INPUT`, `SECRET_UNKNOWN`
   */
  issueInvitation(
    journey: string,
    request: PassRequest,
    options: CommandOptions = {},
  ): Promise<IssuedInvitation | RefusedOutcome> {
    return issueInvitation(this.#context, journey, request, options);
  }

  /** Makes a token, a PIN or an invitation good for nothing. One that is so already is left as it is. */
  revokePass(
    journey: string,
    revocation: { readonly pass: string; readonly by: PartyRef },
    options: CommandOptions = {},
  ): Promise<JourneyOutcome> {
    return revokePass(this.#context, journey, revocation, options);
  }

  /**
   * The customer came in by a link, a PIN or an invitation: here is the journey, the open handoff, how sure it is that this is them,
   * and the packet for the agent. They arrive at the open handoff with it. A token or a PIN is used up; call this from a POST or for an
   * inbound message, never for a GET, which link previews and mail scanners make. Refused: `PASS_INVALID`, and of a token also
   * `PASS_USED` and `PASS_EXPIRED`.
   *
   * @throws ThroughlineError `INVALID_INPUT`, `SECRET_UNKNOWN`
   * @example
   * ```ts
   * const came = await handoffs.resume({ digits: "204911 735026", channel: "phone" }, { commandId: "call-17" });
   * if (came.status === "resumed") came.assurance; // "self-asserted"
   * ```
   */
  resume(comingIn: ComingIn, options: CommandOptions = {}): Promise<Resumed> {
    return resume(this.#context, comingIn, options);
  }

  #run(journey: string, type: string, given: object, options: CommandOptions): Promise<JourneyOutcome> {
    return runOnJourney(this.#context, journey, { ...given, type }, options, { schemas: handoffCommands });
  }
}

/** The outcome of a request, with the id of the handoff that began. */
export function requested(outcome: JourneyOutcome): Requested {
  if (outcome.status === "refused") return outcome;
  const { handoff } = eventOf(outcome.events, "handoff.requested").data;
  return { ...outcome, handoff };
}
