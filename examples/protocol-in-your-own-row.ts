/** Who owns a ticket, under which fencing token, in a JSON column of your own table. Everything here is pure. */
import {
  decideHandoff,
  evolveHandoff,
  type HandoffCommand,
  type HandoffState,
  nextDeadline,
  startHandoffState,
} from "throughline/handoff";

/** Your table, and your transaction around `UPDATE … WHERE id = ?`. */
const tickets = new Map<number, { readonly subject: string; readonly handoff: string }>();

const iris = { kind: "bot", id: "iris" } as const;
const maria = { kind: "agent", id: "maria" } as const;
const nikos = { kind: "agent", id: "nikos" } as const;
let ids = 0;

function load(ticket: number): HandoffState {
  return JSON.parse(tickets.get(ticket)?.handoff ?? "null");
}

function handle(ticket: number, command: HandoffCommand, now: number): string {
  const row = tickets.get(ticket);
  if (row === undefined) return "no such ticket";
  const decision = decideHandoff(load(ticket), command, { now, newId: () => `event-${++ids}` });
  if (decision.status === "refused") return `refused: ${decision.refusal.code}`;
  const state = decision.events.reduce(evolveHandoff, load(ticket));
  tickets.set(ticket, { ...row, handoff: JSON.stringify(state) });
  return decision.repeated ? "done before" : decision.events.map(({ type }) => type).join(", ");
}

const opened = startHandoffState({ owner: iris, at: 0 });
tickets.set(7781, { subject: "Router offline", handoff: JSON.stringify(opened) });

const askForPerson: HandoffCommand = {
  type: "requestHandoff",
  id: "button-1",
  by: iris,
  epoch: 1,
  mode: "cold",
  reason: "customer-request",
  to: { queue: "network" },
};
console.log("iris  ", handle(7781, askForPerson, 1_000));
console.log("again ", handle(7781, askForPerson, 1_001));
console.log("until ", nextDeadline(load(7781)));

console.log("maria ", handle(7781, { type: "take", id: "button-2", by: maria }, 2_000));
console.log("nikos ", handle(7781, { type: "take", id: "button-3", by: nikos }, 2_001));

// Before your desk sends anything: was it written under the epoch of now?
const { owner, epoch } = load(7781).ownership;
console.log("owner ", `${owner.kind} ${owner.id}, epoch ${epoch}`);
console.log("iris may send what it wrote under epoch 1:", epoch === 1);
