import * as z from "zod";
import { isTimeZone } from "../../calendar/zone.js";
import { invalidInput } from "../../kpi/invalid-input.js";
import { isOnScale, scaleOf } from "../../kpi/surveys/scale.js";
import { type ExportMapping, TIME_FORMS } from "./export-mapping.js";
import { readShape } from "./read-shape.js";

const COLUMN = "must be the name of a column";
const WORD = "must be text of at most 500 characters";
const VALUES = 'must be {"column": column, "values": [value, …]}';
const ZONE = "must be an IANA time zone such as Europe/Athens";
const ACTORS = ["customer", "agent", "bot", "system"] as const;
const KINDS = ["csat", "nps", "ces"] as const;

const column = z.string(COLUMN).min(1, COLUMN).max(500, COLUMN);
const word = z.string(WORD).max(500, WORD);
const values = z.strictObject(
  { column, values: z.array(word, VALUES).min(1, VALUES).max(1_000, VALUES) },
  VALUES,
);

const firstResponse = z.union(
  [
    z.strictObject({ at: column }),
    z.strictObject({ after: column, unit: z.enum(["seconds", "minutes", "hours"]) }),
  ],
  'must be {"at": column} or {"after": column, "unit": "seconds" | "minutes" | "hours"}',
);

const channel = z.union(
  [column, z.strictObject({ column, values: z.record(word, column) }), z.strictObject({ always: column })],
  'must be column, {"column": column, "values": {value: channel}} or {"always": channel}',
);

const scale = z.strictObject(
  {
    min: z.int("must be a whole number"),
    max: z.int("must be a whole number"),
    positiveFrom: z.number("must be a number").nullable().exactOptional(),
    higherIsBetter: z.boolean("must be true or false").exactOptional(),
  },
  'must be {"min": number, "max": number}',
);

const rating = z.strictObject(
  {
    column,
    kind: z.enum(KINDS, `must be one of ${KINDS.join(", ")}`).exactOptional(),
    scale: scale.exactOptional(),
    values: z
      .record(word, z.number("must be a number or null").nullable(), "must be {value: rating or null}")
      .exactOptional(),
    at: column.exactOptional(),
  },
  'must be {"column": column}, with "kind", "scale", "values" or "at"',
);

const author = z.strictObject(
  {
    column,
    values: z.record(word, z.enum(ACTORS, `must be one of ${ACTORS.join(", ")}`), "must be {value: actor}"),
  },
  'must be {"column": column, "values": {value: actor}}',
);

const message = z.strictObject(
  {
    at: column,
    id: column.exactOptional(),
    author,
    actor: column.exactOptional(),
    internal: values.exactOptional(),
  },
  'must be {"at": column, "author": {"column": column, "values": {value: actor}}}',
);

const schema: z.ZodType<ExportMapping> = z.strictObject({
  id: column,
  openedAt: column,
  firstResponse: firstResponse.exactOptional(),
  resolvedAt: column.exactOptional(),
  closedAt: column.exactOptional(),
  ended: values.exactOptional(),
  revisedAt: column.exactOptional(),
  times: z.enum(TIME_FORMS, `must be one of ${TIME_FORMS.join(", ")}`).exactOptional(),
  timeZone: z.string(ZONE).refine(isTimeZone, ZONE).exactOptional(),
  channel: channel.exactOptional(),
  customer: column.exactOptional(),
  tenant: column.exactOptional(),
  topic: column.exactOptional(),
  segment: column.exactOptional(),
  agent: column.exactOptional(),
  queue: column.exactOptional(),
  spam: values.exactOptional(),
  beganByAgent: values.exactOptional(),
  rating: rating.exactOptional(),
  message: message.exactOptional(),
  empty: z.array(word, "must be [text, …]").max(1_000, "must be at most 1,000 texts").exactOptional(),
  delimiter: z.string("must be one character").length(1, "must be one character").exactOptional(),
});

/**
 * Checks a mapping that comes from outside, such as from a file.
 *
 * @param name how it is called in messages, such as `mapping.json`
 * @throws ThroughlineError `INVALID_INPUT` naming the fields that are wrong, a rating of `rating.values` off its scale among them
 */
export function readMapping(value: unknown, name = "the mapping"): ExportMapping {
  const mapping = readShape(schema, value, { name, unknownName: "is no field of a mapping" });
  checkRatings(mapping, name);
  return mapping;
}

/** A rating off its scale would be left out of every row that has it. */
function checkRatings({ rating }: ExportMapping, name: string): void {
  if (rating === undefined) return;
  const { kind = "csat", values = {} } = rating;
  const scale = scaleOf(kind, rating.scale, `${name}: rating.scale`);
  for (const [word, value] of Object.entries(values))
    if (value !== null && !isOnScale(value, scale))
      throw invalidInput(
        `${name}: rating.values.${word}`,
        Number.isInteger(value)
          ? `is ${value}, off the scale ${scale.min} to ${scale.max}${kind === "nps" ? "" : "; set rating.scale"}`
          : `is ${value}, and ratings are whole numbers`,
      );
}
