import { refused } from "../../kernel/refusal.js";
import { type OwnerRef, type QueueRef, sameParty } from "../party.js";
import { isOwner, isSupervisor, partyOf, refuseIfStale, refuseUnlessAllowed } from "./authority.js";
import type { RequestHandoff, RescheduleHandoff, WithdrawHandoff } from "./commands.js";
import { closeConsult, openConsult } from "./consult.js";
import { expire, offer, settle } from "./deadlines.js";
import { type Draft, isRefused, type Refused } from "./draft.js";
import type { Handoff, Route } from "./state.js";
import { receiverDone } from "./status.js";

export function requestHandoff(draft: Draft, command: RequestHandoff): Refused | null {
  const lapsed = refuseToRequest(draft, command);
  if (lapsed?.refusal.code === "LEASE_EXPIRED") return lapsed;
  expire(draft);
  settle(draft);
  const replaced = command.supersedes === undefined ? null : draft.open(command.supersedes);
  if (replaced !== null && isRefused(replaced)) return replaced;
  const forbidden = replaced === null ? refuseToRequest(draft, command) : refuseToReplace(draft, command);
  if (forbidden !== null) return forbidden;
  const { open } = draft.state;
  if (open !== null && replaced === null) return handoffOpen(open);
  const consult = command.consult === undefined ? null : openConsult(draft, command.consult);
  if (consult !== null && isRefused(consult)) return consult;
  const wanted = consult === null ? command : { ...command, to: toConsulted(command.to, consult.with) };
  const wrong = refuseRequest(draft, wanted);
  if (wrong !== null) return wrong;

  const handoff = command.handoff ?? draft.newId();
  if (replaced !== null)
    draft.add({
      ...draft.stamp("handoff.superseded"),
      data: { handoff: replaced.id, by: partyOf(command.by), successor: handoff },
      personal: null,
    });
  if (consult !== null) closeConsult(draft, consult.id, "handoff");
  begin(draft, wanted, handoff);
  return null;
}

/** A callback in place of the open handoff, to the same receivers unless others are named. */
export function rescheduleHandoff(draft: Draft, command: RescheduleHandoff): Refused | null {
  const lapsed = refuseToRequest(draft, command);
  if (lapsed?.refusal.code === "LEASE_EXPIRED") return lapsed;
  expire(draft);
  settle(draft);
  const open = draft.open(command.handoff);
  if (isRefused(open)) return open;
  const forbidden = refuseToReplace(draft, command);
  if (forbidden !== null && !mayRequest(draft, command)) return forbidden;
  const wanted = callbackOf(open, command);
  const wrong = refuseRequest(draft, wanted);
  if (wrong !== null) return wrong;
  const successor = command.successor ?? draft.newId();
  draft.add({
    ...draft.stamp("handoff.rescheduled"),
    data: { handoff: open.id, by: partyOf(command.by), successor },
    personal: null,
  });
  begin(draft, wanted, successor);
  return null;
}

export function withdrawHandoff(draft: Draft, command: WithdrawHandoff): Refused | null {
  expire(draft);
  settle(draft);
  const open = draft.open(command.handoff);
  if (isRefused(open)) return open;
  const { by } = command;
  const mayWithdraw =
    sameParty(by, open.requestedBy) || isOwner(draft.state, by) || isSupervisor(by) || by.kind === "system";
  if (!mayWithdraw)
    return refused(
      "NOT_ALLOWED",
      "Only who requested the handoff, the owner, a supervisor or the system may withdraw it.",
      {
        handoff: open.id,
      },
    );
  const back = open.mode === "cold" && !receiverDone(open) ? draft.ownershipOf(open.from.owner) : null;
  draft.add({
    ...draft.stamp("handoff.withdrawn"),
    data: { handoff: open.id, by: partyOf(by), ownership: back },
    personal: null,
  });
  return null;
}

/** The owner, a participant with the right and a supervisor may request a handoff. */
function refuseToRequest(draft: Draft, fence: RequestHandoff | RescheduleHandoff): Refused | null {
  const forbidden = refuseUnlessAllowed(draft.state, fence, "handoff", draft.at);
  return forbidden?.refusal.code === "NOT_OWNER" && isSupervisor(fence.by) ? null : forbidden;
}

function mayRequest(draft: Draft, fence: RescheduleHandoff): boolean {
  return refuseToRequest(draft, fence) === null;
}

/** Only the owner, the customer and a supervisor may put another handoff in the place of the open one. */
function refuseToReplace(draft: Draft, fence: RequestHandoff | RescheduleHandoff): Refused | null {
  const stale = refuseIfStale(draft.state, fence.epoch);
  if (stale !== null) return stale;
  const { by } = fence;
  if (isOwner(draft.state, by) || by.kind === "customer" || isSupervisor(by)) return null;
  return refused("NOT_ALLOWED", "Only the owner, the customer or a supervisor may supersede a handoff.", {
    owner: draft.state.ownership.owner,
  });
}

/** Why there can be no such handoff, or `null`. */
function refuseRequest(draft: Draft, command: RequestHandoff): Refused | null {
  const { open, past } = draft.state;
  const earlier = past.find((one) => one.id === command.handoff);
  if (earlier !== undefined || (command.handoff !== undefined && open?.id === command.handoff))
    return refused(
      "WRONG_STATE",
      `There was a handoff ${command.handoff} before. Give the new one an id of its own.`,
      { handoff: command.handoff, ...(earlier === undefined ? {} : { end: earlier.end }) },
    );
  const wrong = wrongTarget(draft, command);
  return wrong === null ? null : refused("TARGET_INVALID", wrong);
}

function begin(draft: Draft, command: RequestHandoff, handoff: string): void {
  const { by, mode, to, promises, receipt } = command;
  const { ownership, hops } = draft.state;
  const { policy } = draft;
  const route = routeOf(draft, command);
  const queue: QueueRef | null = to.queue === undefined ? null : { kind: "queue", id: to.queue };
  const callbackAt = mode === "callback" ? (command.at ?? null) : null;
  const hop = hops + 1;
  draft.add({
    ...draft.stamp("handoff.requested"),
    data: {
      handoff,
      hop,
      mode,
      reason: command.reason,
      urgency: command.urgency ?? "normal",
      skills: command.skills ?? [],
      by: partyOf(by),
      from: { owner: ownership.owner, channel: command.from?.channel ?? null },
      to: { channel: to.channel ?? null, queue },
      route,
      receipt: receipt === undefined ? null : { items: receipt, withinMs: policy.acknowledgeWithinMs },
      promises:
        promises === undefined || promises.length === 0 || route === null
          ? null
          : {
              all: [...new Set(promises)],
              withinMs: policy.promises === "block" ? policy.adoptWithinMs : null,
            },
      callbackAt,
      ownership: mode === "cold" && queue !== null ? draft.ownershipOf(queue) : null,
    },
    personal: { note: command.note ?? null },
  });
  if (hop > policy.maxHops)
    draft.add({
      ...draft.stamp("handoff.warned"),
      data: { handoff, code: "many-hops", hop },
      personal: null,
    });
  const first = route?.steps[0];
  if (first !== undefined) offer(draft, { id: handoff, callbackAt }, 0, first.answerWithinMs);
  if (to.channel !== undefined && (callbackAt !== null || to.channel !== command.from?.channel))
    draft.add({
      ...draft.stamp("handoff.customer-invited"),
      data: {
        handoff,
        channel: to.channel,
        deadlineAt: (callbackAt ?? draft.at) + policy.arriveWithinMs,
      },
      personal: null,
    });
}

/** Why the handoff could not move anything, or `null`. */
function wrongTarget(draft: Draft, command: RequestHandoff): string | null {
  const { mode, to, from, at } = command;
  if (mode === "callback") {
    if (at === undefined || at <= draft.at)
      return "A callback needs a time to come. Give at, later than now.";
  } else if (at !== undefined) return "Only a callback has a time. Leave at out, or use mode callback.";
  if (command.consult !== undefined && mode !== "warm")
    return "A consult becomes a warm handoff. Use mode warm.";
  const receivers = [to.queue, to.party, to.route].filter((one) => one !== undefined).length;
  if (receivers > 1) return "Name one receiver: a queue, a party, or a route.";
  if (receivers === 0) {
    if (to.channel === undefined)
      return "A handoff moves the channel, the owner, or both. Name a channel or a receiver.";
    return to.channel === from?.channel && mode !== "callback"
      ? "The customer is on that channel already. Name another, or a receiver."
      : null;
  }
  if (mode === "cold" && to.queue === undefined)
    return "A cold handoff goes to a queue, so that somebody is always responsible. Name a queue, or use mode warm.";
  const candidates = routeOf(draft, command)?.steps.flatMap((one) => one.candidates) ?? [];
  // A queue that owns the journey may well be asked which of its agents will call.
  if (candidates.some((one) => isOwner(draft.state, one) && !(mode === "callback" && one.kind === "queue")))
    return "The receiver owns the journey already. Name another, or only a channel.";
  return null;
}

function routeOf(draft: Draft, { mode, to, fallback }: RequestHandoff): Route | null {
  const end = { fallback: partyOf(fallback ?? draft.policy.fallback) };
  if (to.route !== undefined)
    return {
      steps: to.route.map((one) => ({
        ...one,
        candidates: one.candidates.map((candidate) => partyOf(candidate)),
      })),
      ...end,
    };
  const candidate = to.party ?? (to.queue === undefined ? null : ({ kind: "queue", id: to.queue } as const));
  if (candidate === null) return null;
  const answerWithinMs = mode === "cold" ? draft.policy.pickupWithinMs : draft.policy.answerWithinMs;
  return { steps: [{ candidates: [partyOf(candidate)], answerWithinMs }], ...end };
}

/** The receivers of a request, or else whoever was consulted. */
function toConsulted(to: RequestHandoff["to"], consulted: readonly OwnerRef[]): RequestHandoff["to"] {
  if (to.queue !== undefined || to.party !== undefined || to.route !== undefined) return to;
  const [only] = consulted;
  return only !== undefined && consulted.length === 1
    ? { ...to, party: only }
    : { ...to, route: [{ candidates: consulted, answerWithinMs: CONSULTED_ANSWER_MS }] };
}

/** Who was consulted knows of it already, and has as long as a warm receiver has by default. */
const CONSULTED_ANSWER_MS = 2 * 60_000;

/** The request of a callback that goes on where a handoff is. */
function callbackOf(open: Handoff, command: RescheduleHandoff): RequestHandoff {
  const { id, by, epoch, at, note = typeof open.note === "string" ? open.note : undefined } = command;
  const { route, from, promises, receipt } = open;
  const same = {
    ...(open.to.channel === null ? {} : { channel: open.to.channel }),
    ...(route === null ? {} : { route: route.steps.slice(0, MOST_REQUESTED) }),
  };
  return {
    type: "requestHandoff",
    id,
    by,
    epoch,
    at,
    mode: "callback",
    reason: open.reason,
    urgency: open.urgency,
    skills: open.skills,
    to: command.to ?? same,
    ...(from.channel === null ? {} : { from: { channel: from.channel } }),
    ...(route === null ? {} : { fallback: route.fallback }),
    ...(promises.all.length === 0 ? {} : { promises: promises.all }),
    ...(receipt.items.length === 0 ? {} : { receipt: receipt.items }),
    ...(note === undefined ? {} : { note }),
  };
}

/** As many steps as a request may have. */
const MOST_REQUESTED = 20;

function handoffOpen({ id }: Handoff): Refused {
  return refused("HANDOFF_OPEN", `Handoff ${id} is open. Let it end, withdraw it, or supersede it.`, {
    handoff: id,
  });
}
