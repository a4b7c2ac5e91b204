import * as z from "zod";
import { KPI_NAMES, type KpiName, type Target } from "../../kpi/index.js";
import { checkTarget } from "../../kpi/targets/target-status.js";
import { readShape } from "../../reporting/exports/read-shape.js";

const target: z.ZodType<Target> = z.strictObject(
  {
    direction: z.enum(["atLeast", "atMost"], "must be atLeast or atMost"),
    green: z.number("must be a number"),
    amber: z.number("must be a number"),
    minN: z.int("must be a whole number").min(1, "must be at least 1").exactOptional(),
  },
  'must be {"direction": "atLeast" | "atMost", "green": number, "amber": number}',
);

const schema = z.partialRecord(z.enum(KPI_NAMES), target);

/**
 * Targets as a file has them: by KPI, shares from 0 to 1, durations in milliseconds.
 *
 * @param name how the file is called in messages
 * @throws ThroughlineError `INVALID_INPUT` naming the fields that are wrong
 */
export function readTargets(value: unknown, name: string): Readonly<Partial<Record<KpiName, Target>>> {
  const targets = readShape(schema, value, { name, unknownName: "is no KPI that can have a target" });
  for (const [kpi, one] of Object.entries(targets)) checkTarget(one, `${name}: ${kpi}`);
  return targets;
}
