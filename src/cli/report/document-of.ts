import { durationInWords } from "../../calendar/index.js";
import { offsetStretches } from "../../calendar/zone.js";
import type { DurationResult, Exclusions, KpiInterval, KpiSet, ReportStatus } from "../../kpi/index.js";
import type {
  ExportGroup,
  ExportMapping,
  ExportReport,
  Finding,
  Recommendation,
} from "../../reporting/index.js";
import { between, count, points, seconds, share } from "./figures.js";
import type { ReportDocument, ReportLine, ReportSection, ReportTable } from "./report-document.js";

/** What a report is told with. */
export interface Told {
  readonly name: string;
  readonly report: ExportReport;
  /** By which it was read: what is not mapped has no section. */
  readonly mapping: ExportMapping;
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
export function documentOf({ name, report, mapping, findings, recommendations }: Told): ReportDocument {
  const { read, asOf, timeZone, precision } = report;
  const hasChannels = mapping.channel !== undefined;
  return {
    title: name,
    lead: [
      `${plural(read.rows, "row")}, ${plural(read.tickets, "ticket")}, as of ${timeIn(timeZone, asOf)}; days of ${timeZone}`,
      ...read.unreadableTimes.map((times) => unreadableLine(times, mapping)),
      ...(precision === "sketch" ? ["So many tickets: medians and percentiles are within 1 %."] : []),
    ],
    sections: [
      ...ratesOf(report.overall),
      ...durationsOf(report.overall, mapping.message !== undefined),
      ...groupsOf(report, hasChannels),
      ...(hasChannels ? leadersOf(report) : []),
      ...targetsOf(report, hasChannels),
      ...findingsOf(findings),
      ...recommendationsOf(recommendations),
      ...leftOut(report),
      ...unknownOf(report),
    ],
  };
}

function unreadableLine(
  { column, values, unreadable, readableAs, readable }: ExportReport["read"]["unreadableTimes"][number],
  { times = "iso" }: ExportMapping,
): string {
  const others = readableAs.map((form) => `"${form}"`).join(" or ");
  const advice =
    others === ""
      ? ""
      : ` With "times": ${others} in the mapping ${readable === unreadable ? "they" : `${count(readable)} of them`} would be read.`;
  return `${share(unreadable / values)} of the times in "${column}" cannot be read as ${times} (${count(unreadable)} of ${count(values)}).${advice}`;
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

/** A ticket that is no conversation has one stay, and its response is the first response once more. */
function durationsOf(
  { firstResponse, resolution, stayResponse }: Partial<KpiSet>,
  hasStays: boolean,
): readonly ReportSection[] {
  const all = [
    [NAMES.firstResponse, firstResponse],
    [NAMES.stayResponse, hasStays ? stayResponse : undefined],
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
      ? "none has ended"
      : observed.n === 1
        ? `the one that ended took ${durationInWords(observed.medianMs)}`
        : `half of the ${count(observed.n)} that ended took up to ${durationInWords(observed.medianMs)}`;
  if (censored === 0) return [{ text: `${name}: ${ended}.` }];
  const whole =
    value === null
      ? "too few have ended to tell a median of all"
      : `with the ${censored === 1 ? "one" : count(censored)} that had not, the median is ${durationInWords(value)} (Kaplan-Meier, 95 % ${between(interval, seconds)} s)`;
  return [{ text: `${name}: ${ended}; ${whole}.` }];
}

function groupsOf({ by }: ExportReport, hasChannels: boolean): readonly ReportSection[] {
  return Object.entries(by).flatMap(([dimension, groups]) =>
    groups.length === 0 || (dimension === "channel" && !hasChannels)
      ? []
      : [{ title: `By ${dimension}`, table: groupTable(groups) }],
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
    [
      "Most satisfied (standardised to one mix of segments)",
      satisfaction,
      satisfaction?.groups.map(({ name }) => name),
    ],
    ["Soonest resolved", resolution, Object.keys(resolution?.pValues ?? {})],
    ["Most engaged", engagement, Object.keys(engagement?.differences ?? {})],
  ] as const;
  const lines = told.flatMap(([what, ranking, compared = []]): readonly ReportLine[] => {
    if (ranking === undefined) return [];
    const { leaders, insufficient } = ranking;
    const isBehind = (name: string) => !leaders.includes(name) && !insufficient.includes(name);
    const named = leaders.join(", ");
    const alike = leaders.length > 1 && !compared.some(isBehind);
    const first = leaders.length === 0 ? "no channel has enough cases" : named;
    const few = insufficient.length === 0 ? [] : [`too few cases: ${insufficient.join(", ")}`];
    return [{ text: `${what}: ${alike ? `cannot be told apart (${named})` : first}`, below: few }];
  });
  return lines.length === 0
    ? []
    : [{ title: "Channels that lead, and those that cannot be told from them", lines }];
}

function targetsOf(report: ExportReport, hasChannels: boolean): readonly ReportSection[] {
  const targets = report.targets.filter(({ dimension }) => hasChannels || dimension !== "channel");
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
  const cases = plural(n, "case");
  if (value === null) return `${NAMES[kpi]}, ${where}: no value yet (${cases})`;
  const sure =
    status === "insufficient" ? "too few cases" : certain ? `${status}, certain` : `${status}, not certain`;
  const shown = IN_MS.includes(kpi)
    ? `${seconds(value)} s`
    : kpi === "nps" || kpi === "ces"
      ? points(value)
      : share(value);
  return `${NAMES[kpi]}, ${where}: ${sure} (${shown}, ${cases})`;
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

/** What one is called, and what several are. */
const REASONS: Readonly<Record<string, readonly [one: string, several: string]>> = {
  malformedQuotes: ["row whose quotes do not fit together", "rows whose quotes do not fit together"],
  raggedRow: ["row with too few or too many fields", "rows with too few or too many fields"],
  unsafeJson: ["object that programs read differently", "objects that programs read differently"],
  idMissing: ["row without an id", "rows without an id"],
  scattered: [
    "row of a ticket that stands apart from its others",
    "rows of a ticket that stand apart from its others",
  ],
  openedAtMissing: ["ticket without a time of opening", "tickets without a time of opening"],
  openedAtUnreadable: [
    "ticket whose time of opening cannot be read",
    "tickets whose time of opening cannot be read",
  ],
  firstResponseUnreadable: [
    "ticket whose first response cannot be read",
    "tickets whose first response cannot be read",
  ],
  answeredBeforeOpened: ["ticket answered before it was opened", "tickets answered before they were opened"],
  resolvedAtUnreadable: [
    "ticket whose time of resolution cannot be read",
    "tickets whose time of resolution cannot be read",
  ],
  resolvedBeforeOpened: ["ticket resolved before it was opened", "tickets resolved before they were opened"],
  closedAtUnreadable: [
    "ticket whose time of closing cannot be read",
    "tickets whose time of closing cannot be read",
  ],
  closedBeforeOpened: ["ticket closed before it was opened", "tickets closed before they were opened"],
  endedWithoutTime: ["ticket that ended nobody knows when", "tickets that ended nobody knows when"],
  sentinelTime: [
    "time that stands for none, such as 1970-01-01",
    "times that stand for none, such as 1970-01-01",
  ],
  reopened: ["ticket that was reopened, and counts as open", "tickets that were reopened, and count as open"],
  ratingUnreadable: ["rating that cannot be read", "ratings that cannot be read"],
  offScale: ["rating off its scale", "ratings off their scale"],
  ratingTimeUnreadable: ["time of a rating that cannot be read", "times of ratings that cannot be read"],
  messageUnreadable: ["message whose time cannot be read", "messages whose time cannot be read"],
  spam: ["ticket that is spam", "tickets that are spam"],
  noEvents: ["ticket opened after the time of the report", "tickets opened after the time of the report"],
  notEnded: ["ticket that has not ended", "tickets that have not ended"],
  futureEvents: ["event after the time of the report", "events after the time of the report"],
  duplicateEvents: ["event given twice", "events given twice"],
};

function leftOut({ read, overall, excluded, dropped }: ExportReport): readonly ReportSection[] {
  const counted = (reasons: Exclusions): readonly ReportLine[] =>
    Object.entries(reasons).flatMap(([reason, number]) => {
      const [one, several] = REASONS[reason] ?? [reason, reason];
      return number === 0 ? [] : [{ text: `${count(number)} ${number === 1 ? one : several}` }];
    });
  const offScale = [overall.csat, overall.nps, overall.ces].reduce(
    (sum, kpi) => sum + (kpi?.excluded.offScale ?? 0),
    0,
  );
  const { forgottenTickets } = read;
  const lines = [
    ...counted(read.rowsLeftOut),
    ...counted(read.ticketsLeftOut),
    ...counted(excluded),
    ...counted(read.notes),
    ...counted({ offScale }),
    ...(forgottenTickets === 0
      ? []
      : [
          {
            text: `${plural(forgottenTickets, "ticket")} so early that a later row of one counts as another ticket`,
          },
        ]),
    ...counted({ futureEvents: dropped.futureEvents, duplicateEvents: dropped.duplicateEvents }),
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

/** `2016-06-01T03:00:00+03:00`. */
function timeIn(timeZone: string, at: number): string {
  const [stretch] = offsetStretches(timeZone, at, at + 1);
  const offset = stretch?.offsetMs ?? 0;
  const [size, wall] = [Math.abs(offset), new Date(at + offset).toISOString().slice(0, 19)];
  const two = (value: number) => String(Math.floor(value)).padStart(2, "0");
  return `${wall}${offset < 0 ? "-" : "+"}${two(size / 3_600_000)}:${two((size / 60_000) % 60)}`;
}
