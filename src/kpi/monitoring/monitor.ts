import type { Instant } from "../../kernel/instant.js";
import { epochMs } from "../../kernel/instant.js";
import { invalidInput } from "../invalid-input.js";
import type { KpiAlert } from "./alert.js";
import { alertsOf, canBeJudged } from "./alerts-of.js";
import { checkStandard, type QualityStandard, type StandardMeasure } from "./quality-standard.js";

/** What is watched, and who is told. */
export interface MonitorOptions {
  readonly standards: readonly QualityStandard[];
  /** Called once where an alert is raised, and once where it is cleared. */
  readonly onAlert: (alert: KpiAlert) => void;
}

/** Keeps in mind which alerts stand. */
export interface KpiMonitor {
  /**
   * Judges a standard anew; tells `onAlert` of what changed, and gives the same. An alert that the measure
   * cannot judge stands as it stood: one of a target where `current` is left out, its value is `null` or it
   * has fewer cases than `minN`; one of an objective where the long window of its evidence, up to `at`, has
   * fewer; one of a chart where the last bucket that has begun has fewer, or no chart can be drawn.
   *
   * @throws ThroughlineError `INVALID_INPUT` for a standard that is not watched, or a measure that is not
   * of the shape
   */
  observe(standard: string, measure: StandardMeasure, at: Instant): readonly KpiAlert[];
  /** The alerts that stand, oldest first. */
  standing(): readonly KpiAlert[];
}

/**
 * Watches quality standards. It reads no clock and keeps no timer: whoever has new numbers calls `observe`.
 *
 * @throws ThroughlineError `INVALID_INPUT` for a standard that is none, or two of one name
 * @example
 * ```ts
 * const monitor = createMonitor({ standards, onAlert: (alert) => page(alert.reason) });
 * monitor.observe("csat", { current: kpis.csat }, now);
 * ```
 */
export function createMonitor({ standards, onAlert }: MonitorOptions): KpiMonitor {
  const byName = new Map<string, QualityStandard>();
  for (const [index, standard] of standards.entries()) {
    checkStandard(standard, `standards.${index}`);
    if (byName.has(standard.name)) throw invalidInput(`standards.${index}.name`, "is there twice");
    byName.set(standard.name, standard);
  }
  const standing = new Map<string, KpiAlert>();
  return {
    observe: (name, measure, at) => {
      const standard = byName.get(name);
      if (standard === undefined) throw invalidInput("standard", "is not watched");
      const now = epochMs(at, "at");
      const found = new Map(alertsOf(standard, measure, now).map((alert) => [alert.key, alert]));
      const gone = [...standing.values()].filter(
        (alert) =>
          alert.standard === name && canBeJudged(alert, standard, measure, now) && !found.has(alert.key),
      );
      const raised = [...found.values()].filter(({ key }) => !standing.has(key));
      const cleared = gone.map((alert): KpiAlert => ({ ...alert, state: "cleared", at: now }));
      for (const { key } of cleared) standing.delete(key);
      for (const alert of raised) standing.set(alert.key, alert);
      const changes = [...raised, ...cleared];
      for (const change of changes) onAlert(change);
      return changes;
    },
    standing: () => [...standing.values()],
  };
}
