import { refused } from "../../kernel/refusal.js";
import { sameParty } from "../party.js";
import { isOwner, isSupervisor, partyOf, refuseUnlessAllowed } from "./authority.js";
import type { EndConsult, StartConsult } from "./commands.js";
import { expire, settle } from "./deadlines.js";
import { type Draft, isRefused, type Refused } from "./draft.js";
import type { ConsultEnd } from "./events.js";
import type { Consult } from "./state.js";

export function startConsult(draft: Draft, command: StartConsult): Refused | null {
  const lapsed = refuseUnlessAllowed(draft.state, command, "handoff", draft.at);
  if (lapsed?.refusal.code === "LEASE_EXPIRED") return lapsed;
  expire(draft);
  settle(draft);
  const forbidden = refuseUnlessAllowed(draft.state, command, "handoff", draft.at);
  if (forbidden !== null) return forbidden;
  const { consult } = draft.state;
  if (consult !== null)
    return refused("CONSULT_OPEN", `Consult ${consult.id} is open. End it first.`, { consult: consult.id });
  const asked = command.with.map((one) => partyOf(one));
  if (asked.some((one) => one.kind === "bot" || isOwner(draft.state, one)))
    return refused("TARGET_INVALID", "A consult asks agents, or queues of agents, other than the owner.");
  draft.add({
    ...draft.stamp("consult.started"),
    data: {
      consult: command.consult ?? draft.newId(),
      by: partyOf(command.by),
      with: asked,
      channel: command.channel ?? null,
    },
    personal: { about: command.about ?? null },
  });
  return null;
}

export function endConsult(draft: Draft, command: EndConsult): Refused | null {
  expire(draft);
  settle(draft);
  const consult = openConsult(draft, command.consult);
  if (isRefused(consult)) return consult;
  const { by } = command;
  const takesPart = [consult.startedBy, ...consult.with].some((one) => sameParty(one, by));
  if (!takesPart && !isOwner(draft.state, by) && !isSupervisor(by))
    return refused("NOT_ALLOWED", "Only who takes part in a consult, the owner or a supervisor may end it.", {
      consult: consult.id,
    });
  closeConsult(draft, consult.id, "ended");
  return null;
}

/** The open consult of that id, or why there is none. */
export function openConsult(draft: Draft, id: string): Consult | Refused {
  const { consult } = draft.state;
  if (consult?.id === id) return consult;
  return refused("NO_CONSULT", `Consult ${id} is not open here. It may have ended with a change of owner.`, {
    consult: id,
  });
}

export function closeConsult(draft: Draft, consult: string, why: ConsultEnd): void {
  draft.add({ ...draft.stamp("consult.ended"), data: { consult, why }, personal: null });
}
