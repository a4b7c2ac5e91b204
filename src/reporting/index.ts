/**
 * From journeys and exports to reports, findings and actions.
 *
 * @module reporting
 */
export { PROBLEMS, type Problem, TRAITS, type Trait, type Traits } from "./diagnosis/cases.js";
export { type DiagnoseOptions, diagnose } from "./diagnosis/diagnose.js";
export { type ChangeDimension, type ChangeExplained, explainChange } from "./diagnosis/explain-change.js";
export type { Finding } from "./diagnosis/finding.js";
export { type Recommendation, recommend } from "./diagnosis/recommend.js";
export {
  type ColumnValues,
  type ExportMapping,
  TIME_FORMS,
  type TimeForm,
} from "./exports/export-mapping.js";
export type { ExportForm, ExportSource } from "./exports/export-rows.js";
export type { KpiSetName } from "./exports/known-kpis.js";
export { EXPORT_PRESETS, type ExportPreset, type ExportPresetName } from "./exports/presets.js";
export {
  type ExportRead,
  type ExportTally,
  type ReadExportOptions,
  readExport,
} from "./exports/read-export.js";
export { readMapping } from "./exports/read-mapping.js";
export {
  type ExportGroup,
  type ExportReport,
  type ReportExportOptions,
  type ReportedExport,
  reportExport,
} from "./exports/report-export.js";
export type { UnreadableTimes } from "./exports/time-columns.js";
export type { CellChanges } from "./incremental/changed-cells.js";
export {
  type FollowReportsOptions,
  followReports,
  type ReportedApplication,
  type ReportedDesk,
} from "./incremental/follow-reports.js";
export { ReportBook, type ReportBookOptions } from "./incremental/report-book.js";
export { type JourneyRecordOptions, journeyRecord } from "./records/journey-record.js";
export type { PacketContext } from "./records/packet-context.js";
export { surveyRecords } from "./records/survey-records.js";
export { type SlaClock, type SlaState, slaClocks } from "./sla/sla-clocks.js";
export { SLA_CLOCKS, type SlaClockName, type SlaPolicy, type SlaTarget } from "./sla/sla-policy.js";
