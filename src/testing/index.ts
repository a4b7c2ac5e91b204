/**
 * Conformance kits: what an adapter must do, as cases for any test runner. And data for tests of KPI figures.
 *
 * @module testing
 */
export type {
  CoordinationCase,
  CoordinationCaseContext,
  CoordinationRequirement,
} from "./coordination/case.js";
export {
  type CoordinationHarness,
  coordinationCases,
  coordinationConformance,
} from "./coordination/conformance.js";
export type { EventStoreCase, EventStoreCaseContext, EventStoreRequirement } from "./event-store/case.js";
export {
  type EventStoreHarness,
  eventStoreCases,
  eventStoreConformance,
} from "./event-store/conformance.js";
export type { KeyVaultCase, KeyVaultCaseContext, KeyVaultRequirement } from "./key-vault/case.js";
export { type KeyVaultHarness, keyVaultCases, keyVaultConformance } from "./key-vault/conformance.js";
export type { ConformanceCase, KitCase } from "./kit.js";
export {
  type JourneyData,
  type JourneyDataOptions,
  journeyData,
  type SurveyDetails,
  type TimeUnit,
} from "./kpi/journey-data.js";
export { type RatingDataOptions, ratingData } from "./kpi/rating-data.js";
export type { SchedulerCase, SchedulerCaseContext, SchedulerRequirement } from "./scheduler/case.js";
export { type SchedulerHarness, schedulerCases, schedulerConformance } from "./scheduler/conformance.js";
export type {
  ProviderConduct,
  SenderCase,
  SenderCaseContext,
  SenderRequirement,
  SenderUnderTest,
} from "./sender/case.js";
export { type SenderHarness, senderCases, senderConformance } from "./sender/conformance.js";
export type { TransportCase, TransportCaseContext, TransportRequirement } from "./transport/case.js";
export {
  type TransportHarness,
  transportCases,
  transportConformance,
} from "./transport/conformance.js";
