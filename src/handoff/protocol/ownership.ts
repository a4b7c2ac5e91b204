import { refused } from "../../kernel/refusal.js";
import { type OwnerRef, partyKey, sameParty } from "../party.js";
import { isOwner, isSupervisor, partyOf, refuseIfLeaseEnded, refuseIfStale } from "./authority.js";
import type { Join, Leave, Reassign, RenewLease, Take, TakeOver } from "./commands.js";
import { expire, settle } from "./deadlines.js";
import type { Draft, Refused } from "./draft.js";
import { afterChangeOfOwner } from "./receivers.js";
import { MOST_PARTICIPANTS } from "./state.js";

export function take(draft: Draft, command: Take): Refused | null {
  expire(draft);
  settle(draft);
  const { owner } = draft.state.ownership;
  const by = partyOf(command.by);
  if (by.kind === "queue")
    return refused("NOT_ALLOWED", "A queue cannot take a journey. Name the agent or bot who picks it up.");
  const stale = refuseIfStale(draft.state, command.epoch);
  if (stale !== null) return stale;
  if (sameParty(owner, by)) return alreadyOwner(by);
  if (owner.kind !== "queue")
    return refused(
      "NOT_IN_QUEUE",
      `${partyKey(owner)} owns the journey, so nobody can pick it up. Ask for a handoff, or take over as a supervisor.`,
      { owner },
    );
  draft.add({
    ...draft.stamp("ownership.taken"),
    data: { by, ownership: draft.ownershipOf(by, command.leaseMs) },
    personal: null,
  });
  afterChangeOfOwner(draft, by);
  return null;
}

export function takeOver(draft: Draft, command: TakeOver): Refused | null {
  expire(draft);
  settle(draft);
  const stale = refuseIfStale(draft.state, command.epoch);
  if (stale !== null) return stale;
  const { owner } = draft.state.ownership;
  const by = { kind: "agent", id: command.by.id } as const;
  const grounds = isSupervisor(command.by) ? "supervisor" : "human-over-bot";
  if (command.by.kind !== "agent" || (grounds === "human-over-bot" && owner.kind !== "bot"))
    return refused(
      "NOT_ALLOWED",
      `Only a supervisor may take over from ${partyKey(owner)}, and any agent from a bot. Ask for a handoff, or act as a supervisor.`,
      { owner },
    );
  if (sameParty(owner, by)) return alreadyOwner(by);
  draft.add({
    ...draft.stamp("ownership.taken-over"),
    data: { by, grounds, ownership: draft.ownershipOf(by) },
    personal: null,
  });
  afterChangeOfOwner(draft, by);
  return null;
}

export function reassign(draft: Draft, command: Reassign): Refused | null {
  expire(draft);
  settle(draft);
  const stale = refuseIfStale(draft.state, command.epoch);
  if (stale !== null) return stale;
  const { by, cause } = command;
  const to = partyOf(command.to);
  if (!isSupervisor(by) && by.kind !== "system" && !isOwner(draft.state, by))
    return refused("NOT_ALLOWED", "Only the owner, a supervisor or the system may reassign a journey.", {
      owner: draft.state.ownership.owner,
    });
  if (isOwner(draft.state, to)) return alreadyOwner(to);
  draft.add({
    ...draft.stamp("ownership.reassigned"),
    data: { by: partyOf(by), cause, ownership: draft.ownershipOf(to, command.leaseMs) },
    personal: null,
  });
  afterChangeOfOwner(draft, partyOf(by));
  return null;
}

/** Before the lease ends: afterwards the journey has gone, or goes, to the fallback. */
export function renewLease(draft: Draft, command: RenewLease): Refused | null {
  const { by, epoch, leaseMs } = command;
  const stale = refuseIfStale(draft.state, epoch);
  if (stale !== null) return stale;
  const { ownership } = draft.state;
  if (!isOwner(draft.state, by))
    return refused("NOT_OWNER", `${partyKey(by)} does not own the journey, so it has no lease to renew.`, {
      owner: ownership.owner,
    });
  if (by.kind !== "bot")
    return refused("WRONG_STATE", "Only a bot has a lease. Agents and queues own a journey without one.", {
      owner: ownership.owner,
    });
  const ended = refuseIfLeaseEnded(draft.state, draft.at);
  if (ended !== null) return ended;
  draft.add({
    ...draft.stamp("ownership.renewed"),
    data: { ownership: draft.ownershipOf(by, leaseMs) },
    personal: null,
  });
  return null;
}

export function join(draft: Draft, command: Join): Refused | null {
  const ended = isOwner(draft.state, command.by) ? refuseIfLeaseEnded(draft.state, draft.at) : null;
  if (ended !== null) return ended;
  expire(draft);
  settle(draft);
  const { ownership, participants } = draft.state;
  const stale = refuseIfStale(draft.state, command.epoch);
  if (stale !== null) return stale;
  if (!isOwner(draft.state, command.by) && !isSupervisor(command.by))
    return refused("NOT_ALLOWED", "Only the owner or a supervisor may bring somebody in.", {
      owner: ownership.owner,
    });
  const party = partyOf(command.party);
  if (isOwner(draft.state, party))
    return refused("ALREADY_OWNER", `${partyKey(party)} owns the journey and may do everything already.`, {
      owner: party,
    });
  const joined = participants.filter((one) => one.handoff === null);
  if (joined.length >= MOST_PARTICIPANTS && !joined.some((one) => sameParty(one.party, party)))
    return refused("WRONG_STATE", `${joined.length} parties take part already. Let one leave first.`, {
      most: MOST_PARTICIPANTS,
    });
  draft.add({
    ...draft.stamp("participant.joined"),
    data: { party, rights: command.rights, by: partyOf(command.by) },
    personal: null,
  });
  return null;
}

export function leave(draft: Draft, command: Leave): Refused | null {
  expire(draft);
  settle(draft);
  const { by } = command;
  const party = partyOf(command.party);
  if (!sameParty(by, party) && !isOwner(draft.state, by) && !isSupervisor(by))
    return refused("NOT_ALLOWED", "Only the participant, the owner or a supervisor may end a participation.");
  const held = draft.state.participants.filter((one) => sameParty(one.party, party));
  if (held.length === 0) return null;
  if (held.every((one) => one.handoff !== null))
    return refused(
      "WRONG_STATE",
      "The receiver of an open handoff leaves by declining it, or when it is withdrawn.",
      {
        handoff: held[0]?.handoff,
      },
    );
  draft.add({ ...draft.stamp("participant.left"), data: { party, by: partyOf(by) }, personal: null });
  return null;
}

export function alreadyOwner(owner: OwnerRef): Refused {
  return refused("ALREADY_OWNER", `${partyKey(owner)} owns the journey already; nothing needs to be done.`, {
    owner,
  });
}
