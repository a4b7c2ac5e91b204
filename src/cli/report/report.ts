import { isTimeZone } from "../../calendar/zone.js";
import { plain } from "../../handoff/brief/plain.js";
import { DIMENSIONS, type Dimension, type KpiReport, PERIODS, type ReportOptions } from "../../kpi/index.js";
import { TimeReader } from "../../reporting/exports/time-reader.js";
import {
  diagnose,
  EXPORT_PRESETS,
  type ExportForm,
  type ExportMapping,
  readMapping,
  recommend,
  reportExport,
} from "../../reporting/index.js";
import { isThroughlineError, ThroughlineError } from "../../throughline.js";
import { oneOf, readArguments } from "../arguments.js";
import { EXIT, type ExitCode, UsageError } from "../exit-code.js";
import { REPORT_HELP } from "../help.js";
import type { CommandIo } from "../io.js";
import { nameOf } from "../replay/read-input.js";
import { jsonLine, styleOf, wantsColour } from "../terminal.js";
import { reportAsMarkdown } from "./as-markdown.js";
import { reportAsText } from "./as-text.js";
import { documentOf } from "./document-of.js";
import { openExport } from "./export-file.js";
import { readSettings } from "./read-settings.js";
import { readTargets } from "./read-targets.js";

const FORMATS = ["text", "json", "markdown"] as const;
const PRESETS = ["zendesk", "freshdesk", "intercom", "chatwoot", "generic"] as const;

const OPTIONS = {
  format: { type: "string", default: "text" },
  mapping: { type: "string" },
  preset: { type: "string" },
  targets: { type: "string" },
  "as-of": { type: "string" },
  zone: { type: "string" },
  by: { type: "string", default: "channel" },
  period: { type: "string", default: "month" },
  "slow-after": { type: "string" },
  "no-color": { type: "boolean", default: false },
  help: { type: "boolean", short: "h", default: false },
} as const;

type Values = ReturnType<typeof readArguments<typeof OPTIONS>>["values"];

/** `throughline report`: every KPI that a ticket export tells of, and what goes wrong where. */
export async function report(args: readonly string[], io: CommandIo): Promise<ExitCode> {
  const { values, positionals } = readArguments(args, OPTIONS, "throughline report --help");
  if (values.help) {
    await io.stdout.write(REPORT_HELP);
    return EXIT.done;
  }
  const [file, ...others] = positionals;
  if (file === undefined || others.length > 0)
    throw new UsageError("Name one FILE, or - for standard input. See throughline report --help.");
  const format = oneOf("format", values.format, FORMATS);
  const mapping = await mappingOf(values, io);
  const options = { ...optionsOf(values, mapping), ...(await targetsOf(values, io)) };
  const slowAfterMs = slowAfterOf(values);

  const { form, bytes } = await openExport(file, io);
  checkForm(form, values, file);
  const { report: made, journeys } = await reportExport(bytes, { ...options, mapping, form }).catch(
    (error) => {
      throw adviceOn(error, values);
    },
  );
  const { asOf, timeZone } = made;
  const findings =
    journeys === null
      ? null
      : diagnose(journeys, { asOf, timeZone, ...(slowAfterMs === null ? {} : { slowAfterMs }) });
  const recommendations = recommend(findings ?? []);
  if (format === "json") {
    await io.stdout.write(jsonLine({ ...made, findings, recommendations }));
    return EXIT.done;
  }
  const document = documentOf({ name: nameOf(file), report: made, mapping, findings, recommendations });
  const coloured = format === "text" && !values["no-color"] && wantsColour(io.stdout, io.env);
  await io.stdout.write(
    format === "markdown" ? reportAsMarkdown(document) : reportAsText(document, styleOf(coloured)),
  );
  return EXIT.done;
}

/** The fields of the helpdesks are those of their JSON. */
function checkForm(form: ExportForm, { preset }: Values, file: string): void {
  if (preset === undefined || form === "json") return;
  if (EXPORT_PRESETS[oneOf("preset", preset, PRESETS)].form === "csv") return;
  throw new ThroughlineError(
    "INVALID_INPUT",
    `preset ${preset} reads JSON, which ${nameOf(file)} is not. Give a --mapping for a CSV file.`,
  );
}

/** Who named no columns looked for those of the generic preset without knowing. */
function adviceOn(error: unknown, { mapping, preset }: Values): unknown {
  if (mapping !== undefined || preset !== undefined || !isThroughlineError(error, "INVALID_INPUT"))
    return error;
  const { code, message, details } = error;
  if (details.missing === undefined) return error;
  return new ThroughlineError(
    code,
    `${message} Without a mapping the columns of the preset generic are looked for: give a --mapping.`,
    { details },
  );
}

async function mappingOf({ mapping, preset }: Values, io: CommandIo): Promise<ExportMapping> {
  if (mapping !== undefined && preset !== undefined)
    throw new UsageError("Give a --mapping or a --preset, not both.");
  if (mapping !== undefined) return readMapping(await readSettings(mapping, io), nameOf(mapping));
  return EXPORT_PRESETS[oneOf("preset", preset ?? "generic", PRESETS)].mapping;
}

async function targetsOf({ targets }: Values, io: CommandIo): Promise<Pick<ReportOptions, "targets">> {
  if (targets === undefined) return {};
  return { targets: readTargets(await readSettings(targets, io), nameOf(targets)) };
}

function optionsOf(values: Values, mapping: ExportMapping): Omit<ReportOptions, "targets" | "precision"> {
  const timeZone = values.zone ?? mapping.timeZone;
  if (values.zone !== undefined && !isTimeZone(values.zone))
    throw new UsageError(
      `--zone ${plain(values.zone)} is no IANA time zone. Name one such as Europe/Athens.`,
    );
  if (timeZone === undefined)
    throw new UsageError("Name the zone of the times and days with --zone, such as --zone Europe/Athens.");
  return {
    asOf: asOf(values["as-of"], timeZone),
    cohort: "started",
    timeZone,
    period: oneOf("period", values.period, PERIODS),
    weekStart: "monday",
    by:
      values.by === ""
        ? []
        : values.by.split(",").map((one): Dimension => oneOf("by", one.trim(), DIMENSIONS)),
  };
}

function asOf(text: string | undefined, timeZone: string): KpiReport["asOf"] {
  if (text === undefined) return Date.now();
  const at = new TimeReader("iso", timeZone).read(text);
  if (typeof at === "number") return at;
  throw new UsageError(
    "--as-of must be a time such as 2026-03-01T09:00:00Z or, in the zone, 2026-03-01 09:00.",
  );
}

const UNITS = { m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

function slowAfterOf({ "slow-after": text }: Values): number | null {
  if (text === undefined) return null;
  const [, number = "", unit = ""] = /^(\d{1,6})([mhd])$/.exec(text) ?? [];
  if (unit === "m" || unit === "h" || unit === "d") return Number(number) * UNITS[unit];
  throw new UsageError("--slow-after must be a time such as 30m, 48h or 7d.");
}
