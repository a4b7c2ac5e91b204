import { ThroughlineError } from "../../kernel/error.js";
import type { JourneyRecord } from "../../kpi/records.js";
import type { Exclusions } from "../../kpi/result.js";
import { columnsOf } from "./columns-of.js";
import type { ExportMapping } from "./export-mapping.js";
import { type ExportForm, type ExportSource, exportRows } from "./export-rows.js";
import { readMapping } from "./read-mapping.js";
import { RecentIds } from "./recent-ids.js";
import { type Ticket, withRow } from "./ticket.js";
import { TicketReader } from "./ticket-reader.js";
import { ticketRecord } from "./ticket-record.js";
import type { UnreadableTimes } from "./time-columns.js";
import { knownZone } from "./time-reader.js";

/** How an export is read. */
export interface ReadExportOptions {
  readonly mapping: ExportMapping;
  /** Default `csv`. */
  readonly form?: ExportForm;
  /** An IANA zone for times without an offset, unless the mapping has one. */
  readonly timeZone: string;
  /** Of tickets whose row names none. Default `default`. */
  readonly tenant?: string;
  /**
   * How many tickets are held until the end of the file, so that rows of one may stand anywhere. Of a file with more, rows of one ticket have to
   * stand together: what comes of a ticket after it was passed on is counted as `scattered`, unless more than six million others came between.
   * Default 100,000.
   */
  readonly heldTickets?: number;
}

/** What was read and what was passed over, by reason. */
export interface ExportTally {
  /** Rows read, without the one that names the columns. */
  readonly rows: number;
  /** Tickets that count. */
  readonly tickets: number;
  /** Rows that were passed over: `malformedQuotes`, `raggedRow`, `unsafeJson`, `idMissing`, `scattered`. */
  readonly rowsLeftOut: Exclusions;
  /** Tickets that count nowhere, such as `resolvedBeforeOpened`. */
  readonly ticketsLeftOut: Exclusions;
  /** Tickets so far back in the file that a later row of one would count as another ticket; 0 up to six million. */
  readonly forgottenTickets: number;
  /** What was passed over of tickets that count, such as `sentinelTime`. */
  readonly notes: Exclusions;
  /** Columns of which more than half of the times cannot be read, such as where `times` of the mapping is another. */
  readonly unreadableTimes: readonly UnreadableTimes[];
}

/** An export as records. */
export interface ExportRead extends ExportTally {
  readonly journeys: readonly JourneyRecord[];
}

/**
 * Reads a ticket export: all of its tickets as records, and what was passed over.
 *
 * @throws ThroughlineError `INVALID_INPUT` for a mapping or a zone that is not valid, a file without a column of the mapping, a row that has no end,
 * or text that is no UTF-8; `JSON_MALFORMED` or `JSON_LIMIT` for JSON that cannot be read
 * @example
 * ```ts
 * const csv = "number;opened;solved\n1;2026-03-01 09:00;2026-03-01 10:00\n2;2026-03-01 09:30;\n";
 * const mapping = { id: "number", openedAt: "opened", resolvedAt: "solved" };
 * const { journeys, tickets } = await readExport(csv, { mapping, timeZone: "Europe/Athens" });
 * tickets; // 2
 * ```
 */
export async function readExport(source: ExportSource, options: ReadExportOptions): Promise<ExportRead> {
  const reading = new ExportReading(options);
  const journeys: JourneyRecord[] = [];
  for await (const journey of reading.journeys(source)) journeys.push(journey);
  return { ...reading.tally(), journeys };
}

/** An export that is being read, ticket by ticket. */
export class ExportReading {
  readonly #options: ReadExportOptions;
  readonly #mapping: ExportMapping;
  readonly #reader: TicketReader;
  readonly #most: number;
  #held: Map<string, Ticket> | null = new Map();
  readonly #passedOn = new RecentIds();
  #rows = 0;
  #tickets = 0;
  readonly #rowsLeftOut = new Map<string, number>();
  readonly #ticketsLeftOut = new Map<string, number>();
  readonly #notes = new Map<string, number>();

  /** @throws ThroughlineError `INVALID_INPUT` */
  constructor(options: ReadExportOptions) {
    const { mapping, timeZone, tenant = "default", heldTickets = 100_000 } = options;
    if (!Number.isSafeInteger(heldTickets) || heldTickets < 1)
      throw new ThroughlineError("INVALID_INPUT", "heldTickets must be a whole number of at least 1.", {
        details: { field: "heldTickets" },
      });
    this.#options = options;
    this.#mapping = readMapping(mapping);
    this.#reader = new TicketReader(this.#mapping, { timeZone: knownZone(timeZone), tenant });
    this.#most = heldTickets;
  }

  /** Whether there are more tickets than are held. */
  get overflowed(): boolean {
    return this.#held === null;
  }

  /** The tickets that count, as records. */
  async *journeys(source: ExportSource): AsyncGenerator<JourneyRecord> {
    const { form = "csv" } = this.#options;
    const { delimiter } = this.#mapping;
    const columns = columnsOf(this.#mapping);
    let last: Ticket | null = null;
    for await (const row of exportRows(source, {
      form,
      columns,
      ...(delimiter === undefined ? {} : { delimiter }),
    })) {
      this.#rows++;
      if (row.type === "unreadable") {
        count(this.#rowsLeftOut, row.reason);
        continue;
      }
      const ticket = this.#reader.read(row);
      if (ticket === null) {
        count(this.#rowsLeftOut, "idMissing");
        continue;
      }
      const key = keyOf(ticket);
      if (this.#held !== null) {
        const known = this.#held.get(key);
        this.#held.set(key, known === undefined ? ticket : withRow(known, ticket));
        if (this.#held.size <= this.#most) continue;
        // One too many to hold them all: the last one may have more rows, the others are passed on.
        this.#held.delete(key);
        for (const held of this.#held.values()) yield* this.#passOn(held);
        this.#held = null;
        last = ticket;
      } else if (last !== null && keyOf(last) === key) last = withRow(last, ticket);
      else if (this.#passedOn.has(key)) count(this.#rowsLeftOut, "scattered");
      else {
        if (last !== null) yield* this.#passOn(last);
        last = ticket;
      }
    }
    if (last !== null) yield* this.#passOn(last);
    for (const held of this.#held?.values() ?? []) yield* this.#passOn(held);
  }

  tally(): ExportTally {
    return {
      rows: this.#rows,
      tickets: this.#tickets,
      forgottenTickets: this.#passedOn.forgotten,
      rowsLeftOut: exclusionsOf(this.#rowsLeftOut),
      ticketsLeftOut: exclusionsOf(this.#ticketsLeftOut),
      notes: exclusionsOf(this.#notes),
      unreadableTimes: this.#reader.unreadableTimes,
    };
  }

  *#passOn(ticket: Ticket): Generator<JourneyRecord> {
    this.#passedOn.add(keyOf(ticket));
    if (ticket.problem !== null) {
      count(this.#ticketsLeftOut, ticket.problem);
      return;
    }
    for (const note of ticket.notes) count(this.#notes, note);
    this.#tickets++;
    yield ticketRecord(ticket, this.#mapping);
  }
}

function keyOf({ tenant, id }: Ticket): string {
  return `${tenant.length}:${tenant}${id}`;
}

function count(counts: Map<string, number>, reason: string): void {
  counts.set(reason, (counts.get(reason) ?? 0) + 1);
}

function exclusionsOf(counts: ReadonlyMap<string, number>): Exclusions {
  return Object.fromEntries([...counts].sort(([one], [other]) => (one < other ? -1 : 1)));
}
