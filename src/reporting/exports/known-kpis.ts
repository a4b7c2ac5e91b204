import { KPI_NAMES, type KpiSet } from "../../kpi/calculators/kpi-set.js";
import type { ExportMapping } from "./export-mapping.js";

/** A KPI or a comparison of a `KpiSet`. */
export type KpiSetName = keyof KpiSet;

/** Every {@link KpiSetName}. */
export const KPI_SET_NAMES: readonly KpiSetName[] = [...KPI_NAMES, "csatBySwitching"];

/**
 * What an export can tell of. An export of states says how a ticket ended up, and not whether it was reopened or handed over on the way; those KPIs are
 * left out, since a count of nothing would read as 0.
 */
export function knownKpis({
  firstResponse,
  message,
  resolvedAt,
  closedAt,
  rating,
}: ExportMapping): readonly KpiSetName[] {
  const answers = firstResponse !== undefined || message !== undefined;
  const ends = resolvedAt !== undefined || closedAt !== undefined;
  const known: Partial<Record<KpiSetName, boolean>> = {
    [rating?.kind ?? "csat"]: rating !== undefined,
    firstResponse: answers,
    stayResponse: answers,
    resolution: ends,
    channelSwitching: message !== undefined,
    completionAfterSwitch: message !== undefined && ends,
    csatBySwitching: message !== undefined && rating !== undefined && (rating.kind ?? "csat") === "csat",
  };
  return KPI_SET_NAMES.filter((name) => known[name] === true);
}

/** The part of a set that is known. */
export function onlyKnown(set: KpiSet, known: readonly KpiSetName[]): Partial<KpiSet> {
  return Object.fromEntries(known.map((name) => [name, set[name]]));
}
