import type { EpochMs } from "../../kernel/instant.js";
import type { ColumnValues, ExportMapping } from "./export-mapping.js";
import type { ExportRow } from "./export-rows.js";
import type { Ticket, TicketMessage, TicketNote, TicketProblem } from "./ticket.js";
import { TimeColumns, type UnreadableTimes } from "./time-columns.js";
import { TimeReader } from "./time-reader.js";

type Row = Extract<ExportRow, { readonly type: "row" }>;

const EMPTY = ["?", "-", "null", "none", "n/a", "nan", "undefined"];
const NUMBER = /^[+-]?\d{1,15}(?:[.]\d+)?$/;
const UNIT_MS = { seconds: 1_000, minutes: 60_000, hours: 3_600_000 };

/** Reads a ticket out of a row by the mapping. */
export class TicketReader {
  readonly #mapping: ExportMapping;
  readonly #times: TimeReader;
  readonly #columns: TimeColumns;
  readonly #tenant: string;
  readonly #empty: ReadonlySet<string>;
  readonly #channels: ReadonlyMap<string, string>;
  readonly #ratings: ReadonlyMap<string, number | null>;
  readonly #authors: ReadonlyMap<string, TicketMessage["actor"]>;

  /** @throws ThroughlineError `INVALID_INPUT` for an unknown zone */
  constructor(mapping: ExportMapping, options: { readonly timeZone: string; readonly tenant: string }) {
    const { times = "iso", timeZone = options.timeZone, empty = EMPTY, channel, rating, message } = mapping;
    this.#mapping = mapping;
    this.#times = new TimeReader(times, timeZone);
    this.#columns = new TimeColumns(times, timeZone);
    this.#tenant = options.tenant;
    this.#empty = new Set(empty.map((word) => word.toLowerCase()));
    this.#channels = byWord(typeof channel === "object" && "values" in channel ? channel.values : {});
    this.#ratings = byWord(rating?.values ?? {});
    this.#authors = byWord(message?.author.values ?? {});
  }

  /** Columns of which most times could not be read so far. */
  get unreadableTimes(): readonly UnreadableTimes[] {
    return this.#columns.unreadable();
  }

  /** `null` where the row names no ticket. */
  read(row: Row): Ticket | null {
    const mapping = this.#mapping;
    const id = this.#text(row, mapping.id);
    if (id === null) return null;
    const notes: TicketNote[] = [];
    const opened = this.#time(row, mapping.openedAt, notes);
    const openedAt = typeof opened === "number" ? opened : 0;
    const answered = this.#answered(row, openedAt, notes);
    const [resolved, closed] = [
      this.#time(row, mapping.resolvedAt, notes),
      this.#time(row, mapping.closedAt, notes),
    ];
    const ended = mapping.ended === undefined ? null : this.#says(row, mapping.ended);
    const isOpenAgain = ended === false && (typeof resolved === "number" || typeof closed === "number");
    if (isOpenAgain) notes.push("reopened");
    const timeOf = (time: EpochMs | "unreadable" | null) =>
      typeof time === "number" && !isOpenAgain ? time : null;
    const [resolvedAt, closedAt] = [timeOf(resolved), timeOf(closed)];
    const problem = problemOf({ opened, answered, resolved, closed, endedWithout: ended === true });
    const channel = this.#channel(row);
    const message = this.#message(row, channel, notes);
    return {
      id,
      tenant: this.#text(row, mapping.tenant) ?? this.#tenant,
      customer: this.#text(row, mapping.customer),
      topic: this.#text(row, mapping.topic),
      segment: this.#text(row, mapping.segment),
      agent: this.#text(row, mapping.agent),
      queue: this.#text(row, mapping.queue),
      channel,
      openedAt,
      answeredAt: typeof answered === "number" ? answered : null,
      resolvedAt,
      closedAt,
      revision: this.#revision(row),
      spam: mapping.spam !== undefined && this.#says(row, mapping.spam),
      beganByAgent: mapping.beganByAgent !== undefined && this.#says(row, mapping.beganByAgent),
      rating: this.#rating(row, closedAt ?? resolvedAt ?? openedAt, notes),
      messages: message === null ? [] : [message],
      notes,
      problem,
    };
  }

  /** `null` where nothing stands there. */
  #text(row: Row, column: string | undefined): string | null {
    if (column === undefined) return null;
    const value = row.get(column);
    if (typeof value !== "string")
      return typeof value === "number" || typeof value === "boolean" ? `${value}` : null;
    const text = value.trim();
    return text === "" || this.#empty.has(text.toLowerCase()) ? null : text;
  }

  #time(row: Row, column: string | undefined, notes: TicketNote[]): EpochMs | "unreadable" | null {
    const text = this.#text(row, column);
    if (text === null || column === undefined) return null;
    const time = this.#times.read(text);
    this.#columns.count(column, text, time);
    if (time !== "sentinel") return time;
    notes.push("sentinelTime");
    return null;
  }

  #answered(row: Row, openedAt: EpochMs, notes: TicketNote[]): EpochMs | "unreadable" | null {
    const { firstResponse } = this.#mapping;
    if (firstResponse === undefined) return null;
    if ("at" in firstResponse) return this.#time(row, firstResponse.at, notes);
    const text = this.#text(row, firstResponse.after);
    if (text === null) return null;
    return NUMBER.test(text)
      ? openedAt + Math.round(Number(text) * UNIT_MS[firstResponse.unit])
      : "unreadable";
  }

  #says(row: Row, { column, values }: ColumnValues): boolean {
    const value = row.get(column);
    const word = String(value ?? "")
      .trim()
      .toLowerCase();
    return values.some((one) => one.toLowerCase() === word);
  }

  #channel(row: Row): string {
    const { channel } = this.#mapping;
    if (channel === undefined) return "unknown";
    if (typeof channel === "object" && "always" in channel) return channel.always;
    const text = this.#text(row, typeof channel === "string" ? channel : channel.column);
    if (text === null) return "unknown";
    return this.#channels.get(text.toLowerCase()) ?? text.toLowerCase().replace(/[\s_]+/g, "-");
  }

  /** Counters, such as of changes, and times both tell which is newer. */
  #revision(row: Row): number | null {
    const text = this.#text(row, this.#mapping.revisedAt);
    if (text === null) return null;
    if (NUMBER.test(text)) return Number(text);
    const time = this.#times.read(text);
    return typeof time === "number" ? time : null;
  }

  #rating(row: Row, otherwiseAt: EpochMs, notes: TicketNote[]): Ticket["rating"] {
    const { rating } = this.#mapping;
    const text = this.#text(row, rating?.column);
    if (rating === undefined || text === null) return null;
    const named = this.#ratings.get(text.toLowerCase());
    if (named === null) return null;
    const value = named ?? (NUMBER.test(text) ? Number(text) : null);
    if (value === null) {
      notes.push("ratingUnreadable");
      return null;
    }
    const at = this.#time(row, rating.at, notes);
    if (at === "unreadable") notes.push("ratingTimeUnreadable");
    return { value, at: typeof at === "number" ? at : otherwiseAt };
  }

  #message(row: Row, channel: string, notes: TicketNote[]): TicketMessage | null {
    const { message } = this.#mapping;
    if (message === undefined) return null;
    const actor = this.#authors.get(this.#text(row, message.author.column)?.toLowerCase() ?? "");
    if (actor === undefined) return null;
    const at = this.#time(row, message.at, notes);
    if (typeof at !== "number") {
      notes.push("messageUnreadable");
      return null;
    }
    return {
      id: this.#text(row, message.id),
      at,
      actor,
      actorId: actor === "agent" || actor === "bot" ? this.#text(row, message.actor) : null,
      channel,
      internal: message.internal !== undefined && this.#says(row, message.internal),
    };
  }
}

function problemOf(found: {
  readonly opened: EpochMs | "unreadable" | null;
  readonly answered: EpochMs | "unreadable" | null;
  readonly resolved: EpochMs | "unreadable" | null;
  readonly closed: EpochMs | "unreadable" | null;
  readonly endedWithout: boolean;
}): TicketProblem | null {
  const { opened, answered, resolved, closed, endedWithout } = found;
  if (opened === null) return "openedAtMissing";
  if (opened === "unreadable") return "openedAtUnreadable";
  if (answered === "unreadable") return "firstResponseUnreadable";
  if (resolved === "unreadable") return "resolvedAtUnreadable";
  if (closed === "unreadable") return "closedAtUnreadable";
  if (answered !== null && answered < opened) return "answeredBeforeOpened";
  if (resolved !== null && resolved < opened) return "resolvedBeforeOpened";
  if (closed !== null && closed < opened) return "closedBeforeOpened";
  return endedWithout && resolved === null && closed === null ? "endedWithoutTime" : null;
}

function byWord<Value>(values: Readonly<Record<string, Value>>): ReadonlyMap<string, Value> {
  return new Map(Object.entries(values).map(([word, value]) => [word.toLowerCase(), value]));
}
