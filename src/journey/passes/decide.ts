import type { PartyRef } from "../../handoff/party.js";
import { partyOf } from "../../handoff/protocol/authority.js";
import { refused } from "../../kernel/refusal.js";
import type { JourneyDraft, Refused } from "../draft.js";
import { attachCustomer, recordIdentity } from "../people/decide.js";
import type { IssuePass, RedeemPass, RevokePass, TryPin } from "./commands.js";
import type { RevocationReason } from "./events.js";
import { isLive, type Pass } from "./state.js";

/** How often a PIN may be tried. */
const MOST_TRIES = 5;
/** How many tokens and invitations of a journey are good at once. */
const MOST_LIVE = 20;

const UNKNOWN = "There is nothing to come back to under this. Ask the customer to write or call once more.";

export function issuePass(draft: JourneyDraft, command: IssuePass): Refused | null {
  const { type: _, id: __, by, ...issued } = command;
  if (draft.state.passes.some(({ pass }) => pass === issued.pass)) return null;
  const live = draft.state.passes.filter((pass) => isLive(pass, draft.at));
  const pins = live.filter(({ kind }) => kind === "pin");
  const others = live.filter(({ kind }) => kind !== "pin");
  const superseded =
    issued.kind === "pin" ? pins : others.slice(0, Math.max(0, others.length + 1 - MOST_LIVE));
  for (const { pass } of superseded) revoke(draft, pass, "superseded", by);
  draft.add({ ...draft.stamp("pass.issued"), data: { ...issued, by: partyOf(by) }, personal: null });
  return null;
}

export function tryPin(draft: JourneyDraft, { pass, channel }: TryPin): Refused | null {
  const tried = find(draft, pass);
  if (tried === undefined || tried.kind !== "pin" || !isLive(tried, draft.at) || tried.tries >= MOST_TRIES)
    return refused("PASS_INVALID", UNKNOWN);
  draft.add({
    ...draft.stamp("pass.pin-tried"),
    data: { pass, ...(channel === undefined ? {} : { channel }) },
    personal: null,
  });
  return null;
}

export function redeemPass(draft: JourneyDraft, command: RedeemPass): Refused | null {
  const { pass, channel, at, assurance, claim, identity, customer } = command;
  const found = find(draft, pass);
  if (found === undefined || found.kind === "invitation" || found.revoked)
    return refused("PASS_INVALID", UNKNOWN);
  const { redeemed, expiresAt, kind } = found;
  if (redeemed !== null)
    return claim !== undefined && redeemed.claim === claim
      ? null
      : refused("PASS_USED", "It was used before, and is good for one use. Issue a new one.");
  if (draft.at >= expiresAt)
    return refused("PASS_EXPIRED", "It has expired. Issue a new one.", { expiresAt });
  draft.add({
    ...draft.stamp("pass.redeemed"),
    data: { pass, ...(claim === undefined ? {} : { claim }), channel, at, assurance },
    personal: null,
  });
  const { customer: owner } = draft.state;
  const by: PartyRef = { kind: "customer", id: owner ?? customer?.customer ?? pass };
  if (owner === null && customer !== undefined) attachCustomer(draft, { ...customer, by });
  if (identity !== undefined) recordIdentity(draft, { ...identity, by });
  arrive(draft, { channel, at, assurance, kind, pass });
  return null;
}

/** Where the open handoff awaits nobody, the customer has come back to the journey alone. */
function arrive(
  draft: JourneyDraft,
  {
    channel,
    at,
    assurance,
    kind,
    pass,
  }: Pick<RedeemPass, "channel" | "at" | "assurance"> & Pick<Pass, "kind" | "pass">,
): void {
  const { open } = draft.state.handoff;
  if (open === null) return;
  draft.protocol({
    type: "recordArrival",
    id: draft.commandId,
    handoff: open.id,
    at,
    channel,
    evidence: { kind: kind === "pin" ? "pin" : "token", ref: pass },
    assurance,
  });
}

export function revokePass(draft: JourneyDraft, { pass, reason, by }: RevokePass): null {
  const found = find(draft, pass);
  if (found !== undefined && isLive(found, draft.at)) revoke(draft, pass, reason, by);
  return null;
}

function revoke(draft: JourneyDraft, pass: string, reason: RevocationReason, by: PartyRef): void {
  draft.add({ ...draft.stamp("pass.revoked"), data: { pass, reason, by: partyOf(by) }, personal: null });
}

function find(draft: JourneyDraft, id: string): Pass | undefined {
  return draft.state.passes.find(({ pass }) => pass === id);
}
