/**
 * KPI calculators: pure functions on plain records.
 *
 * @module kpi
 */

export type { CalculatorOptions } from "./calculators/basis.js";
export { type CasesOptions, type JourneyCase, type JourneyCases, journeyCases } from "./calculators/cases.js";
export {
  type ChannelSwitchingResult,
  type ChannelTransition,
  channelSwitching,
} from "./calculators/channel-switching.js";
export {
  type CompletionAfterSwitchResult,
  completionAfterSwitch,
  type DifferenceResult,
} from "./calculators/completion-after-switch.js";
export { type ContextCompletenessResult, contextCompleteness } from "./calculators/context-completeness.js";
export { type CsatBySwitchingResult, csatBySwitching } from "./calculators/csat-by-switching.js";
export {
  type FirstContactResolutionResult,
  firstContactResolution,
} from "./calculators/first-contact-resolution.js";
export {
  type FirstResponseTimeResult,
  firstResponseTime,
  humanWait,
  stayResponseTime,
} from "./calculators/first-response-time.js";
export { type HandoffSuccessResult, handoffSuccess } from "./calculators/handoff-success.js";
export { KPI_NAMES, type KpiName, type KpiSet, kpisOf } from "./calculators/kpi-set.js";
export { repeatYourself } from "./calculators/repeat-yourself.js";
export { type ResolutionTimeResult, resolutionTime } from "./calculators/resolution-time.js";
export type { EffortResult, SatisfactionResult } from "./calculators/satisfaction.js";
export { type SwitchAbandonmentResult, switchAbandonment } from "./calculators/switch-abandonment.js";
export { type SwitchFlow, switchFlow } from "./calculators/switch-flow.js";
export { type AcceptedWithin, type TimeToAcceptResult, timeToAccept } from "./calculators/time-to-accept.js";
export {
  type ChannelEffectiveness,
  type ChannelFigures,
  channelEffectiveness,
  channelEffectivenessOf,
} from "./channels/channel-effectiveness.js";
export type { DurationLeaders } from "./channels/duration-leaders.js";
export { type LeaderOptions, type RateLeaders, rateLeaders } from "./channels/rate-leaders.js";
export type { StandardisedGroup, StandardisedLeaders } from "./channels/standardised-leaders.js";
export {
  type AggregateColumns,
  type ColumnAggregate,
  columnAggregates,
} from "./columns/column-aggregates.js";
export { type ColumnQuantiles, columnQuantiles } from "./columns/column-quantiles.js";
export { columnSketches } from "./columns/column-sketches.js";
export type { DurationColumns } from "./columns/columns.js";
export type { CellKey, Contribution, ContributionPart } from "./contributions/contribution.js";
export { type Contributions, contributionsOf, type KpiInput } from "./contributions/contributions.js";
export type { Cohort, KpiContext } from "./contributions/kpi-context.js";
export { PERIODS, type Period, periodStart } from "./contributions/periods.js";
export type { ExcludedJourney, JourneyExclusion } from "./journeys/tidy-journeys.js";
export type { AlertEvidence, KpiAlert } from "./monitoring/alert.js";
export { alertsOf } from "./monitoring/alerts-of.js";
export { type Gauge, type Gauges, gaugesOf } from "./monitoring/gauges.js";
export { createMonitor, type KpiMonitor, type MonitorOptions } from "./monitoring/monitor.js";
export type { QualityStandard, RateBucket, StandardMeasure } from "./monitoring/quality-standard.js";
export type { FirstResponseState } from "./outcomes/first-response.js";
export type { HandoffOutcome, HandoffOutcomeState } from "./outcomes/handoffs.js";
export type { SurveyOutcome } from "./outcomes/surveys.js";
export type { ChannelSwitch, SwitchOfferOutcome } from "./outcomes/switching.js";
export type {
  AssignmentRecord,
  ContactRecord,
  EventRecordBase,
  FactRecord,
  HandoffRecord,
  JourneyRecord,
  JourneyRecordEvent,
  MergeRecord,
  MessageRecord,
  RatingScale,
  RecordActor,
  RecordStatus,
  SpamRecord,
  StatusRecord,
  SurveyEventRecord,
  SurveyKind,
  SurveyRecord,
  SwitchOfferRecord,
} from "./records.js";
export {
  DIMENSIONS,
  type Dimension,
  type KpiReport,
  type ReportGroup,
  type ReportOptions,
  type ReportStatus,
  report,
  reportOf,
} from "./report/report.js";
export type {
  DurationResult,
  Exclusions,
  KpiInterval,
  KpiResult,
  ObservedDurations,
  RateResult,
} from "./result.js";
export { agrestiCoullInterval } from "./statistics/agresti-coull.js";
export { benjaminiHochberg } from "./statistics/benjamini-hochberg.js";
export { type ShrunkRate, type ShrunkRates, shrinkRates } from "./statistics/beta-binomial.js";
export {
  type BurnRate,
  type BurnRateInput,
  type BurnRule,
  type BurnWindows,
  burnRate,
  burnRules,
} from "./statistics/burn-rate.js";
export { clopperPearsonInterval } from "./statistics/clopper-pearson.js";
export { type CohenKappa, cohenKappa } from "./statistics/cohen-kappa.js";
export type { ControlChart, ControlChartOptions, ControlPoint } from "./statistics/control-chart.js";
export {
  type CompetingObservation,
  cumulativeIncidence,
  type IncidenceCurve,
  type IncidenceStep,
  incidenceAt,
} from "./statistics/cumulative-incidence.js";
export { type CusumChart, type CusumOptions, cusumChart } from "./statistics/cusum.js";
export {
  directStandardisation,
  type Standardisation,
  type StandardisationInput,
  type StandardisedRate,
} from "./statistics/direct-standardisation.js";
export {
  type EwmaChart,
  type EwmaChartOptions,
  type EwmaOptions,
  ewma,
  ewmaChart,
} from "./statistics/ewma.js";
export { fisherExact } from "./statistics/fisher-exact.js";
export { funnelLimits } from "./statistics/funnel.js";
export type { Interval } from "./statistics/interval.js";
export {
  kaplanMeier,
  type Observation,
  type SurvivalCurve,
  type SurvivalStep,
} from "./statistics/kaplan-meier.js";
export { type LaneyChart, laneyChart } from "./statistics/laney-chart.js";
export { type LogRank, type LogRankGroup, logRank } from "./statistics/log-rank.js";
export { type MannWhitney, mannWhitney } from "./statistics/mann-whitney.js";
export { type Absorption, markovAbsorption } from "./statistics/markov-absorption.js";
export { decomposeRate, type MixRateDecomposition, type SegmentShift } from "./statistics/mix-rate.js";
export { Moments, type MomentsJson } from "./statistics/moments.js";
export {
  type NetPromoter,
  type NetPromoterDifference,
  type NpsHistogram,
  netPromoter,
  netPromoterDifference,
} from "./statistics/net-promoter.js";
export { newcombeDifference, type RateDifference } from "./statistics/newcombe.js";
export { pChart } from "./statistics/p-chart.js";
export type { Proportion } from "./statistics/proportion.js";
export { quantile } from "./statistics/quantile.js";
export {
  QuantileSketch,
  type QuantileSketchJson,
  type QuantileSketchOptions,
} from "./statistics/quantile-sketch.js";
export { type RestrictedMean, restrictedMean } from "./statistics/restricted-mean.js";
export { type RootCauseScan, rootCauseScan, type SegmentFinding } from "./statistics/root-cause-scan.js";
export { type SortedSample, sortedSample } from "./statistics/sorted-sample.js";
export { type Summary, summarise } from "./statistics/summary.js";
export { type Surprise, surpriseOf } from "./statistics/surprise.js";
export {
  type SurvivalAt,
  type SurvivalBand,
  type SurvivalBandOptions,
  survivalAt,
} from "./statistics/survival-band.js";
export { type SurvivalQuantile, survivalQuantile } from "./statistics/survival-quantile.js";
export { type MeanInput, tInterval } from "./statistics/t-interval.js";
export { twoSampleZ, type ZTest } from "./statistics/two-sample-z.js";
export { type Occurrences, uChart } from "./statistics/u-chart.js";
export { wilsonInterval } from "./statistics/wilson.js";
export { type CesResult, ces } from "./surveys/ces.js";
export { type CsatResult, csat, type SurveyOptions } from "./surveys/csat.js";
export { type NpsResult, nps, npsFromCounts } from "./surveys/nps.js";
export {
  type Measured,
  type StatusColour,
  type Target,
  type TargetStatus,
  targetStatus,
} from "./targets/target-status.js";
export type { DurationBagJson, Precision, Repeated } from "./totals/duration-bag.js";
export type { DurationTotalsJson } from "./totals/duration-totals.js";
export { type KpiPartialJson, KpiPartials } from "./totals/kpi-partials.js";
export { KpiTotals, type KpiTotalsJson, type KpiTotalsOptions } from "./totals/kpi-totals.js";
export type { CountName, DurationName } from "./totals/measures.js";
