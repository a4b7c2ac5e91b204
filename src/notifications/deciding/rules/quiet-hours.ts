import { quietUntil } from "../quiet-time.js";
import { plausibleZones } from "../zones.js";
import type { Rule, Situation } from "./rule.js";

/** Nobody is woken up: what is not exempt waits for the morning of every zone in which the customer may be. */
export const quietHours: Rule = {
  name: "quiet-hours",
  says(situation) {
    const { asked, policy, at } = situation;
    const hours = asked.quietHours === undefined ? policy.quietHours : asked.quietHours;
    if (hours === null) return null;
    const timeZones = plausibleZones(asked, policy);
    const until = quietUntil(hours, timeZones, at);
    if (until === at) return null;
    const by = exemptBy(situation);
    if (by !== null)
      return { rule: "quiet-hours", code: "exempt-from-quiet-hours", effect: "pass", data: { by } };
    return until === null
      ? { rule: "quiet-hours", code: "no-waking-hour", effect: "block", data: { timeZones } }
      : { rule: "quiet-hours", code: "quiet-hours", effect: "defer", data: { until, ...hours, timeZones } };
  },
};

function exemptBy({ asked, policy: { quietHoursExempt } }: Situation): "urgency" | "category" | null {
  if (quietHoursExempt.urgencies.includes(asked.urgency)) return "urgency";
  return quietHoursExempt.categories.includes(asked.category) ? "category" : null;
}
