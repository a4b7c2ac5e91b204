/** A report as it is shown: sections of tables and lines. What stands in it comes from outside, and is escaped where it is shown. */
export interface ReportDocument {
  readonly title: string;
  readonly lead: readonly string[];
  readonly sections: readonly ReportSection[];
}

/** A part under a heading. */
export interface ReportSection {
  readonly title: string;
  readonly table?: ReportTable;
  readonly lines?: readonly ReportLine[];
}

/** The first column holds names, the others figures. */
export interface ReportTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** A line, with what belongs to it set in below. */
export interface ReportLine {
  readonly text: string;
  readonly below?: readonly string[];
  readonly tone?: "good" | "bad";
}
