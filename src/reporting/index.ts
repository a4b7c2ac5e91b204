/**
 * From journeys and exports to reports, findings and actions.
 *
 * @module reporting
 */
export { type JourneyRecordOptions, journeyRecord } from "./records/journey-record.js";
export type { PacketContext } from "./records/packet-context.js";
export { surveyRecords } from "./records/survey-records.js";
export { type SlaClock, type SlaState, slaClocks } from "./sla/sla-clocks.js";
export { SLA_CLOCKS, type SlaClockName, type SlaPolicy, type SlaTarget } from "./sla/sla-policy.js";
