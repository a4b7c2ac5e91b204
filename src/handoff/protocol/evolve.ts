import { isErased } from "../../kernel/erased.js";
import type { EpochMs } from "../../kernel/instant.js";
import { type OwnerRef, type PartyRef, sameParty } from "../party.js";
import type { HandoffEvent, HandoffRequested } from "./events.js";
import type { HandoffEnd } from "./legs.js";
import {
  type EndedHandoff,
  type Handoff,
  type HandoffState,
  KEPT_COMMANDS,
  KEPT_PAST,
  type Ownership,
  type Participant,
} from "./state.js";

/**
 * The state after an event of the slice. Total and deterministic: an event about a handoff that is not open changes nothing but
 * the clock and the commands remembered.
 *
 * @example
 * ```ts
 * const after = decision.events.reduce(evolveHandoff, before);
 * ```
 */
export function evolveHandoff(state: HandoffState, event: HandoffEvent): HandoffState {
  return remember(apply(state, event), event);
}

function apply(state: HandoffState, event: HandoffEvent): HandoffState {
  switch (event.type) {
    case "ownership.taken":
    case "ownership.taken-over":
    case "ownership.reassigned":
      return owned(state, event.data.ownership);
    case "participant.joined": {
      const { party, rights } = event.data;
      return { ...state, participants: [...notJoined(state, party), { party, rights, handoff: null }] };
    }
    case "participant.left":
      return { ...state, participants: notJoined(state, event.data.party) };
    case "handoff.requested":
      return owned({ ...state, open: opened(event), hops: event.data.hop }, event.data.ownership);
    default:
      return state.open?.id === event.data.handoff ? applyToOpen(state, state.open, event) : state;
  }
}

type OpenEvent = Exclude<
  HandoffEvent,
  | HandoffRequested
  | { type: "ownership.taken" | "ownership.taken-over" | "ownership.reassigned" | `participant.${string}` }
>;

function applyToOpen(state: HandoffState, open: Handoff, event: OpenEvent): HandoffState {
  switch (event.type) {
    case "handoff.offered":
      return receiver(state, open, {
        state: "offered",
        step: event.data.step,
        party: null,
        declinedBy: [],
        deadlineAt: event.data.deadlineAt,
      });
    case "handoff.accepted": {
      const { by, deadlineAt } = event.data;
      const moved = receiver(released(state, open), withReceipt(open, event.recordedAt), {
        ...open.receiver,
        state: "accepted",
        party: by,
        deadlineAt,
      });
      if (open.mode !== "warm") return moved;
      const speaks = { party: by, rights: ["speak"] as const, handoff: open.id };
      return { ...moved, participants: [...moved.participants, speaks] };
    }
    case "handoff.declined":
      return receiver(released(state, open), withReceipt(open, null), declined(open, event.data.by));
    case "handoff.expired":
      return receiver(released(state, open), withReceipt(open, null), {
        ...open.receiver,
        state: "expired",
        party: null,
        deadlineAt: null,
      });
    case "handoff.confirmed": {
      const confirmed = receiver(released(state, open), open, {
        ...open.receiver,
        state: "confirmed",
        deadlineAt: null,
      });
      return owned(confirmed, event.data.ownership);
    }
    case "handoff.fell-back":
      return owned(
        { ...state, open: { ...withReceipt(open, event.recordedAt), viaFallback: true } },
        event.data.ownership,
      );
    case "handoff.customer-invited":
      return customer(state, open, {
        state: "invited",
        channel: event.data.channel,
        deadlineAt: event.data.deadlineAt,
        arrival: null,
      });
    case "handoff.customer-arrived": {
      const { at, channel, evidence, assurance } = event.data;
      return customer(state, open, {
        state: "arrived",
        channel,
        deadlineAt: null,
        arrival: { at, evidence, assurance },
      });
    }
    case "handoff.customer-declined":
      return customer(state, open, { ...open.customer, state: "declined", deadlineAt: null });
    case "handoff.customer-absent":
      return customer(state, open, { ...open.customer, state: "absent", deadlineAt: null });
    case "handoff.acknowledged":
      return {
        ...state,
        open: { ...open, receipt: { ...open.receipt, state: "acknowledged", deadlineAt: null } },
      };
    case "handoff.receipt-missed":
      return { ...state, open: { ...open, receipt: { ...open.receipt, state: "missed", deadlineAt: null } } };
    case "handoff.withdrawn":
      return owned(ended(state, open, "withdrawn", event.recordedAt), event.data.ownership);
    case "handoff.completed":
      return ended(state, open, "completed", event.recordedAt);
  }
}

function opened(event: HandoffRequested): Handoff {
  const { by, handoff, ownership: _, receipt, route, ...rest } = event.data;
  return {
    ...rest,
    route,
    id: handoff,
    requestedBy: by,
    requestedAt: event.recordedAt,
    receiver: { state: "none", step: 0, party: null, declinedBy: [], deadlineAt: null },
    customer: { state: "none", channel: null, deadlineAt: null, arrival: null },
    receipt:
      receipt === null
        ? { state: "none", items: [], withinMs: null, deadlineAt: null }
        : {
            state: "awaited",
            ...receipt,
            deadlineAt: route === null ? event.recordedAt + receipt.withinMs : null,
          },
    viaFallback: false,
    note: isErased(event.personal) ? event.personal : event.personal.note,
  };
}

function ended(state: HandoffState, open: Handoff, end: HandoffEnd, endedAt: number): HandoffState {
  const { id, hop, mode, reason, from, to, requestedAt, viaFallback } = open;
  const past: EndedHandoff = {
    id,
    hop,
    mode,
    reason,
    from,
    to,
    receiver: open.receiver.party,
    customer: open.customer.state,
    requestedAt,
    end,
    endedAt,
    viaFallback,
  };
  return { ...released(state, open), open: null, past: [...state.past, past].slice(-KEPT_PAST) };
}

function receiver(state: HandoffState, open: Handoff, leg: Handoff["receiver"]): HandoffState {
  return { ...state, open: { ...open, receiver: leg } };
}

function customer(state: HandoffState, open: Handoff, leg: Handoff["customer"]): HandoffState {
  return { ...state, open: { ...open, customer: leg } };
}

/** The receipt awaited from whoever received the journey at `from`, or from nobody yet. */
function withReceipt(open: Handoff, from: EpochMs | null): Handoff {
  const { withinMs } = open.receipt;
  if (withinMs === null) return open;
  const deadlineAt = from === null ? null : from + withinMs;
  return { ...open, receipt: { ...open.receipt, state: "awaited", deadlineAt } };
}

/** The offer stands while another candidate of the step may still accept; whoever accepted and then declines ends it. */
function declined(open: Handoff, by: OwnerRef): Handoff["receiver"] {
  const declinedBy = [...open.receiver.declinedBy, by];
  const candidates = open.route?.steps[open.receiver.step]?.candidates ?? [];
  const left = candidates.some((one) => !declinedBy.some((other) => sameParty(one, other)));
  return open.receiver.state === "offered" && left
    ? { ...open.receiver, declinedBy }
    : { ...open.receiver, state: "declined", party: null, declinedBy, deadlineAt: null };
}

/** An owner needs no participant's rights. */
function owned(state: HandoffState, ownership: Ownership | null): HandoffState {
  return ownership === null ? state : { ...without(state, ownership.owner), ownership };
}

/** Participants whom the handoff brought in leave with it. */
function released(state: HandoffState, open: Handoff): HandoffState {
  return state.participants.some((one) => one.handoff === open.id)
    ? { ...state, participants: state.participants.filter((one) => one.handoff !== open.id) }
    : state;
}

/** Everyone but who joined as this party; the receiver of a handoff stays. */
function notJoined(state: HandoffState, party: PartyRef): readonly Participant[] {
  return state.participants.filter((one) => one.handoff !== null || !sameParty(one.party, party));
}

function without(state: HandoffState, party: PartyRef): HandoffState {
  const participants = state.participants.filter((one) => !sameParty(one.party, party));
  return participants.length === state.participants.length ? state : { ...state, participants };
}

function remember(state: HandoffState, event: HandoffEvent): HandoffState {
  const commands =
    state.commands.at(-1) === event.commandId
      ? state.commands
      : [...state.commands, event.commandId].slice(-KEPT_COMMANDS);
  return { ...state, commands, changedAt: Math.max(state.changedAt, event.recordedAt) };
}
