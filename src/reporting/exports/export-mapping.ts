import type { RatingScale, RecordActor, SurveyKind } from "../../kpi/records.js";

/** How the times of an export are written. */
export const TIME_FORMS = ["iso", "day-first", "month-first", "epoch-seconds", "epoch-milliseconds"] as const;

/**
 * One of {@link TIME_FORMS}. `iso`: `2026-03-01 09:00` with or without seconds, `T` and offset; `day-first`: `1/3/2026 09:00`; `month-first`:
 * `3/1/2026 9:00 AM`, both also with `.` or `-`. With each of them `iso` may stand beside, with the two last only with an offset. Times without an
 * offset are of the mapping's zone.
 */
export type TimeForm = (typeof TIME_FORMS)[number];

/** A column, and which of its values mean yes. Compared without regard to case. */
export interface ColumnValues {
  readonly column: string;
  readonly values: readonly string[];
}

/**
 * Which column of an export says what. A column is the name in the first row of a CSV file, or the path in a JSON object: `stats.resolved_at`. What
 * is not mapped is not known, and no KPI is made up from it.
 *
 * @example
 * ```ts
 * const mapping: ExportMapping = {
 *   id: "number",
 *   openedAt: "opened_at",
 *   resolvedAt: "resolved_at",
 *   times: "day-first",
 *   channel: { column: "contact_type", values: { Phone: "phone", Email: "email" } },
 * };
 * ```
 */
export interface ExportMapping {
  /** Of the ticket. Rows of one id are one ticket. */
  readonly id: string;
  /** When the customer came with it. */
  readonly openedAt: string;
  /** When the customer was first answered by a person, or how long after the opening. */
  readonly firstResponse?:
    | { readonly at: string }
    | { readonly after: string; readonly unit: "seconds" | "minutes" | "hours" };
  /** When it was solved, and not reopened since. */
  readonly resolvedAt?: string;
  /** When it was closed. */
  readonly closedAt?: string;
  /**
   * Says that it is solved or closed. A ticket that is, without a time for it, is left out; one that is not, with a time, was reopened, and counts as
   * open.
   */
  readonly ended?: ColumnValues;
  /** Of several rows of a ticket the one with the newest of these counts. Default: the last in the file. */
  readonly revisedAt?: string;
  readonly times?: TimeForm;
  /** An IANA zone for times without an offset. Default: the zone of the report. */
  readonly timeZone?: string;
  /**
   * A column, or a column with what its values are called here: a value that is not listed is called as it is, in small letters with hyphens.
   * `always`: the same for all.
   */
  readonly channel?:
    | string
    | { readonly column: string; readonly values: Readonly<Record<string, string>> }
    | { readonly always: string };
  readonly customer?: string;
  readonly tenant?: string;
  readonly topic?: string;
  readonly segment?: string;
  readonly agent?: string;
  readonly queue?: string;
  readonly spam?: ColumnValues;
  /** Says that an agent began it, not the customer. */
  readonly beganByAgent?: ColumnValues;
  /** The customer's answer to a survey. `values` turns words into ratings on the scale; one that is `null` stands for no answer. */
  readonly rating?: {
    readonly column: string;
    /** Default `csat`. */
    readonly kind?: SurveyKind;
    /** Default: 1 to 5 for `csat`, 0 to 10 for `nps`, 1 to 7 for `ces`. */
    readonly scale?: RatingScale;
    readonly values?: Readonly<Record<string, number | null>>;
    /** When it was given. Default: when the ticket ended, else when it was opened. */
    readonly at?: string;
  };
  /** Every row is a message of the ticket. Then first responses and stays on channels are counted on these. */
  readonly message?: {
    readonly at: string;
    readonly id?: string;
    /** Who wrote it. A row whose value is not listed is no message. */
    readonly author: { readonly column: string; readonly values: Readonly<Record<string, RecordActor>> };
    readonly actor?: string;
    /** Says that it is a note between agents. */
    readonly internal?: ColumnValues;
  };
  /** What stands for nothing, besides an empty field. Default `?`, `-`, `null`, `none`, `n/a`, `nan`, `undefined`, in any case. */
  readonly empty?: readonly string[];
  /** Of a CSV file: one character. Default: found out. */
  readonly delimiter?: string;
}
