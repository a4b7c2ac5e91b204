import type { KpiInterval } from "../../kpi/index.js";

/** What stands where there is no figure. */
const NO_FIGURE = "–";

const WHOLE = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });
const EXACT = new Intl.NumberFormat("en-US", { maximumFractionDigits: 2 });

/** `1,234`. */
export function count(value: number): string {
  return WHOLE.format(value);
}

/** Milliseconds as seconds: `407,347.74`. */
export function seconds(ms: number | null | undefined): string {
  return ms === null || ms === undefined ? NO_FIGURE : EXACT.format(ms / 1000);
}

/** `87.5 %`. */
export function share(value: number | null | undefined): string {
  return value === null || value === undefined ? NO_FIGURE : `${(value * 100).toFixed(1)} %`;
}

/** With a sign, as NPS and means are told: `+12.5`, `3.4`. */
export function points(value: number | null | undefined, signed = false): string {
  if (value === null || value === undefined) return NO_FIGURE;
  return `${signed && value > 0 ? "+" : ""}${value.toFixed(1)}`;
}

/** `85.0 to 93.1 %`; a limit that is not known is told as such. */
export function between(
  interval: KpiInterval | null | undefined,
  show: (value: number | null) => string,
): string {
  if (interval === null || interval === undefined) return NO_FIGURE;
  return `${show(interval.lower)} to ${show(interval.upper)}`;
}
