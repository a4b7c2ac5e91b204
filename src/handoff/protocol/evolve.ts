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
  queueOf,
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
    case "ownership.renewed":
    case "ownership.pickup-missed":
      return owned(state, event.data.ownership);
    case "ownership.human-stretch-ended":
      return state.people === null ? state : { ...state, people: null };
    case "consult.started": {
      const { consult, by, with: asked, channel } = event.data;
      const about = isErased(event.personal) ? event.personal : event.personal.about;
      return {
        ...state,
        consult: { id: consult, startedBy: by, startedAt: event.recordedAt, with: asked, channel, about },
      };
    }
    case "consult.ended":
      return state.consult?.id === event.data.consult ? { ...state, consult: null } : state;
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
  HandoffRequested | { type: `ownership.${string}` | `consult.${string}` | `participant.${string}` }
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
    case "handoff.rerouted":
      return open.route === null
        ? state
        : { ...state, open: { ...open, route: { ...open.route, steps: event.data.steps } } };
    case "handoff.accepted": {
      const { by, deadlineAt, ownership } = event.data;
      const moved = receiver(released(state, open), awaitedFrom(open, event.recordedAt), {
        ...open.receiver,
        state: "accepted",
        party: by,
        deadlineAt,
      });
      if (open.mode !== "warm") return owned(moved, ownership);
      const speaks = { party: by, rights: ["speak"] as const, handoff: open.id };
      return { ...moved, participants: [...moved.participants, speaks] };
    }
    case "handoff.declined":
      return receiver(released(state, open), awaitedFrom(open, null), declined(open, event.data.by));
    case "handoff.expired":
      return receiver(released(state, open), awaitedFrom(open, null), {
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
        { ...state, open: { ...awaitedFrom(open, event.recordedAt), viaFallback: true } },
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
    case "handoff.promises-adopted": {
      const left = open.promises.left.filter((one) => !event.data.promises.includes(one));
      return promises(state, open, left.length > 0 ? { left } : { left, state: "adopted", deadlineAt: null });
    }
    case "handoff.promises-missed":
      return promises(state, open, { state: "missed", deadlineAt: null });
    case "handoff.warned":
      return state;
    case "handoff.superseded":
      return ended(state, open, "superseded", event.recordedAt);
    case "handoff.rescheduled":
      return ended(state, open, "rescheduled", event.recordedAt);
    case "handoff.returned":
      return owned(ended(state, open, "returned", event.recordedAt), event.data.ownership);
    case "handoff.withdrawn":
      return owned(ended(state, open, "withdrawn", event.recordedAt), event.data.ownership);
    case "handoff.completed":
      return ended(state, open, "completed", event.recordedAt);
  }
}

function opened({ data, recordedAt, personal }: HandoffRequested): Handoff {
  const { handoff, hop, mode, reason, urgency, skills, by, from, to, route, receipt, callbackAt } = data;
  const promised = data.promises;
  // Where nobody is asked the owner has the journey from the start.
  const after = (withinMs: number | null) =>
    route === null && withinMs !== null ? recordedAt + withinMs : null;
  return {
    id: handoff,
    hop,
    mode,
    reason,
    urgency,
    skills,
    requestedBy: by,
    requestedAt: recordedAt,
    from,
    to,
    route,
    receiver: { state: "none", step: 0, party: null, declinedBy: [], deadlineAt: null },
    customer: { state: "none", channel: null, deadlineAt: null, arrival: null },
    receipt:
      receipt === null
        ? { state: "none", items: [], withinMs: null, deadlineAt: null }
        : { state: "awaited", ...receipt, deadlineAt: after(receipt.withinMs) },
    promises:
      promised === null
        ? { state: "none", all: [], left: [], withinMs: null, deadlineAt: null }
        : { state: "awaited", ...promised, left: promised.all, deadlineAt: after(promised.withinMs) },
    callbackAt,
    viaFallback: false,
    note: isErased(personal) ? personal : personal.note,
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
    epoch: state.ownership.epoch,
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

function promises(state: HandoffState, open: Handoff, change: Partial<Handoff["promises"]>): HandoffState {
  return { ...state, open: { ...open, promises: { ...open.promises, ...change } } };
}

/** Receipt and promises are awaited from whoever received the journey at `from`, or from nobody yet. */
function awaitedFrom(open: Handoff, from: EpochMs | null): Handoff {
  const { receipt, promises: promised } = open;
  if (receipt.state === "none" && promised.state === "none") return open;
  const until = (withinMs: number | null) => (from === null || withinMs === null ? null : from + withinMs);
  return {
    ...open,
    receipt:
      receipt.state === "none"
        ? receipt
        : { ...receipt, state: "awaited", deadlineAt: until(receipt.withinMs) },
    promises:
      promised.state === "none"
        ? promised
        : {
            ...promised,
            state: "awaited",
            left: promised.all,
            deadlineAt: until(promised.withinMs),
          },
  };
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
  if (ownership === null) return state;
  const { owner, epoch, since } = ownership;
  const firstPerson = owner.kind === "agent" && state.people === null;
  return {
    ...without(state, owner),
    ownership,
    lastQueue: queueOf(owner) ?? state.lastQueue,
    people: firstPerson ? { since, epoch } : state.people,
  };
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

function remember(state: HandoffState, { commandId, recordedAt }: HandoffEvent): HandoffState {
  const { commands, changedAt } = state;
  return {
    ...state,
    commands: commands.at(-1) === commandId ? commands : withNewest(commands, commandId),
    changedAt: Math.max(changedAt, recordedAt),
  };
}

function withNewest(commands: readonly string[], newest: string): readonly string[] {
  const kept = commands.length < KEPT_COMMANDS ? commands.slice() : commands.slice(1 - KEPT_COMMANDS);
  kept.push(newest);
  return kept;
}
