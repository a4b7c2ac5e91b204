import type { OwnerRef } from "throughline/handoff";
import { describe, expect, it } from "vitest";
import { agent, type Order, queue, ruth, software } from "./desk.js";
import {
  after,
  candidatesLeft,
  customerOf,
  decideAt,
  guest,
  isReceived,
  items,
  type Moment,
  ownerOf,
  partOf,
  reachable,
  receiptOf,
  receiverOf,
  spare,
  stranger,
} from "./reachable.js";

/*
 * Every command in every kind of state that can be reached: which events it gives, or the code it is refused with.
 *
 * The legs are independent, so each has a table of its own; the test shows that for all of their combinations.
 * A cell names the events without their prefix, `-` is "accepted, and changes nothing". `completed` is left out: it
 * follows wherever a command leaves all legs done, which the invariants check.
 */

/** What the commands on ownership do by themselves, by who owns the journey. */
const OWNER = table(`
|                             | queue              | agent              | bot                | bot, lease over    |
| take by an agent            | taken              | NOT_IN_QUEUE       | NOT_IN_QUEUE       | NOT_IN_QUEUE       |
| take by a bot               | taken              | NOT_IN_QUEUE       | NOT_IN_QUEUE       | NOT_IN_QUEUE       |
| take by the owner           | NOT_ALLOWED        | ALREADY_OWNER      | ALREADY_OWNER      | ALREADY_OWNER      |
| take by a queue             | NOT_ALLOWED        | NOT_ALLOWED        | NOT_ALLOWED        | NOT_ALLOWED        |
| take under an old epoch     | STALE_EPOCH        | STALE_EPOCH        | STALE_EPOCH        | STALE_EPOCH        |
| takeOver by an agent        | NOT_ALLOWED        | NOT_ALLOWED        | taken-over         | taken-over         |
| takeOver by a supervisor    | taken-over         | taken-over         | taken-over         | taken-over         |
| takeOver by the software    | NOT_ALLOWED        | NOT_ALLOWED        | NOT_ALLOWED        | NOT_ALLOWED        |
| takeOver under an old epoch | STALE_EPOCH        | STALE_EPOCH        | STALE_EPOCH        | STALE_EPOCH        |
| reassign by the owner       | reassigned         | reassigned         | reassigned         | reassigned         |
| reassign by a supervisor    | reassigned         | reassigned         | reassigned         | reassigned         |
| reassign to a queue         | reassigned         | reassigned         | reassigned         | reassigned         |
| reassign to the owner       | ALREADY_OWNER      | ALREADY_OWNER      | ALREADY_OWNER      | ALREADY_OWNER      |
| reassign by a stranger      | NOT_ALLOWED        | NOT_ALLOWED        | NOT_ALLOWED        | NOT_ALLOWED        |
| reassign under an old epoch | STALE_EPOCH        | STALE_EPOCH        | STALE_EPOCH        | STALE_EPOCH        |
| join by the owner           | joined             | joined             | joined             | LEASE_EXPIRED      |
| join by a supervisor        | joined             | joined             | joined             | joined             |
| join of the owner           | ALREADY_OWNER      | ALREADY_OWNER      | ALREADY_OWNER      | ALREADY_OWNER      |
| join by a stranger          | NOT_ALLOWED        | NOT_ALLOWED        | NOT_ALLOWED        | NOT_ALLOWED        |
| join under an old epoch     | STALE_EPOCH        | STALE_EPOCH        | STALE_EPOCH        | LEASE_EXPIRED      |
| request by the owner        | requested, offered | requested, offered | requested, offered | LEASE_EXPIRED      |
| request by a supervisor     | requested, offered | requested, offered | requested, offered | requested, offered |
| request by a stranger       | NOT_OWNER          | NOT_OWNER          | NOT_OWNER          | NOT_OWNER          |
| request under an old epoch  | STALE_EPOCH        | STALE_EPOCH        | STALE_EPOCH        | STALE_EPOCH        |
`);

/** The commands on a handoff, by its receiver's leg, in time. "last": no step of the route is left after this one. */
const RECEIVER = table(`
|                          | no handoff | done        | cold                | offered to 2  | offered, 1 more   | offered, last       | accepted, 1 more  | accepted, last      |
| accept by a candidate    | NO_HANDOFF | WRONG_STATE | taken, accepted     | accepted      | accepted          | accepted            | WRONG_STATE       | WRONG_STATE         |
| accept by a stranger     | NO_HANDOFF | WRONG_STATE | taken, accepted     | NOT_OFFERED   | NOT_OFFERED       | NOT_OFFERED         | WRONG_STATE       | WRONG_STATE         |
| accept by the owner      | NO_HANDOFF | WRONG_STATE | NOT_ALLOWED         | ALREADY_OWNER | ALREADY_OWNER     | ALREADY_OWNER       | WRONG_STATE       | WRONG_STATE         |
| accept by a queue        | NO_HANDOFF | WRONG_STATE | NOT_ALLOWED         | NOT_ALLOWED   | NOT_ALLOWED       | NOT_ALLOWED         | WRONG_STATE       | WRONG_STATE         |
| decline by a candidate   | NO_HANDOFF | WRONG_STATE | declined, fell-back | declined      | declined, offered | declined, fell-back | declined, offered | declined, fell-back |
| decline by a stranger    | NO_HANDOFF | WRONG_STATE | NOT_OFFERED         | NOT_OFFERED   | NOT_OFFERED       | NOT_OFFERED         | NOT_OFFERED       | NOT_OFFERED         |
| confirm by the receiver  | NO_HANDOFF | WRONG_STATE | WRONG_STATE         | WRONG_STATE   | WRONG_STATE       | WRONG_STATE         | confirmed         | confirmed           |
| confirm by the owner     | NO_HANDOFF | WRONG_STATE | WRONG_STATE         | WRONG_STATE   | WRONG_STATE       | WRONG_STATE         | confirmed         | confirmed           |
| confirm by a stranger    | NO_HANDOFF | WRONG_STATE | WRONG_STATE         | WRONG_STATE   | WRONG_STATE       | WRONG_STATE         | NOT_ALLOWED       | NOT_ALLOWED         |
| withdraw by who asked    | NO_HANDOFF | withdrawn   | withdrawn           | withdrawn     | withdrawn         | withdrawn           | withdrawn         | withdrawn           |
| withdraw by the owner    | NO_HANDOFF | withdrawn   | withdrawn           | withdrawn     | withdrawn         | withdrawn           | withdrawn         | withdrawn           |
| withdraw by a supervisor | NO_HANDOFF | withdrawn   | withdrawn           | withdrawn     | withdrawn         | withdrawn           | withdrawn         | withdrawn           |
| withdraw by a stranger   | NO_HANDOFF | NOT_ALLOWED | NOT_ALLOWED         | NOT_ALLOWED   | NOT_ALLOWED       | NOT_ALLOWED         | NOT_ALLOWED       | NOT_ALLOWED         |
| tick                     | -          | -           | -                   | -             | -                 | -                   | -                 | -                   |
| (a person or bot owns)   | -          | -           | accepted            | withdrawn     | withdrawn         | withdrawn           | withdrawn         | withdrawn           |
| (another queue owns)     | -          | -           | withdrawn           | withdrawn     | withdrawn         | withdrawn           | withdrawn         | withdrawn           |
`);

/** The same when the time to answer is over. Every command not listed lets the tick take effect first. */
const OVERDUE = table(`
|                         | cold over          | offered, 1 more over | offered, last over | accepted, 1 more over | accepted, last over |
| tick                    | expired, fell-back | expired, offered     | expired, fell-back | expired, offered      | expired, fell-back  |
| accept by a candidate   | OFFER_EXPIRED      | OFFER_EXPIRED        | OFFER_EXPIRED      | WRONG_STATE           | WRONG_STATE         |
| accept by a stranger    | OFFER_EXPIRED      | OFFER_EXPIRED        | OFFER_EXPIRED      | WRONG_STATE           | WRONG_STATE         |
| accept by the owner     | OFFER_EXPIRED      | OFFER_EXPIRED        | OFFER_EXPIRED      | WRONG_STATE           | WRONG_STATE         |
| accept by a queue       | OFFER_EXPIRED      | OFFER_EXPIRED        | OFFER_EXPIRED      | WRONG_STATE           | WRONG_STATE         |
| decline by a candidate  | OFFER_EXPIRED      | OFFER_EXPIRED        | OFFER_EXPIRED      | OFFER_EXPIRED         | OFFER_EXPIRED       |
| decline by a stranger   | OFFER_EXPIRED      | OFFER_EXPIRED        | OFFER_EXPIRED      | OFFER_EXPIRED         | OFFER_EXPIRED       |
| confirm by the receiver | WRONG_STATE        | WRONG_STATE          | WRONG_STATE        | OFFER_EXPIRED         | OFFER_EXPIRED       |
| confirm by the owner    | WRONG_STATE        | WRONG_STATE          | WRONG_STATE        | OFFER_EXPIRED         | OFFER_EXPIRED       |
| confirm by a stranger   | WRONG_STATE        | WRONG_STATE          | WRONG_STATE        | OFFER_EXPIRED         | OFFER_EXPIRED       |
`);

const CUSTOMER = table(`
|                       | no handoff | none        | invited           | invited, over     | arrived     | declined         | absent           |
| recordArrival         | NO_HANDOFF | WRONG_STATE | customer-arrived  | customer-arrived  | -           | customer-arrived | customer-arrived |
| recordCustomerRefusal | NO_HANDOFF | WRONG_STATE | customer-declined | customer-declined | WRONG_STATE | -                | WRONG_STATE      |
| tick                  | -          | -           | -                 | customer-absent   | -           | -                | -                |
`);

const RECEIPT = table(`
|                               | no handoff | none        | no receiver yet | awaited      | awaited, over  | acknowledged | missed       |
| acknowledge by the receiver   | NO_HANDOFF | WRONG_STATE | NOT_ALLOWED     | acknowledged | acknowledged   | WRONG_STATE  | acknowledged |
| acknowledge by a stranger     | NO_HANDOFF | WRONG_STATE | NOT_ALLOWED     | NOT_ALLOWED  | NOT_ALLOWED    | WRONG_STATE  | NOT_ALLOWED  |
| acknowledge, one item missing | NO_HANDOFF | WRONG_STATE | NOT_ALLOWED     | WRONG_STATE  | WRONG_STATE    | WRONG_STATE  | WRONG_STATE  |
| tick                          | -          | -           | -               | -            | receipt-missed | -            | -            |
`);

const PARTICIPANT = table(`
|                     | not there   | joined      | receiver    | joined and receiver |
| leave by themselves | -           | left        | WRONG_STATE | left                |
| leave by the owner  | -           | left        | WRONG_STATE | left                |
| leave by a stranger | NOT_ALLOWED | NOT_ALLOWED | NOT_ALLOWED | NOT_ALLOWED         |
`);

const moments = reachable();

describe("the state × command matrix", () => {
  it("covers every kind of state that can be reached", () => {
    const met = (column: (at: Moment) => string) => new Set(moments.map(column));
    expect(met(ownerOf)).toEqual(new Set(OWNER.columns));
    expect(met(receiverOf)).toEqual(new Set([...RECEIVER.columns, ...OVERDUE.columns]));
    expect(met(customerOf)).toEqual(new Set(CUSTOMER.columns));
    expect(met(receiptOf)).toEqual(new Set(RECEIPT.columns));
    const parts = [...met((at) => partOf(at, guest)), ...met((at) => partOf(at, receiver(at)))];
    expect(new Set(parts)).toEqual(new Set(PARTICIPANT.columns));
    expect(moments.length).toBeGreaterThan(1500);
  });

  it.each(OWNER.rows)("%s", (row) => {
    check(row, (at) => {
      const { prefix, settled } = ticked(at);
      const outcome = OWNER.cell(row, ownerOf(settled));
      if (isRefusal(outcome)) return outcome;
      if (row.startsWith("join")) return joined(prefix, outcome);
      if (row.startsWith("request"))
        return settled.state.open === null ? joined(prefix, outcome) : "HANDOFF_OPEN";
      const byQueue = row === "reassign to a queue";
      const effect = byQueue ? "(another queue owns)" : "(a person or bot owns)";
      return joined(prefix, outcome, RECEIVER.cell(effect, receiverOf(settled)));
    });
  });

  it.each(RECEIVER.rows.filter((row) => /^(accept|decline|confirm)/.test(row)))("%s", (row) => {
    check(row, (at) => {
      const column = receiverOf(at);
      return (column.endsWith(" over") ? OVERDUE : RECEIVER).cell(row, column);
    });
  });

  it.each(RECEIVER.rows.filter((row) => row.startsWith("withdraw")))("%s", (row) => {
    check(row, (at) => {
      const { prefix, settled } = ticked(at);
      const outcome = RECEIVER.cell(row, receiverOf(settled));
      return isRefusal(outcome) ? outcome : joined(prefix, outcome);
    });
  });

  it.each(PARTICIPANT.rows)("%s", (row) => {
    for (const who of [() => guest, receiver])
      check(
        row,
        (at) => {
          const { prefix, settled } = ticked(at);
          const party = who(at);
          const outcome = PARTICIPANT.cell(row, partOf(settled, party));
          return isRefusal(outcome) ? outcome : joined(prefix, outcome);
        },
        who,
      );
  });

  it.each(CUSTOMER.rows.filter((row) => row !== "tick"))("%s", (row) => {
    check(row, (at) => CUSTOMER.cell(row, customerOf(at)));
  });

  it.each(RECEIPT.rows.filter((row) => row !== "tick"))("%s", (row) => {
    check(row, (at) => RECEIPT.cell(row, receiptOf(at)));
  });

  it("tick", () => {
    check("tick", (at) => ticked(at).prefix);
    check("tick", (at) => {
      const column = receiverOf(at);
      const over = column.endsWith(" over");
      // A receiver who is too late takes the receipt along.
      const receipt = over ? "-" : RECEIPT.cell("tick", receiptOf(at));
      return joined(
        ownerLapse(at),
        (over ? OVERDUE : RECEIVER).cell("tick", column),
        CUSTOMER.cell("tick", customerOf(at)),
        receipt,
      );
    });
  });
});

/** Runs a command of the matrix in every kind of state, and lists where it did something else than the tables say. */
function check(
  row: string,
  expected: (at: Moment) => string,
  who: (at: Moment) => OwnerRef | null = () => guest,
): void {
  const wrong: unknown[] = [];
  for (const at of moments) {
    const order = orderOf(row, at, who(at));
    if (order === null) continue;
    const [is, should] = [outcomeOf(at, order), expected(at)];
    if (is !== should) wrong.push({ state: at.kind, is, should });
  }
  expect(wrong).toEqual([]);
}

function outcomeOf(at: Moment, order: Order): string {
  const decision = decideAt(at, order);
  if (decision.status === "refused") return decision.refusal.code;
  return joined(...decision.events.map(({ type }) => type.replace(/^(ownership|handoff|participant)\./, "")));
}

/** What follows by itself wherever it has to, which the independent model checks. */
const CONSEQUENCES: readonly string[] = ["completed", "human-stretch-ended", "warned"];

function joined(...parts: readonly string[]): string {
  const events = parts
    .flatMap((part) => part.split(", "))
    .filter((one) => one !== "-" && !CONSEQUENCES.includes(one));
  return events.length === 0 ? "-" : events.join(", ");
}

/** An owner who did not stir in time loses the journey, but for the fallback queue, and not while a receiver is awaited. */
function ownerLapse({ state, now }: Moment): string {
  const { owner, expiresAt } = state.ownership;
  if (expiresAt === null || now < expiresAt || (state.open?.receiver.deadlineAt ?? null) !== null) return "-";
  return owner.kind === "queue" && owner.id === "intake" ? "pickup-missed" : "reassigned";
}

/** What a tick does at this moment, and the moment after it. */
function ticked(at: Moment): { readonly prefix: string; readonly settled: Moment } {
  const known = ticks.get(at) ?? {
    prefix: outcomeOf(at, { type: "tick" }),
    settled: after(at, { type: "tick" }),
  };
  ticks.set(at, known);
  return known;
}
const ticks = new Map<Moment, { readonly prefix: string; readonly settled: Moment }>();

function isRefusal(outcome: string): boolean {
  return /^[A-Z_]+$/.test(outcome);
}

function receiver({ state }: Moment): OwnerRef | null {
  return state.open?.receiver.party ?? null;
}

/** The command of a row, as it is given in this state; `null` where the row does not make sense in it. */
function orderOf(row: string, at: Moment, party: OwnerRef | null): Order | null {
  const { state } = at;
  const { settled } = ticked(at);
  const owner = settled.state.ownership.owner;
  const { epoch } = settled.state.ownership;
  const { open } = state;
  const handoff = open?.id ?? "none";
  const candidate = open === null ? stranger : (receiver(at) ?? candidatesLeft(open)[0] ?? stranger);
  const old = row.endsWith("under an old epoch") ? epoch - 1 : epoch;
  const fenced = row.endsWith("under an old epoch") ? { epoch: old } : {};
  const by = row.endsWith("supervisor")
    ? ruth
    : row.endsWith("the owner") || row.endsWith("epoch")
      ? owner
      : row.endsWith("the software")
        ? software
        : stranger;
  const taker = row.endsWith("a bot") ? ({ kind: "bot", id: "newcomer" } as const) : agent("newcomer");
  switch (row.split(/[ ,]/)[0]) {
    case "take":
      return {
        type: "take",
        by: row.endsWith("owner") ? owner : row.endsWith("queue") ? spare : taker,
        ...fenced,
      };
    case "takeOver":
      return sameAgent(owner, ruth.id) ? null : { type: "takeOver", by, ...fenced };
    case "reassign": {
      const to = row.endsWith("to a queue")
        ? queue("elsewhere")
        : row.endsWith("to the owner")
          ? owner
          : agent("next");
      const who = row.includes(" to ") ? software : by;
      return { type: "reassign", by: who, to, cause: "other", ...fenced };
    }
    case "join": {
      const joins = row.endsWith("of the owner") ? owner : guest;
      const who = row.endsWith("of the owner") ? ruth : by;
      return { type: "join", by: who, epoch: old, party: joins, rights: ["speak"] };
    }
    case "request":
      return {
        type: "requestHandoff",
        by,
        epoch: old,
        mode: "cold",
        reason: "other",
        to: { queue: "new" },
      };
    case "accept": {
      const queued = row.endsWith("a queue");
      if (row.endsWith("the owner"))
        return state.ownership.owner.kind === "queue" && open?.mode === "warm"
          ? null
          : { type: "acceptHandoff", handoff, by: state.ownership.owner };
      const asked = candidate.kind === "queue" ? agent("newcomer") : candidate;
      const who = queued ? spare : row.endsWith("stranger") ? stranger : asked;
      return { type: "acceptHandoff", handoff, by: who };
    }
    case "decline":
      return {
        type: "declineHandoff",
        handoff,
        by: row.endsWith("stranger") ? stranger : candidate,
        why: "busy",
      };
    case "confirm": {
      const who = row.endsWith("receiver")
        ? candidate
        : row.endsWith("owner")
          ? state.ownership.owner
          : stranger;
      return { type: "confirmHandoff", handoff, by: who };
    }
    case "withdraw":
      return {
        type: "withdrawHandoff",
        handoff,
        by: row.endsWith("asked") ? (open?.requestedBy ?? owner) : by,
      };
    case "leave":
      if (party === null || sameAgent(owner, party.id)) return null;
      return { type: "leave", by: row.endsWith("themselves") ? party : by, party };
    case "recordArrival":
      return { type: "recordArrival", handoff, at: 0, evidence: { kind: "desk" } };
    case "recordCustomerRefusal":
      return { type: "recordCustomerRefusal", handoff, at: 0 };
    case "acknowledge": {
      const reads = open !== null && isReceived(open) ? state.ownership.owner : receiver(at);
      const who = row.endsWith("stranger") ? stranger : (reads ?? candidate);
      return {
        type: "acknowledgeHandoff",
        handoff,
        by: who,
        items: row.endsWith("missing") ? items.slice(1) : items,
      };
    }
    case "tick":
      return { type: "tick" };
    default:
      throw new Error(`no command for ${row}`);
  }
}

function sameAgent(party: OwnerRef, id: string): boolean {
  return party.kind === "agent" && party.id === id;
}

/** Reads a table in the form of Markdown. */
function table(text: string) {
  const lines = text
    .trim()
    .split("\n")
    .map((line) =>
      line
        .split("|")
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
  const columns = (lines[0] ?? []).slice(1);
  const cells = new Map(
    lines
      .slice(1)
      .flatMap(([row = "", ...values]) => values.map((value, i) => [`${row} × ${columns[i]}`, value])),
  );
  return {
    columns,
    rows: lines.slice(1).map(([row = ""]) => row),
    cell: (row: string, column: string): string => {
      const value = cells.get(`${row} × ${column}`);
      if (value === undefined) throw new Error(`the matrix says nothing about ${row} × ${column}`);
      return value;
    },
  };
}
