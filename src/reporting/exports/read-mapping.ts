import * as z from "zod";
import { parseInput } from "../../kernel/schema.js";
import { type ExportMapping, TIME_FORMS } from "./export-mapping.js";

const column = z.string().min(1).max(500);
const word = z.string().max(500);
const values = z.strictObject({ column, values: z.array(word).min(1).max(1_000) });
const number = z.number();

const schema: z.ZodType<ExportMapping> = z.strictObject({
  id: column,
  openedAt: column,
  firstResponse: z
    .union([
      z.strictObject({ at: column }),
      z.strictObject({ after: column, unit: z.enum(["seconds", "minutes", "hours"]) }),
    ])
    .exactOptional(),
  resolvedAt: column.exactOptional(),
  closedAt: column.exactOptional(),
  ended: values.exactOptional(),
  revisedAt: column.exactOptional(),
  times: z.enum(TIME_FORMS).exactOptional(),
  timeZone: z.string().max(100).exactOptional(),
  channel: z
    .union([
      column,
      z.strictObject({ column, values: z.record(word, column) }),
      z.strictObject({ always: column }),
    ])
    .exactOptional(),
  customer: column.exactOptional(),
  tenant: column.exactOptional(),
  topic: column.exactOptional(),
  segment: column.exactOptional(),
  agent: column.exactOptional(),
  queue: column.exactOptional(),
  spam: values.exactOptional(),
  beganByAgent: values.exactOptional(),
  rating: z
    .strictObject({
      column,
      kind: z.enum(["csat", "nps", "ces"]).exactOptional(),
      scale: z
        .strictObject({
          min: z.int(),
          max: z.int(),
          positiveFrom: number.nullable().exactOptional(),
          higherIsBetter: z.boolean().exactOptional(),
        })
        .exactOptional(),
      values: z.record(word, number.nullable()).exactOptional(),
      at: column.exactOptional(),
    })
    .exactOptional(),
  message: z
    .strictObject({
      at: column,
      id: column.exactOptional(),
      author: z.strictObject({
        column,
        values: z.record(word, z.enum(["customer", "agent", "bot", "system"])),
      }),
      actor: column.exactOptional(),
      internal: values.exactOptional(),
    })
    .exactOptional(),
  empty: z.array(word).max(1_000).exactOptional(),
  delimiter: z.string().length(1).exactOptional(),
});

/**
 * Checks a mapping that comes from outside, such as from a file.
 *
 * @throws ThroughlineError `INVALID_INPUT` naming the fields that are wrong
 */
export function readMapping(value: unknown): ExportMapping {
  return parseInput(schema, value, "the mapping");
}
