import { isErased } from "../../kernel/erased.js";
import type { EpochMs } from "../../kernel/instant.js";
import { ASSURANCE_LEVELS, type Assurance, higherAssurance } from "../vocabulary.js";
import type { PacketParty, PacketWarning, TransferPacket } from "./packet.js";

/** From this hop on the customer has been handed around so often that the receiver should know. */
const MANY_HOPS = 4;
const SETTLED: readonly unknown[] = ["solved", "closed"];

/** The parts of a packet that warnings are drawn from. */
export type WarningSources = Pick<
  TransferPacket,
  | "issuedAt"
  | "hop"
  | "from"
  | "to"
  | "customer"
  | "issue"
  | "timeline"
  | "contacts"
  | "facts"
  | "commitments"
  | "handoffs"
  | "slaClocks"
> & { readonly unansweredSince?: EpochMs; readonly callbackAt?: EpochMs };

/** What the receiver should be careful about, the most pressing first. */
export function findWarnings(sources: WarningSources): readonly PacketWarning[] {
  return [
    ...overdueCommitments(sources),
    ...overdueCallback(sources),
    ...overdueClocks(sources),
    ...unanswered(sources),
    ...lowAssurance(sources),
    ...sources.facts
      .filter(({ others = [] }) => others.length > 0)
      .map(({ key }) => ({ code: "conflicting-fact", key })),
    ...pingPong(sources),
    ...(sources.hop >= MANY_HOPS ? [{ code: "many-hops", count: sources.hop }] : []),
    ...erasedParts(sources),
  ];
}

/** For who takes in a customer that has just come back: how sure it is that this is them. */
export function arrivalWarning(assurance: Assurance): PacketWarning {
  return { code: "arrival-assurance", found: assurance };
}

/** The highest assurance among the customer's identities. */
function assuranceOf({ customer }: Pick<TransferPacket, "customer">): Assurance {
  return customer.identities.map(({ assurance }) => assurance).reduce(higherAssurance, "none");
}

/** Whether the target asks for more assurance than there is. */
export function needsAssurance({ to, customer }: Pick<TransferPacket, "to" | "customer">): boolean {
  return (
    ASSURANCE_LEVELS.indexOf(to.assurance ?? "none") > ASSURANCE_LEVELS.indexOf(assuranceOf({ customer }))
  );
}

function overdueCommitments({ commitments, issuedAt }: WarningSources): readonly PacketWarning[] {
  const due = commitments.flatMap(({ status, dueAt }) =>
    status === "open" && dueAt !== undefined && dueAt < issuedAt ? [dueAt] : [],
  );
  return due.length === 0 ? [] : [{ code: "overdue-commitments", count: due.length, at: Math.min(...due) }];
}

function overdueCallback({ callbackAt, issuedAt }: WarningSources): readonly PacketWarning[] {
  return callbackAt !== undefined && callbackAt < issuedAt
    ? [{ code: "overdue-callback", at: callbackAt }]
    : [];
}

function overdueClocks({ slaClocks, issuedAt }: WarningSources): readonly PacketWarning[] {
  return slaClocks.flatMap(({ name, status, dueAt }) => {
    const late = status === "breached" || (status === "running" && dueAt !== undefined && dueAt < issuedAt);
    if (!late) return [];
    return [
      dueAt === undefined
        ? { code: "overdue-clock", key: name }
        : { code: "overdue-clock", key: name, at: dueAt },
    ];
  });
}

/** A call that was answered since answers what was written before it. */
function unanswered({ unansweredSince, contacts, issue }: WarningSources): readonly PacketWarning[] {
  if (unansweredSince === undefined || SETTLED.includes(issue.status)) return [];
  const spoken = contacts.some(
    ({ status, startedAt }) => status !== "missed" && status !== "started" && startedAt >= unansweredSince,
  );
  return spoken ? [] : [{ code: "unanswered", at: unansweredSince }];
}

function lowAssurance(sources: WarningSources): readonly PacketWarning[] {
  const { assurance } = sources.to;
  return assurance !== undefined && needsAssurance(sources)
    ? [{ code: "low-assurance", needed: assurance, found: assuranceOf(sources) }]
    : [];
}

/** The journey goes back to whoever handed it to the present owner. */
function pingPong({ handoffs, from, to }: WarningSources): readonly PacketWarning[] {
  const last = handoffs.at(-1);
  const receivers: readonly (PacketParty | undefined)[] = [
    to.party,
    to.queue === undefined ? undefined : { kind: "queue", id: to.queue },
  ];
  const back = receivers.some((receiver) => isSame(receiver, last?.from));
  return back && (from.party === undefined || !isSame(from.party, last?.from)) ? [{ code: "ping-pong" }] : [];
}

function isSame(one: PacketParty | undefined, other: PacketParty | undefined): boolean {
  return one?.id !== undefined && one.kind === other?.kind && one.id === other.id;
}

function erasedParts({
  customer,
  issue,
  timeline,
  contacts,
  facts,
  commitments,
}: WarningSources): readonly PacketWarning[] {
  const count = countErased([customer, issue, timeline, contacts, facts, commitments]);
  return count === 0 ? [] : [{ code: "erased", count }];
}

function countErased(value: unknown): number {
  if (typeof value !== "object" || value === null) return 0;
  if (isErased(value)) return 1;
  let count = 0;
  if (Array.isArray(value)) for (const item of value) count += countErased(item);
  else for (const field in value) count += countErased(Reflect.get(value, field));
  return count;
}
