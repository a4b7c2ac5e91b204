import * as z from "zod";
import type { ChannelId } from "../channels/channel-id.js";
import type { OwnerRef } from "../handoff/party.js";
import { sameParty } from "../handoff/party.js";
import { askedOf } from "../handoff/protocol/asked.js";
import type { HandoffStatus } from "../handoff/protocol/legs.js";
import type { Handoff } from "../handoff/protocol/state.js";
import { handoffStatus } from "../handoff/protocol/status.js";
import { type HandoffMode, type HandoffReason, PRIORITIES, type Priority } from "../handoff/vocabulary.js";
import type { Journey } from "../journey/state.js";
import type { EpochMs } from "../kernel/instant.js";
import { idSchema, parseInput } from "../kernel/schema.js";
import { askedKey, ownedKey } from "./index-keys.js";
import { fieldsOf } from "./input.js";
import { findEveryId, loadJourney } from "./journey-streams.js";
import type { TenantContext } from "./tenant-context.js";

/** Whose waiting journeys to list: of queues, of an agent, of a bot, or of all of these together. */
export interface WaitingFor {
  readonly queues?: readonly string[] | undefined;
  readonly agent?: string | undefined;
  readonly bot?: string | undefined;
}

/** A journey that waits for somebody of the desk. */
export interface Waiting {
  readonly journey: string;
  /** `pickup`: a queue owns it and somebody should take it. `answer`: a handoff asks them. `confirmation`: they accepted and should confirm. */
  readonly awaits: "pickup" | "answer" | "confirmation";
  /** For `take`, which is refused where the owner has changed since. */
  readonly epoch: number;
  readonly owner: OwnerRef;
  readonly customer: string | null;
  /** The handoff's urgency, or without a handoff the priority of the issue. */
  readonly urgency: Priority;
  /** Since when: of the owner for `pickup`, else of the handoff. */
  readonly since: EpochMs;
  /** Until when it should be answered; `null`: no end. */
  readonly deadlineAt: EpochMs | null;
  /** The deadline has passed and not yet taken effect: answering is refused until a `tick` or the next command. */
  readonly overdue: boolean;
  readonly handoff: WaitingHandoff | null;
}

/** The open handoff of a journey that waits. */
export interface WaitingHandoff {
  readonly id: string;
  readonly mode: HandoffMode;
  readonly reason: HandoffReason;
  readonly status: HandoffStatus;
  readonly skills: readonly string[];
  /** Where the customer goes on; `null`: where they are. */
  readonly channel: ChannelId | null;
}

const waitingSchema = z.strictObject({
  queues: z.array(idSchema).max(100).exactOptional(),
  agent: idSchema.exactOptional(),
  bot: idSchema.exactOptional(),
});

/** Every journey that waits for any of them: urgent first, then who has waited longest. */
export async function waitingFor(context: TenantContext, asked: WaitingFor): Promise<readonly Waiting[]> {
  const { queues = [], agent, bot } = parseInput(waitingSchema, fieldsOf(asked, "waiting"), "waiting");
  const parties: readonly OwnerRef[] = [
    ...queues.map((id): OwnerRef => ({ kind: "queue", id })),
    ...(agent === undefined ? [] : [{ kind: "agent", id: agent } as const]),
    ...(bot === undefined ? [] : [{ kind: "bot", id: bot } as const]),
  ];
  const owning = parties.filter(({ kind }) => kind === "queue").map(ownedKey);
  const ids = await findEveryId(context, "journey", [...owning, ...parties.map(askedKey)]);
  const now = context.clock.now();
  const found: Waiting[] = [];
  for (const id of ids) {
    const waiting = waitingOf(await loadJourney(context, id), parties, now);
    if (waiting !== null) found.push(waiting);
  }
  return found.sort(byUrgency);
}

/** What a journey waits for from any of the parties; `null` where it changed since it was found. */
function waitingOf(journey: Journey, parties: readonly OwnerRef[], now: EpochMs): Waiting | null {
  const { ownership, open } = journey.handoff;
  const isOneOf = (party: OwnerRef) => parties.some((one) => sameParty(one, party));
  const asked = open !== null && askedOf(open).some(isOneOf) ? open : null;
  const pickup = ownership.owner.kind === "queue" && isOneOf(ownership.owner);
  if (asked === null && !pickup) return null;
  const confirms = asked !== null && asked.receiver.party !== null;
  const deadlineAt = asked === null ? ownership.expiresAt : asked.receiver.deadlineAt;
  return {
    journey: journey.id,
    awaits: pickup ? "pickup" : confirms ? "confirmation" : "answer",
    epoch: ownership.epoch,
    owner: ownership.owner,
    customer: journey.customer,
    urgency: open?.urgency ?? journey.issue.priority,
    since: pickup || asked === null ? ownership.since : asked.requestedAt,
    deadlineAt,
    overdue: deadlineAt !== null && now >= deadlineAt,
    handoff: open === null ? null : inBrief(open),
  };
}

function inBrief(handoff: Handoff): WaitingHandoff {
  const { id, mode, reason, skills, customer } = handoff;
  return { id, mode, reason, skills, status: handoffStatus(handoff), channel: customer.channel };
}

function byUrgency(one: Waiting, other: Waiting): number {
  return (
    PRIORITIES.indexOf(one.urgency) - PRIORITIES.indexOf(other.urgency) ||
    one.since - other.since ||
    (one.journey < other.journey ? -1 : 1)
  );
}
