import type { PartyRef } from "../../handoff/party.js";
import { partyOf, refuseUnlessAllowed } from "../../handoff/protocol/authority.js";
import { PROMISES_LEG, step } from "../../handoff/protocol/legs.js";
import { refused } from "../../kernel/refusal.js";
import type { JourneyDraft, Refused } from "../draft.js";
import type { MakeCommitment, RenegotiateCommitment, SettleCommitment } from "./commands.js";

export function makeCommitment(draft: JourneyDraft, command: MakeCommitment): Refused | null {
  const { commitment, text, dueAt, by } = command;
  const forbidden = refuseUnlessAllowed(draft.state.handoff, command, "promise", draft.at);
  if (forbidden !== null) return forbidden;
  if (draft.state.commitments.has(commitment))
    return refused(
      "WRONG_STATE",
      `Commitment ${commitment} was made already. Renegotiate it, or use a new id.`,
      {
        commitment,
      },
    );
  draft.add({
    ...draft.stamp("commitment.made"),
    data: { commitment, by: partyOf(by), dueAt: dueAt ?? null },
    personal: { text },
  });
  return null;
}

export function renegotiateCommitment(draft: JourneyDraft, command: RenegotiateCommitment): Refused | null {
  const { commitment, text, dueAt, by } = command;
  const forbidden = refuseUnlessAllowed(draft.state.handoff, command, "promise", draft.at);
  if (forbidden !== null) return forbidden;
  const settled = refuseUnlessOutstanding(draft, commitment);
  if (settled !== null) return settled;
  draft.add({
    ...draft.stamp("commitment.renegotiated"),
    data: { commitment, by: partyOf(by), dueAt: dueAt ?? null },
    personal: { text: text ?? null },
  });
  adoptBeside(draft, commitment, by);
  return null;
}

export function settleCommitment(draft: JourneyDraft, command: SettleCommitment): Refused | null {
  const { commitment, outcome, by, occurredAt } = command;
  const settled = refuseUnlessOutstanding(draft, commitment);
  if (settled !== null) return settled;
  const data = { commitment, by: partyOf(by), occurredAt };
  if (outcome === "kept") draft.add({ ...draft.stamp("commitment.kept"), data, personal: null });
  else draft.add({ ...draft.stamp("commitment.broken"), data, personal: null });
  adoptBeside(draft, commitment, by);
  return null;
}

/** Nobody has to adopt a promise any more that was renegotiated or settled during a handoff. */
function adoptBeside(draft: JourneyDraft, commitment: string, by: PartyRef): void {
  const { open } = draft.state.handoff;
  if (open === null || step(PROMISES_LEG, open.promises.state, "adopt") === null) return;
  if (!open.promises.left.includes(commitment)) return;
  draft.add({
    ...draft.stamp("handoff.promises-adopted"),
    data: { handoff: open.id, by: partyOf(by), promises: [commitment] },
    personal: null,
  });
  draft.settleHandoff();
}

function refuseUnlessOutstanding(draft: JourneyDraft, commitment: string): Refused | null {
  const latest = draft.state.commitments.latest(commitment);
  if (latest === undefined)
    return refused("UNKNOWN_ITEM", `Commitment ${commitment} was never made on this journey. Check its id.`, {
      commitment,
    });
  if (latest.type !== "commitment.kept" && latest.type !== "commitment.broken") return null;
  return refused("WRONG_STATE", `Commitment ${commitment} is settled already (${latest.type}).`, {
    commitment,
  });
}
