/**
 * Who owns a ticket, under which fencing token, in three columns of your own table: the protocol's state as JSON, a version
 * against lost updates, and when to look again. The functions are pure; the reading, writing and waiting are yours.
 */
import Database from "libsql";
import {
  decideHandoff,
  evolveHandoff,
  type HandoffCommand,
  type HandoffState,
  nextDeadline,
  startHandoffState,
} from "throughline/handoff";

const db = new Database(":memory:");
db.exec(`CREATE TABLE tickets (
  id INTEGER PRIMARY KEY, subject TEXT, handoff TEXT, handoff_version INTEGER, look_again_at INTEGER
)`);
const select = db.prepare("SELECT handoff, handoff_version FROM tickets WHERE id = ?");
const update = db.prepare(
  "UPDATE tickets SET handoff = ?, look_again_at = ?, handoff_version = handoff_version + 1 WHERE id = ? AND handoff_version = ?",
);
const due = db.prepare("SELECT id FROM tickets WHERE look_again_at <= ?");

interface Row {
  readonly handoff: string;
  readonly handoff_version: number;
}

let ids = 0;
const newId = () => `event-${++ids}`;

/** Reads, decides, and writes on the version that was read; where another process was first, it begins again. */
function handle(ticket: number, command: HandoffCommand, now: number): string {
  for (;;) {
    const row = select.get(ticket) as Row;
    const state: HandoffState = JSON.parse(row.handoff);
    const decision = decideHandoff(state, command, { now, newId });
    if (decision.status === "refused") return `refused, ${decision.refusal.code}`;
    if (decision.repeated) return "done before";
    const after = decision.events.reduce(evolveHandoff, state);
    const written = update.run(JSON.stringify(after), nextDeadline(after), ticket, row.handoff_version);
    if (written.changes === 1) return decision.events.map(({ type }) => type).join(", ") || "nothing to do";
  }
}

const iris = { kind: "bot", id: "iris" } as const;
const maria = { kind: "agent", id: "maria" } as const;
const nikos = { kind: "agent", id: "nikos" } as const;
const MINUTE = 60_000;

const opened = startHandoffState({ owner: iris, at: 0, expiresAt: null });
db.prepare("INSERT INTO tickets VALUES (7781, 'Router offline', ?, 1, NULL)").run(JSON.stringify(opened));

const askForPerson: HandoffCommand = {
  type: "requestHandoff",
  id: "button-1",
  by: iris,
  epoch: 1,
  mode: "cold",
  reason: "customer-request",
  to: { queue: "network" },
  fallback: { kind: "queue", id: "duty-manager" },
};
console.log("iris   ", handle(7781, askForPerson, 1_000));
console.log("again  ", handle(7781, askForPerson, 1_001));

// Nobody picks it up. Any timer finds it, late or twice; a desk without timers finds out at the next command.
for (const { id } of due.all(16 * MINUTE) as readonly { id: number }[])
  console.log("timer  ", handle(id, { type: "tick", id: `timer-${id}-16` }, 16 * MINUTE));

console.log("maria  ", handle(7781, { type: "take", id: "button-2", by: maria }, 17 * MINUTE));
console.log("nikos  ", handle(7781, { type: "take", id: "button-3", by: nikos }, 17 * MINUTE));

// Before your desk sends what iris wrote under epoch 1: does it still own the ticket?
const { ownership }: HandoffState = JSON.parse((select.get(7781) as Row).handoff);
console.log("owner  ", `${ownership.owner.kind} ${ownership.owner.id}, epoch ${ownership.epoch}`);
console.log("iris may send:", ownership.epoch === 1);
db.close();
