import * as z from "zod";
import { parseInput } from "../../kernel/schema.js";
import { KPI_NAMES, type KpiName, type Target } from "../../kpi/index.js";

const target: z.ZodType<Target> = z.strictObject({
  direction: z.enum(["atLeast", "atMost"]),
  green: z.number(),
  amber: z.number(),
  minN: z.int().min(1).exactOptional(),
});

const schema = z.partialRecord(z.enum(KPI_NAMES), target);

/**
 * Targets as a file has them: by KPI, shares from 0 to 1, durations in milliseconds.
 *
 * @throws ThroughlineError `INVALID_INPUT` naming the fields that are wrong
 */
export function readTargets(value: unknown): Readonly<Partial<Record<KpiName, Target>>> {
  return parseInput(schema, value, "the targets");
}
