import * as z from "zod";
import { type ChannelId, channelSchema } from "../../channels/channel-id.js";
import type { EventOf } from "../../kernel/event.js";
import { defineEvent, type EventDefinition } from "../../kernel/event-definition.js";
import type { EpochMs } from "../../kernel/instant.js";
import { epochMsSchema, idSchema } from "../../kernel/schema.js";
import {
  type OwnerRef,
  ownerSchema,
  type PartyRef,
  partySchema,
  type QueueRef,
  queueSchema,
} from "../party.js";
import {
  type Assurance,
  assuranceSchema,
  type HandoffMode,
  type HandoffReason,
  modeSchema,
  type Priority,
  prioritySchema,
  reasonSchema,
} from "../vocabulary.js";
import {
  type ArrivalEvidence,
  MOST_STEPS,
  type Ownership,
  RIGHTS,
  type Right,
  type Route,
  type RouteStep,
} from "./state.js";

/** An agent or bot picked the journey up from the queue that owned it. The ownership moves here. */
export type OwnershipTaken = EventOf<"ownership.taken", { by: OwnerRef; ownership: Ownership }>;
/** A supervisor took over from the owner, or a person from a bot, without being asked. The ownership moves here. */
export type OwnershipTakenOver = EventOf<
  "ownership.taken-over",
  { by: PartyRef; grounds: "supervisor" | "human-over-bot"; ownership: Ownership }
>;
/** The journey was given to another owner, because the one before is gone. The ownership moves here. */
export type OwnershipReassigned = EventOf<
  "ownership.reassigned",
  { by: PartyRef; cause: ReassignCause; ownership: Ownership }
>;
/** A bot goes on owning the journey: the epoch stays, the lease ends later. */
export type OwnershipRenewed = EventOf<"ownership.renewed", { ownership: Ownership }>;
/** Nobody picked the journey up from the fallback queue in time. It goes on waiting there, and this is said once. */
export type PickupMissed = EventOf<"ownership.pickup-missed", { ownership: Ownership }>;
/**
 * A bot has the journey again after people had it, from `from` until now and under these epochs: what it remembers of itself
 * from before, such as that it should be silent, holds no longer.
 */
export type HumanStretchEnded = EventOf<
  "ownership.human-stretch-ended",
  { bot: OwnerRef; from: EpochMs; firstEpoch: number; lastEpoch: number }
>;
/** Colleagues are asked. The ownership does not move. `personal.about` says what about. */
export type ConsultStarted = EventOf<
  "consult.started",
  { consult: string; by: PartyRef; with: readonly OwnerRef[]; channel: ChannelId | null },
  { about: string | null }
>;
/** The consult is over, and why. */
export type ConsultEnded = EventOf<"consult.ended", { consult: string; why: ConsultEnd }>;
/** Somebody takes part beside the owner from now on. Joining again replaces the rights. */
export type ParticipantJoined = EventOf<
  "participant.joined",
  { party: PartyRef; rights: readonly Right[]; by: PartyRef }
>;
/** Somebody who joined takes part no longer. The receiver of an open handoff stays until it ends. */
export type ParticipantLeft = EventOf<"participant.left", { party: PartyRef; by: PartyRef }>;

/**
 * A handoff begins. In cold mode the ownership moves here, to the queue. `personal.note` is the sender's word to the
 * receiver.
 */
export type HandoffRequested = EventOf<
  "handoff.requested",
  {
    handoff: string;
    hop: number;
    mode: HandoffMode;
    reason: HandoffReason;
    urgency: Priority;
    skills: readonly string[];
    by: PartyRef;
    from: { owner: OwnerRef; channel: ChannelId | null };
    to: { channel: ChannelId | null; queue: QueueRef | null };
    route: Route | null;
    /** The time to acknowledge runs from the moment somebody receives the journey. */
    receipt: { items: readonly string[]; withinMs: number } | null;
    /** `withinMs: null` where the handoff does not wait for them. */
    promises: { all: readonly string[]; withinMs: number | null } | null;
    /** Set in callback mode. */
    callbackAt: EpochMs | null;
    /** Set in cold mode: the queue owns the journey from this event on. */
    ownership: Ownership | null;
  },
  { note: string | null }
>;
/** The candidates of a step of the route are asked, until `deadlineAt`. `step` is its index. */
export type HandoffOffered = EventOf<
  "handoff.offered",
  { handoff: string; step: number; deadlineAt: EpochMs }
>;
/** A router asks somebody else: `steps` is the whole route from now on. */
export type HandoffRerouted = EventOf<
  "handoff.rerouted",
  { handoff: string; by: PartyRef; steps: readonly RouteStep[] }
>;
/**
 * A candidate accepted. Warm: they may speak now, and should confirm until `deadlineAt`. Cold: they took the journey just
 * before. Callback: the ownership moves here, unless they had it already.
 */
export type HandoffAccepted = EventOf<
  "handoff.accepted",
  { handoff: string; by: OwnerRef; deadlineAt: EpochMs | null; ownership: Ownership | null }
>;
/** A candidate said no, or who had accepted backed out. The offer stands while another candidate of the step may accept. */
export type HandoffDeclined = EventOf<
  "handoff.declined",
  { handoff: string; by: OwnerRef; step: number; why: DeclineReason }
>;
/** Nobody accepted the step in time, or who accepted did not confirm in time. */
export type HandoffExpired = EventOf<"handoff.expired", { handoff: string; step: number }>;
/** The receiver of a warm handoff has the journey. The ownership moves here. */
export type HandoffConfirmed = EventOf<
  "handoff.confirmed",
  { handoff: string; by: OwnerRef; ownership: Ownership }
>;
/**
 * The route came to nothing, so the fallback queue has the journey. The ownership moves here, unless that queue had it
 * already.
 */
export type HandoffFellBack = EventOf<"handoff.fell-back", { handoff: string; ownership: Ownership }>;
/** The customer is to go on at `channel`, and is awaited there until `deadlineAt`. */
export type CustomerInvited = EventOf<
  "handoff.customer-invited",
  { handoff: string; channel: ChannelId; deadlineAt: EpochMs }
>;
/** The customer is on the new channel. `at` is when they arrived by the source's clock, `channel` where they really did. */
export type CustomerArrived = EventOf<
  "handoff.customer-arrived",
  { handoff: string; at: EpochMs; channel: ChannelId; evidence: ArrivalEvidence; assurance: Assurance }
>;
/** The customer stays where they are. `at` is when they said so by the source's clock. */
export type CustomerDeclined = EventOf<"handoff.customer-declined", { handoff: string; at: EpochMs }>;
/** The customer did not arrive in time. They may still come while the handoff is open. */
export type CustomerAbsent = EventOf<"handoff.customer-absent", { handoff: string }>;
/** Who received the journey has read the packet. `items` holds all that were asked for, and may hold more. */
export type ReceiptAcknowledged = EventOf<
  "handoff.acknowledged",
  { handoff: string; by: PartyRef; items: readonly string[] }
>;
/** Who received the journey did not acknowledge the packet in time. They may still do so while the handoff is open. */
export type ReceiptMissed = EventOf<"handoff.receipt-missed", { handoff: string }>;
/** Who received the journey takes on these promises, or has renegotiated or settled them. */
export type PromisesAdopted = EventOf<
  "handoff.promises-adopted",
  { handoff: string; by: PartyRef; promises: readonly string[] }
>;
/** Nobody took on these promises. Whoever watches over promises should step in; the handoff waits no longer. */
export type PromisesMissed = EventOf<
  "handoff.promises-missed",
  { handoff: string; promises: readonly string[] }
>;
/** The journey has come around (A to B to A), or has been handed over often. */
export type HandoffWarned = EventOf<"handoff.warned", { handoff: string; code: HandoffWarning; hop: number }>;
/** Another handoff took its place. */
export type HandoffSuperseded = EventOf<
  "handoff.superseded",
  { handoff: string; by: PartyRef; successor: string }
>;
/** A callback took its place. */
export type HandoffRescheduled = EventOf<
  "handoff.rescheduled",
  { handoff: string; by: PartyRef; successor: string }
>;
/** The receiver gave the journey back. The ownership moves here. */
export type HandoffReturned = EventOf<
  "handoff.returned",
  { handoff: string; by: PartyRef; why: DeclineReason; ownership: Ownership }
>;
/**
 * The handoff was taken back, or lost its sender. `ownership` is set where the journey goes back to the sender of a cold one.
 */
export type HandoffWithdrawn = EventOf<
  "handoff.withdrawn",
  { handoff: string; by: PartyRef; ownership: Ownership | null }
>;
/** Both legs, the promises and the receipt have come to their end, or the owner ended it. `viaFallback`: the fallback queue received the journey. */
export type HandoffCompleted = EventOf<"handoff.completed", { handoff: string; viaFallback: boolean }>;

/** Every event of the protocol's slice. */
export type HandoffEvent =
  | OwnershipTaken
  | OwnershipTakenOver
  | OwnershipReassigned
  | OwnershipRenewed
  | PickupMissed
  | HumanStretchEnded
  | ConsultStarted
  | ConsultEnded
  | ParticipantJoined
  | ParticipantLeft
  | HandoffRequested
  | HandoffOffered
  | HandoffRerouted
  | HandoffAccepted
  | HandoffDeclined
  | HandoffExpired
  | HandoffConfirmed
  | HandoffFellBack
  | CustomerInvited
  | CustomerArrived
  | CustomerDeclined
  | CustomerAbsent
  | ReceiptAcknowledged
  | ReceiptMissed
  | PromisesAdopted
  | PromisesMissed
  | HandoffWarned
  | HandoffSuperseded
  | HandoffRescheduled
  | HandoffReturned
  | HandoffWithdrawn
  | HandoffCompleted;

/** Every {@link ReassignCause}. */
export const REASSIGN_CAUSES = [
  "shift-ended",
  "gone",
  "lease-ended",
  "unanswered",
  "returned",
  "other",
] as const;
/** Why an owner lost the journey without handing it over. */
export type ReassignCause = (typeof REASSIGN_CAUSES)[number];

/** Every {@link DeclineReason}. */
export const DECLINE_REASONS = ["busy", "away", "wrong-skill", "conflict-of-interest", "other"] as const;
/** Why a candidate declined. */
export type DeclineReason = (typeof DECLINE_REASONS)[number];

/** Every {@link ConsultEnd}. */
export const CONSULT_ENDS = ["ended", "owner-changed", "handoff", "unavailable"] as const;
/** Why a consult is over: somebody ended it, the owner changed, it became a handoff, or who was asked is gone. */
export type ConsultEnd = (typeof CONSULT_ENDS)[number];

/** Every {@link HandoffWarning}. */
export const HANDOFF_WARNINGS = ["many-hops", "ping-pong"] as const;
/** What a handoff is warned of, by the codes that packets warn with. */
export type HandoffWarning = (typeof HANDOFF_WARNINGS)[number];

export const ownershipSchema = z.strictObject({
  owner: ownerSchema,
  epoch: z.int().min(1),
  since: epochMsSchema,
  expiresAt: epochMsSchema.nullable(),
});

const stepsSchema = z
  .array(
    z.strictObject({
      candidates: z.array(ownerSchema).min(1).max(50),
      answerWithinMs: z.int().positive(),
    }),
  )
  .min(1)
  .max(MOST_STEPS);

const routeSchema = z.strictObject({ steps: stepsSchema, fallback: queueSchema });

const promiseIds = z.array(idSchema).min(1).max(50);
const successor = idSchema;

export const evidenceSchema = z.strictObject({
  kind: z.enum(["message", "contact", "desk", "token", "pin"]),
  ref: idSchema.exactOptional(),
});

export const rightsSchema = z.array(z.enum(RIGHTS)).min(1).max(RIGHTS.length);
const handoff = idSchema;
const stepIndex = z.int().min(0);

/** The schema of every event of the slice, by type. */
export const handoffEvents = {
  "ownership.taken": defineEvent<OwnershipTaken>({
    data: z.strictObject({ by: ownerSchema, ownership: ownershipSchema }),
  }),
  "ownership.taken-over": defineEvent<OwnershipTakenOver>({
    data: z.strictObject({
      by: partySchema,
      grounds: z.enum(["supervisor", "human-over-bot"]),
      ownership: ownershipSchema,
    }),
  }),
  "ownership.reassigned": defineEvent<OwnershipReassigned>({
    data: z.strictObject({ by: partySchema, cause: z.enum(REASSIGN_CAUSES), ownership: ownershipSchema }),
  }),
  "ownership.renewed": defineEvent<OwnershipRenewed>({
    data: z.strictObject({ ownership: ownershipSchema }),
  }),
  "ownership.pickup-missed": defineEvent<PickupMissed>({
    data: z.strictObject({ ownership: ownershipSchema }),
  }),
  "ownership.human-stretch-ended": defineEvent<HumanStretchEnded>({
    data: z.strictObject({
      bot: ownerSchema,
      from: epochMsSchema,
      firstEpoch: z.int().min(1),
      lastEpoch: z.int().min(1),
    }),
  }),
  "consult.started": defineEvent<ConsultStarted>({
    data: z.strictObject({
      consult: idSchema,
      by: partySchema,
      with: z.array(ownerSchema).min(1).max(10),
      channel: channelSchema.nullable(),
    }),
    personal: z.strictObject({ about: z.string().nullable() }),
  }),
  "consult.ended": defineEvent<ConsultEnded>({
    data: z.strictObject({ consult: idSchema, why: z.enum(CONSULT_ENDS) }),
  }),
  "participant.joined": defineEvent<ParticipantJoined>({
    data: z.strictObject({ party: partySchema, rights: rightsSchema, by: partySchema }),
  }),
  "participant.left": defineEvent<ParticipantLeft>({
    data: z.strictObject({ party: partySchema, by: partySchema }),
  }),
  "handoff.requested": defineEvent<HandoffRequested>({
    data: z.strictObject({
      handoff,
      hop: z.int().min(1),
      mode: modeSchema,
      reason: reasonSchema,
      urgency: prioritySchema,
      skills: z.array(z.string().max(100)).max(20),
      by: partySchema,
      from: z.strictObject({ owner: ownerSchema, channel: channelSchema.nullable() }),
      to: z.strictObject({ channel: channelSchema.nullable(), queue: queueSchema.nullable() }),
      route: routeSchema.nullable(),
      receipt: z
        .strictObject({ items: z.array(z.string().max(100)).min(1).max(50), withinMs: z.int().positive() })
        .nullable(),
      promises: z.strictObject({ all: promiseIds, withinMs: z.int().positive().nullable() }).nullable(),
      callbackAt: epochMsSchema.nullable(),
      ownership: ownershipSchema.nullable(),
    }),
    personal: z.strictObject({ note: z.string().nullable() }),
  }),
  "handoff.offered": defineEvent<HandoffOffered>({
    data: z.strictObject({ handoff, step: stepIndex, deadlineAt: epochMsSchema }),
  }),
  "handoff.rerouted": defineEvent<HandoffRerouted>({
    data: z.strictObject({ handoff, by: partySchema, steps: stepsSchema }),
  }),
  "handoff.accepted": defineEvent<HandoffAccepted>({
    data: z.strictObject({
      handoff,
      by: ownerSchema,
      deadlineAt: epochMsSchema.nullable(),
      ownership: ownershipSchema.nullable(),
    }),
  }),
  "handoff.declined": defineEvent<HandoffDeclined>({
    data: z.strictObject({ handoff, by: ownerSchema, step: stepIndex, why: z.enum(DECLINE_REASONS) }),
  }),
  "handoff.expired": defineEvent<HandoffExpired>({ data: z.strictObject({ handoff, step: stepIndex }) }),
  "handoff.confirmed": defineEvent<HandoffConfirmed>({
    data: z.strictObject({ handoff, by: ownerSchema, ownership: ownershipSchema }),
  }),
  "handoff.fell-back": defineEvent<HandoffFellBack>({
    data: z.strictObject({ handoff, ownership: ownershipSchema }),
  }),
  "handoff.customer-invited": defineEvent<CustomerInvited>({
    data: z.strictObject({ handoff, channel: channelSchema, deadlineAt: epochMsSchema }),
  }),
  "handoff.customer-arrived": defineEvent<CustomerArrived>({
    data: z.strictObject({
      handoff,
      at: epochMsSchema,
      channel: channelSchema,
      evidence: evidenceSchema,
      assurance: assuranceSchema,
    }),
  }),
  "handoff.customer-declined": defineEvent<CustomerDeclined>({
    data: z.strictObject({ handoff, at: epochMsSchema }),
  }),
  "handoff.customer-absent": defineEvent<CustomerAbsent>({ data: z.strictObject({ handoff }) }),
  "handoff.acknowledged": defineEvent<ReceiptAcknowledged>({
    data: z.strictObject({ handoff, by: partySchema, items: z.array(z.string().max(100)).min(1).max(50) }),
  }),
  "handoff.receipt-missed": defineEvent<ReceiptMissed>({ data: z.strictObject({ handoff }) }),
  "handoff.promises-adopted": defineEvent<PromisesAdopted>({
    data: z.strictObject({ handoff, by: partySchema, promises: promiseIds }),
  }),
  "handoff.promises-missed": defineEvent<PromisesMissed>({
    data: z.strictObject({ handoff, promises: promiseIds }),
  }),
  "handoff.warned": defineEvent<HandoffWarned>({
    data: z.strictObject({ handoff, code: z.enum(HANDOFF_WARNINGS), hop: z.int().min(1) }),
  }),
  "handoff.superseded": defineEvent<HandoffSuperseded>({
    data: z.strictObject({ handoff, by: partySchema, successor }),
  }),
  "handoff.rescheduled": defineEvent<HandoffRescheduled>({
    data: z.strictObject({ handoff, by: partySchema, successor }),
  }),
  "handoff.returned": defineEvent<HandoffReturned>({
    data: z.strictObject({
      handoff,
      by: partySchema,
      why: z.enum(DECLINE_REASONS),
      ownership: ownershipSchema,
    }),
  }),
  "handoff.withdrawn": defineEvent<HandoffWithdrawn>({
    data: z.strictObject({ handoff, by: partySchema, ownership: ownershipSchema.nullable() }),
  }),
  "handoff.completed": defineEvent<HandoffCompleted>({
    data: z.strictObject({ handoff, viaFallback: z.boolean() }),
  }),
} satisfies { readonly [Type in HandoffEvent["type"]]: EventDefinition };

/** Whether an event belongs to the protocol's slice. */
export function isHandoffEvent(event: { readonly type: string }): event is HandoffEvent {
  return Object.hasOwn(handoffEvents, event.type);
}
