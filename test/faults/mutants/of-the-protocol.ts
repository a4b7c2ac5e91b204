/** One bug: in a file of `src/handoff/protocol`, a text that stands there once becomes another. */
export interface Mutant {
  readonly bug: string;
  readonly file: string;
  readonly find: string;
  readonly replace: string;
}

export const MUTANTS: readonly Mutant[] = [
  {
    bug: "an epoch of the past is let through",
    file: "authority.ts",
    find: "epoch === undefined || epoch === current",
    replace: "epoch === undefined || epoch <= current",
  },
  {
    bug: "a bot acts at the very end of its lease",
    file: "authority.ts",
    find: "Math.max(now, state.changedAt) < expiresAt",
    replace: "Math.max(now, state.changedAt) <= expiresAt",
  },
  {
    bug: "any participant may do everything",
    file: "authority.ts",
    find: "sameParty(one.party, by) && one.rights.includes(right)",
    replace: "sameParty(one.party, by)",
  },
  {
    bug: "a change of owner keeps the epoch",
    file: "draft.ts",
    find: "ownership.epoch : ownership.epoch + 1",
    replace: "ownership.epoch : ownership.epoch",
  },
  {
    bug: "the clock goes back with the caller's",
    file: "draft.ts",
    find: "const at = Math.max(now, state.changedAt);",
    replace: "const at = now;",
  },
  {
    bug: "a second handoff begins beside the open one",
    file: "request.ts",
    find: "if (open !== null && replaced === null) return",
    replace: "if (open !== null && replaced === null && open.mode === command.mode) return",
  },
  {
    bug: "an offer is answered after its time",
    file: "answer.ts",
    find: "deadlineAt === null || draft.at < deadlineAt",
    replace: "deadlineAt === null || draft.at <= deadlineAt",
  },
  {
    bug: "who declined may accept after all",
    file: "receivers.ts",
    find: "if (declinedAlready(open, party)) return false;",
    replace: "",
  },
  {
    bug: "anybody confirms a warm handoff",
    file: "answer.ts",
    find: "if (!sameParty(command.by, party) && !isOwner(draft.state, command.by))",
    replace: "if (!sameParty(command.by, party) && isOwner(draft.state, command.by))",
  },
  {
    bug: "the last step of a route is offered again for ever",
    file: "deadlines.ts",
    find: "const next = open.receiver.step + 1;",
    replace: "const next = Math.min(open.receiver.step + 1, open.route.steps.length - 1);",
  },
  {
    bug: "a step that runs out is skipped in silence",
    file: "deadlines.ts",
    find: "advance(draft);\n      break;",
    replace: "break;",
  },
  {
    bug: "an agent takes a journey from another agent",
    file: "ownership.ts",
    find: 'if (owner.kind !== "queue")',
    replace: 'if (owner.kind === "bot")',
  },
  {
    bug: "a warm handoff stays open when its sender loses the journey",
    file: "receivers.ts",
    find: "if (open === null || receiverDone(open)) return;",
    replace: 'if (open === null || receiverDone(open) || open.mode === "warm") return;',
  },
  {
    bug: "the receiver of a warm handoff keeps the right to speak after it ended",
    file: "evolve.ts",
    find: "return { ...released(state, open), open: null,",
    replace: "return { ...state, open: null,",
  },
  {
    bug: "a repeated command is done again",
    file: "decide.ts",
    find: "if (state.commands.includes(command.id))",
    replace: "if (state.commands.at(-1) === command.id && state.open === null)",
  },
  {
    bug: "a handoff whose legs are done stays open",
    file: "decide.ts",
    find: "if (refusal !== null) return refusal;\n  settle(draft);",
    replace: "if (refusal !== null) return refusal;",
  },
  {
    bug: "a receipt is acknowledged with items missing",
    file: "receipt.ts",
    find: "if (missing.length > 0)",
    replace: "if (missing.length > 1)",
  },
  {
    bug: "a customer who refused can no longer arrive",
    file: "legs.ts",
    find: 'declined: { arrive: "arrived" },',
    replace: "declined: {},",
  },
  {
    bug: "anybody supersedes a handoff",
    file: "request.ts",
    find: 'by.kind === "customer" || isSupervisor(by)) return null;',
    replace: 'by.kind === "customer" || by.kind === "agent") return null;',
  },
  {
    bug: "a consult outlives its owner",
    file: "draft.ts",
    find: "if (draft.state.consult !== null)",
    replace: "if (draft.state.consult !== null && draft.state.open !== null)",
  },
  {
    bug: "who accepts a callback does not get the journey",
    file: "answer.ts",
    find: "ownership: calls ? draft.ownershipOf(by, leaseMs) : null,",
    replace: "ownership: null,",
  },
  {
    bug: "a callback runs out before the time agreed",
    file: "deadlines.ts",
    find: "Math.max(draft.at, open.callbackAt ?? draft.at)",
    replace: "draft.at",
  },
  {
    bug: "what one receiver adopted counts for the next",
    file: "evolve.ts",
    find: "left: promised.all,\n            deadlineAt",
    replace: "left: promised.left,\n            deadlineAt",
  },
  {
    bug: "a lease that has ended is renewed",
    file: "ownership.ts",
    find: "  const ended = refuseIfLeaseEnded(draft.state, draft.at);\n  if (ended !== null) return ended;\n  draft.add",
    replace: "  draft.add",
  },
  {
    bug: "a bot keeps the journey after its lease",
    file: "deadlines.ts",
    find: "if (!draft.dormant && open",
    replace: "if (draft.dormant && open",
  },
  {
    bug: "the fallback queue is late again and again",
    file: "deadlines.ts",
    find: "{ ...ownership, expiresAt: null }",
    replace: "draft.ownershipOf(ownership.owner)",
  },
  {
    bug: "a journey is returned that others owned since",
    file: "ending.ts",
    find: "last.epoch === ownership.epoch && ",
    replace: "",
  },
  {
    bug: "an offer to somebody who is gone leads nowhere",
    file: "unavailable.ts",
    find: 'if (draft.state.open?.receiver.state === "declined") advance(draft);',
    replace: "",
  },
];
