import { durationInWords } from "../../calendar/index.js";
import type { DurationResult, Exclusions, KpiInterval, KpiSet, ReportStatus } from "../../kpi/index.js";
import type { ExportGroup, ExportReport, Finding, Recommendation } from "../../reporting/index.js";
import { between, count, NO_FIGURE, points, seconds, share } from "./figures.js";
import type { ReportDocument, ReportLine, ReportSection, ReportTable } from "./report-document.js";

/** What a report is told with. */
export interface Told {
  readonly name: string;
  readonly report: ExportReport;
  /** `null`: there were too many tickets to look into each. */
  readonly findings: readonly Finding[] | null;
  readonly recommendations: readonly Recommendation[];
}

const NAMES: Readonly<Record<keyof KpiSet, string>> = {
  csat: "CSAT",
  nps: "NPS",
  ces: "CES",
  firstResponse: "First response",
  stayResponse: "Response per channel",
  humanWait: "Wait for a person",
  resolution: "Resolution",
  handoffSuccess: "Handoff success",
  timeToAccept: "Time to accept",
  contextCompleteness: "Context completeness",
  repeatYourself: "Asked again",
  channelSwitching: "Channel switching",
  switchAbandonment: "Abandoned while switching",
  firstContactResolution: "First-contact resolution",
  reopenRate: "Reopened",
  completionAfterSwitch: "Completed after a switch",
  csatBySwitching: "CSAT with and without a switch",
};

/** The report of an export as it is shown. */
export function documentOf({ name, report, findings, recommendations }: Told): ReportDocument {
  const { read, asOf, timeZone, precision } = report;
  return {
    title: name,
    lead: [
      `${plural(read.rows, "row")}, ${plural(read.tickets, "ticket")}, as of ${new Date(asOf).toISOString()}; days of ${timeZone}`,
      ...(precision === "sketch" ? ["So many tickets: medians and percentiles are within 1 %."] : []),
    ],
    sections: [
      ...ratesOf(report.overall),
      ...durationsOf(report.overall),
      ...groupsOf(report),
      ...leadersOf(report),
      ...targetsOf(report),
      ...findingsOf(findings),
      ...recommendationsOf(recommendations),
      ...leftOut(report),
      ...unknownOf(report),
    ],
  };
}

function ratesOf({
  csat,
  nps,
  ces,
  channelSwitching,
  completionAfterSwitch,
}: Partial<KpiSet>): readonly ReportSection[] {
  const row = (
    name: string,
    kpi:
      | { readonly value: number | null; readonly n: number; readonly interval?: KpiInterval | null }
      | undefined,
    show: (value: number | null) => string,
  ): readonly (readonly string[])[] =>
    kpi === undefined ? [] : [[name, show(kpi.value), between(kpi.interval, show), count(kpi.n)]];
  const rows = [
    ...row(NAMES.csat, csat, share),
    ...row(NAMES.nps, nps, (value) => points(value, true)),
    ...row(NAMES.ces, ces, points),
    ...row(NAMES.channelSwitching, channelSwitching, share),
    ...row(NAMES.completionAfterSwitch, completionAfterSwitch, share),
  ];
  if (rows.length === 0) return [];
  return [{ title: "Rates", table: { columns: ["", "value", "95 % interval", "cases"], rows } }];
}

function durationsOf({ firstResponse, resolution, stayResponse }: Partial<KpiSet>): readonly ReportSection[] {
  const all = [
    [NAMES.firstResponse, firstResponse],
    [NAMES.stayResponse, stayResponse],
    [NAMES.resolution, resolution],
  ] as const;
  const known = all.flatMap(([name, kpi]) => (kpi === undefined ? [] : [[name, kpi] as const]));
  if (known.length === 0) return [];
  return [
    {
      title: "Durations, in seconds",
      table: {
        columns: ["", "cases", "not ended", "median", "p90", "ended: median", "mean"],
        rows: known.map(([name, { n, censored, value, p90, observed }]) => [
          name,
          count(n),
          count(censored),
          seconds(value),
          seconds(p90),
          seconds(observed.medianMs),
          seconds(observed.meanMs),
        ]),
      },
      lines: known.flatMap(([name, kpi]) => durationLine(name, kpi)),
    },
  ];
}

/** The median of those that ended reads too short while others go on: both are told, and what lies between. */
function durationLine(
  name: string,
  { n, censored, value, interval, observed }: DurationResult,
): readonly ReportLine[] {
  if (n === 0) return [];
  const ended =
    observed.medianMs === null
      ? "None has ended"
      : `Half of the ${count(observed.n)} that ended took up to ${durationInWords(observed.medianMs)}`;
  if (censored === 0) return [{ text: `${name}: ${lowerFirst(ended)}.` }];
  const whole =
    value === null
      ? "too few have ended to tell a median of all"
      : `with the ${count(censored)} that had not, the median is ${durationInWords(value)} (Kaplan-Meier, 95 % ${between(interval, seconds)} s)`;
  return [{ text: `${name}: ${lowerFirst(ended)}; ${whole}.` }];
}

function groupsOf({ by }: ExportReport): readonly ReportSection[] {
  return Object.entries(by).flatMap(([dimension, groups]) =>
    groups.length === 0 ? [] : [{ title: `By ${dimension}`, table: groupTable(groups) }],
  );
}

function groupTable(groups: readonly ExportGroup[]): ReportTable {
  const has = (name: keyof KpiSet) => groups.some(({ kpis }) => kpis[name] !== undefined);
  const columns = [
    "",
    ...(has("csat") ? ["CSAT", "rated"] : []),
    ...(has("firstResponse") ? ["first response, s", "cases"] : []),
    ...(has("resolution") ? ["resolution, s", "cases", "not ended"] : []),
  ];
  const rows = groups.map(({ name, kpis: { csat, firstResponse, resolution } }) => [
    name ?? "(none)",
    ...(csat === undefined ? [] : [share(csat.value), count(csat.n)]),
    ...(firstResponse === undefined ? [] : [seconds(firstResponse.value), count(firstResponse.n)]),
    ...(resolution === undefined
      ? []
      : [seconds(resolution.value), count(resolution.n), count(resolution.censored)]),
  ]);
  return { columns, rows };
}

function leadersOf({
  channels: { satisfaction, resolution, engagement },
}: ExportReport): readonly ReportSection[] {
  const told = [
    ["Most satisfied (standardised to one mix of segments)", satisfaction],
    ["Soonest resolved", resolution],
    ["Most engaged", engagement],
  ] as const;
  const lines = told.flatMap(([what, ranking]): readonly ReportLine[] => {
    if (ranking === undefined) return [];
    const { leaders, insufficient } = ranking;
    const first = leaders.length === 0 ? "no channel has enough cases" : leaders.join(", ");
    const few = insufficient.length === 0 ? [] : [`too few cases: ${insufficient.join(", ")}`];
    return [{ text: `${what}: ${first}`, below: few }];
  });
  return lines.length === 0
    ? []
    : [{ title: "Channels that lead, and those that cannot be told from them", lines }];
}

function targetsOf({ targets }: ExportReport): readonly ReportSection[] {
  if (targets.length === 0) return [];
  return [
    {
      title: "Targets",
      lines: targets.map(
        (status): ReportLine => ({
          text: targetLine(status),
          ...(status.status === "green" ? { tone: "good" as const } : {}),
          ...(status.status === "red" ? { tone: "bad" as const } : {}),
        }),
      ),
    },
  ];
}

const IN_MS: readonly string[] = ["firstResponse", "stayResponse", "humanWait", "resolution", "timeToAccept"];

function targetLine({ kpi, dimension, name, status, certain, value, n }: ReportStatus): string {
  const where = dimension === null ? "overall" : `${dimension} ${name ?? "(none)"}`;
  const sure =
    status === "insufficient" ? "too few cases" : certain ? `${status}, certain` : `${status}, not certain`;
  const shown = IN_MS.includes(kpi)
    ? `${seconds(value)} s`
    : kpi === "nps" || kpi === "ces"
      ? points(value)
      : share(value);
  return `${NAMES[kpi]}, ${where}: ${sure} (${value === null ? NO_FIGURE : shown}, ${plural(n, "case")})`;
}

const MOST_FINDINGS = 10;

function findingsOf(findings: readonly Finding[] | null): readonly ReportSection[] {
  const title = "Where it goes wrong more often than elsewhere";
  if (findings === null)
    return [
      { title, lines: [{ text: "Not looked for: there are too many tickets. Split the file to see." }] },
    ];
  if (findings.length === 0) return [];
  const lines = findings.slice(0, MOST_FINDINGS).map(({ sentence }): ReportLine => ({ text: sentence }));
  const more = findings.length - MOST_FINDINGS;
  return [{ title, lines: more > 0 ? [...lines, { text: `and ${more} more` }] : lines }];
}

function recommendationsOf(recommendations: readonly Recommendation[]): readonly ReportSection[] {
  if (recommendations.length === 0) return [];
  return [
    {
      title: "What to do",
      lines: recommendations.slice(0, MOST_FINDINGS).map(({ kind, action, evidence, caution }) => ({
        text: `${kind}: ${action}`,
        below: [`Because: ${evidence}.`, ...(caution === null ? [] : [`Caution: ${caution}`])],
      })),
    },
  ];
}

const REASONS: Readonly<Record<string, string>> = {
  malformedQuotes: "rows whose quotes do not fit together",
  raggedRow: "rows with too few or too many fields",
  unsafeJson: "objects that programs read differently",
  idMissing: "rows without an id",
  scattered: "rows of a ticket that stand apart from its others",
  openedAtMissing: "tickets without a time of opening",
  openedAtUnreadable: "tickets whose time of opening cannot be read",
  firstResponseUnreadable: "tickets whose first response cannot be read",
  answeredBeforeOpened: "tickets answered before they were opened",
  resolvedAtUnreadable: "tickets whose time of resolution cannot be read",
  resolvedBeforeOpened: "tickets resolved before they were opened",
  closedAtUnreadable: "tickets whose time of closing cannot be read",
  closedBeforeOpened: "tickets closed before they were opened",
  endedWithoutTime: "tickets that ended nobody knows when",
  sentinelTime: "times that stand for none, such as 1970-01-01",
  reopened: "tickets that were reopened, and count as open",
  ratingUnreadable: "ratings that cannot be read",
  ratingTimeUnreadable: "times of ratings that cannot be read",
  messageUnreadable: "messages whose time cannot be read",
  spam: "tickets that are spam",
  noEvents: "tickets opened after the time of the report",
  notEnded: "tickets that have not ended",
};

function leftOut({ read, excluded, dropped }: ExportReport): readonly ReportSection[] {
  const counted = (reasons: Exclusions): readonly ReportLine[] =>
    Object.entries(reasons).map(([reason, number]) => ({
      text: `${count(number)} ${REASONS[reason] ?? reason}`,
    }));
  const lines = [
    ...counted(read.rowsLeftOut),
    ...counted(read.ticketsLeftOut),
    ...counted(excluded),
    ...counted(read.notes),
    ...(read.forgottenTickets === 0
      ? []
      : [
          { text: `Of ${count(read.forgottenTickets)} tickets nobody knows whether a later row was of them` },
        ]),
    ...(dropped.futureEvents === 0
      ? []
      : [{ text: `${count(dropped.futureEvents)} events after the time of the report` }]),
    ...(dropped.duplicateEvents === 0
      ? []
      : [{ text: `${count(dropped.duplicateEvents)} events given twice` }]),
  ];
  return lines.length === 0 ? [] : [{ title: "Passed over", lines }];
}

function unknownOf({ unknown }: ExportReport): readonly ReportSection[] {
  if (unknown.length === 0) return [];
  return [
    { title: "Not told by this export", lines: [{ text: unknown.map((name) => NAMES[name]).join(", ") }] },
  ];
}

function plural(number: number, noun: string): string {
  return `${count(number)} ${noun}${number === 1 ? "" : "s"}`;
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
