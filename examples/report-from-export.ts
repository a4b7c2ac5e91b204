/**
 * A full report from nothing but a ticket export: a mapping says which column is which, what makes no sense is counted and left out, tickets that
 * are still open take part in the median, and what goes wrong is found and told with what to do about it.
 */
import { diagnose, type ExportMapping, recommend, reportExport } from "throughline/reporting";

/** As a helpdesk writes it: semicolons, local times, a sentinel for "not yet", and mistakes. */
const opened = (day: number, hour: number) => `${day}/6/2026 ${String(hour).padStart(2, "0")}:00`;
const rows = ["Number;Opened;Answered;Solved;Via;About;Stars"];
for (let day = 1; day <= 28; day++)
  for (const [via, hour] of [
    ["Chat", 10],
    ["Chat", 20],
    ["E-Mail", 10],
    ["E-Mail", 20],
  ] as const)
    for (const about of ["billing", "delivery"]) {
      const late = via === "Chat" && hour === 20 && about === "billing";
      const bad = late ? day % 2 === 0 : day % 14 === 0;
      const stars = bad ? 1 : 5;
      const solved = day === 28 ? "1/1/1970 00:00" : opened(day, hour + (late ? 3 : 1));
      rows.push(
        `${via}-${hour}-${about}-${day};${opened(day, hour)};${opened(day, hour + 1)};${solved};${via};${about};${stars}`,
      );
    }
rows.push("no-time;;;;Chat;billing;", "turned-round;2/6/2026 10:00;;1/6/2026 10:00;Chat;billing;");

const mapping: ExportMapping = {
  id: "Number",
  openedAt: "Opened",
  firstResponse: { at: "Answered" },
  resolvedAt: "Solved",
  times: "day-first",
  channel: { column: "Via", values: { Chat: "web-chat", "E-Mail": "email" } },
  topic: "About",
  rating: { column: "Stars" },
};

const { report, journeys } = await reportExport(rows.join("\r\n"), {
  mapping,
  asOf: "2026-07-01T00:00:00+03:00",
  cohort: "started",
  timeZone: "Europe/Athens",
  period: "month",
  weekStart: "monday",
  by: ["channel"],
});

const { read, overall, by, unknown } = report;
console.log(
  `${read.rows} rows, ${read.tickets} tickets; left out:`,
  read.ticketsLeftOut,
  "; notes:",
  read.notes,
);
const { csat, resolution } = overall;
console.log(`CSAT ${csat?.value?.toFixed(3)} of ${csat?.n}`);
console.log(
  `resolution: ${resolution?.censored} of ${resolution?.n} still open,`,
  `median ${(resolution?.value ?? 0) / 60_000} min, of those that ended ${(resolution?.observed.medianMs ?? 0) / 60_000} min`,
);
for (const { name, kpis } of by.channel ?? []) console.log(`  ${name}: CSAT ${kpis.csat?.value?.toFixed(3)}`);
console.log("the export does not tell:", unknown.length, "KPIs, such as", unknown[0]);

const findings = diagnose(journeys ?? [], { asOf: report.asOf, timeZone: report.timeZone, minN: 20 });
for (const { sentence } of findings) console.log(sentence);
for (const { kind, action, caution } of recommend(findings)) console.log(`${kind}: ${action}\n  ${caution}`);
