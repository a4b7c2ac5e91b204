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
    find: "if (open !== null)",
    replace: "if (open !== null && open.mode === mode)",
  },
  {
    bug: "an offer is answered after its time",
    file: "answer.ts",
    find: "deadlineAt === null || draft.at < deadlineAt",
    replace: "deadlineAt === null || draft.at <= deadlineAt",
  },
  {
    bug: "who declined may accept after all",
    file: "answer.ts",
    find: "if (!asked || declinedAlready(open, command.by))",
    replace: "if (!asked)",
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
    find: "advance(draft);",
    replace: "",
  },
  {
    bug: "an agent takes a journey from another agent",
    file: "ownership.ts",
    find: 'if (owner.kind !== "queue")',
    replace: 'if (owner.kind === "bot")',
  },
  {
    bug: "a warm handoff stays open when its sender loses the journey",
    file: "ownership.ts",
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
    find: "settle(draft);",
    replace: "",
  },
  {
    bug: "a receipt is acknowledged with items missing",
    file: "customer.ts",
    find: "if (missing.length > 0)",
    replace: "if (missing.length > 1)",
  },
  {
    bug: "a customer who refused can no longer arrive",
    file: "legs.ts",
    find: 'declined: { arrive: "arrived" },',
    replace: "declined: {},",
  },
];
