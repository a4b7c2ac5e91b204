import type { EpochMs } from "../../kernel/instant.js";
import type { RecordActor } from "../../kpi/records.js";

/** Why a ticket of an export counts nowhere. */
export type TicketProblem =
  | "openedAtMissing"
  | "openedAtUnreadable"
  | "firstResponseUnreadable"
  | "answeredBeforeOpened"
  | "resolvedAtUnreadable"
  | "resolvedBeforeOpened"
  | "closedAtUnreadable"
  | "closedBeforeOpened"
  | "endedWithoutTime";

/** What was passed over of a ticket that counts. */
export type TicketNote =
  | "sentinelTime"
  | "reopened"
  | "ratingUnreadable"
  | "ratingTimeUnreadable"
  | "messageUnreadable";

/** A message that a row tells of. */
export interface TicketMessage {
  readonly id: string | null;
  readonly at: EpochMs;
  readonly actor: RecordActor;
  readonly actorId: string | null;
  readonly channel: string;
  readonly internal: boolean;
}

/** A ticket as one row of an export has it. */
export interface Ticket {
  readonly id: string;
  readonly tenant: string;
  readonly customer: string | null;
  readonly topic: string | null;
  readonly segment: string | null;
  readonly agent: string | null;
  readonly queue: string | null;
  readonly channel: string;
  readonly openedAt: EpochMs;
  readonly answeredAt: EpochMs | null;
  readonly resolvedAt: EpochMs | null;
  readonly closedAt: EpochMs | null;
  /** A time or a counter: the higher, the newer. `null`: it comes after what stood before it. */
  readonly revision: number | null;
  readonly spam: boolean;
  readonly beganByAgent: boolean;
  readonly rating: { readonly value: number; readonly at: EpochMs } | null;
  /** Of all its rows so far. */
  readonly messages: readonly TicketMessage[];
  readonly notes: readonly TicketNote[];
  readonly problem: TicketProblem | null;
}

/** A ticket of which one more row was read: what the newer row says holds, and messages are gathered. */
export function withRow(known: Ticket, row: Ticket): Ticket {
  const older = known.revision !== null && row.revision !== null && row.revision < known.revision;
  const newest = older ? known : row;
  const messages = row.messages.length === 0 ? known.messages : [...known.messages, ...row.messages];
  return { ...newest, messages };
}
