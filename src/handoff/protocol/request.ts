import { refused } from "../../kernel/refusal.js";
import { type QueueRef, sameParty } from "../party.js";
import { isOwner, isSupervisor, partyOf, refuseUnlessAllowed } from "./authority.js";
import type { RequestHandoff, WithdrawHandoff } from "./commands.js";
import { expire, settle } from "./deadlines.js";
import { type Draft, isRefused, type Refused } from "./draft.js";
import type { Route } from "./state.js";
import { receiverDone } from "./status.js";

export function requestHandoff(draft: Draft, command: RequestHandoff): Refused | null {
  expire(draft);
  settle(draft);
  const { by, mode, to } = command;
  const { open, ownership, hops } = draft.state;
  const forbidden = refuseUnlessAllowed(draft.state, command, "handoff", draft.at);
  if (forbidden !== null && !(forbidden.refusal.code === "NOT_OWNER" && isSupervisor(by))) return forbidden;
  if (open !== null)
    return refused("HANDOFF_OPEN", `Handoff ${open.id} is open. Let it end, or withdraw it first.`, {
      handoff: open.id,
    });
  const earlier = draft.state.past.find((one) => one.id === command.handoff);
  if (earlier !== undefined)
    return refused(
      "WRONG_STATE",
      `Handoff ${earlier.id} has ended (${earlier.end}). Give the new one an id of its own.`,
      {
        handoff: earlier.id,
        end: earlier.end,
      },
    );
  const wrong = wrongTarget(draft, command);
  if (wrong !== null) return refused("TARGET_INVALID", wrong);

  const handoff = command.handoff ?? draft.newId();
  const route = routeOf(draft, command);
  const queue: QueueRef | null = to.queue === undefined ? null : { kind: "queue", id: to.queue };
  draft.add({
    ...draft.stamp("handoff.requested"),
    data: {
      handoff,
      hop: hops + 1,
      mode,
      reason: command.reason,
      urgency: command.urgency ?? "normal",
      skills: command.skills ?? [],
      by: partyOf(by),
      from: { owner: ownership.owner, channel: command.from?.channel ?? null },
      to: { channel: to.channel ?? null, queue },
      route,
      receipt:
        command.receipt === undefined
          ? null
          : { items: command.receipt, withinMs: draft.policy.acknowledgeWithinMs },
      ownership: mode === "cold" && queue !== null ? draft.ownershipOf(queue) : null,
    },
    personal: { note: command.note ?? null },
  });
  const first = route?.steps[0];
  if (first !== undefined)
    draft.add({
      ...draft.stamp("handoff.offered"),
      data: { handoff, step: 0, deadlineAt: draft.at + first.answerWithinMs },
      personal: null,
    });
  if (to.channel !== undefined && to.channel !== command.from?.channel)
    draft.add({
      ...draft.stamp("handoff.customer-invited"),
      data: { handoff, channel: to.channel, deadlineAt: draft.at + draft.policy.arriveWithinMs },
      personal: null,
    });
  return null;
}

export function withdrawHandoff(draft: Draft, command: WithdrawHandoff): Refused | null {
  expire(draft);
  settle(draft);
  const open = draft.open(command.handoff);
  if (isRefused(open)) return open;
  const { by } = command;
  if (!sameParty(by, open.requestedBy) && !isOwner(draft.state, by) && !isSupervisor(by))
    return refused(
      "NOT_ALLOWED",
      "Only who requested the handoff, the owner or a supervisor may withdraw it.",
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

/** Why the handoff could not move anything, or `null`. */
function wrongTarget(draft: Draft, command: RequestHandoff): string | null {
  const { mode, to, from } = command;
  const { owner } = draft.state.ownership;
  const receivers = [to.queue, to.party, to.route].filter((one) => one !== undefined).length;
  if (receivers > 1) return "Name one receiver: a queue, a party, or a route.";
  if (receivers === 0) {
    if (to.channel === undefined)
      return "A handoff moves the channel, the owner, or both. Name a channel or a receiver.";
    return to.channel === from?.channel
      ? "The customer is on that channel already. Name another, or a receiver."
      : null;
  }
  if (mode === "cold" && to.queue === undefined)
    return "A cold handoff goes to a queue, so that somebody is always responsible. Name a queue, or use mode warm.";
  const candidates = routeOf(draft, command)?.steps.flatMap((one) => one.candidates) ?? [];
  if (candidates.some((one) => sameParty(one, owner)))
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
