import { readFileSync } from "node:fs";
import * as z from "zod";

const casesSchema = z.array(
  z.object({
    id: z.string(),
    kpi: z.string(),
    input: z.unknown(),
    expected: z.unknown(),
    tolerance: z.object({ abs: z.number(), rel: z.number() }),
  }),
);

const file = new URL("../../vectors/kpi.json", import.meta.url);
const cases = casesSchema.parse(JSON.parse(readFileSync(file, "utf8")));

/** The reference values of one kind; there is at least one. */
export function vectorsOf(kind: string): z.infer<typeof casesSchema> {
  const found = cases.filter(({ kpi }) => kpi === kind);
  if (found.length === 0) throw new Error(`No vectors of ${kind}.`);
  return found;
}
