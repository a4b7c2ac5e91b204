import * as z from "zod";
import { ERASED, isErased } from "./erased.js";
import { ThroughlineError } from "./error.js";
import type { EventOf } from "./event.js";

/** An event as its shell read it: the envelope, and `personal` opened (or erased). */
export interface RawEvent {
  readonly id: string;
  readonly type: string;
  readonly schema: number;
  readonly commandId: string;
  readonly recordedAt: number;
  readonly data: unknown;
  readonly personal: unknown;
}

/** Turns the payload of one schema version into that of the next. An erased `personal` stays erased, whatever is returned for it. */
export type Upcaster = (payload: { readonly data: unknown; readonly personal: unknown }) => {
  readonly data: unknown;
  readonly personal: unknown;
};

/** The newest schema of one event type, and the way there from every older one. */
export interface EventDefinition {
  readonly schema: number;
  readonly data: z.ZodType;
  /** `null`: the event holds nothing personal. */
  readonly personal: z.ZodType | null;
  /** The upcaster of version 1 to 2 comes first. */
  readonly upcasters: readonly Upcaster[];
}

type DataOf<Event> = Event extends EventOf<string, infer Data, unknown> ? Data : never;
type PersonalOf<Event> = Event extends { personal: infer Personal }
  ? Exclude<Personal, { readonly erased: true }>
  : never;

/**
 * Defines an event type by its schemas; the compiler holds them against the event's type.
 * Its schema version is one more than it has upcasters.
 */
export function defineEvent<Event extends EventOf<string, unknown, unknown>>(
  definition: {
    readonly data: z.ZodType<DataOf<Event>>;
    readonly upcasters?: readonly Upcaster[];
  } & (PersonalOf<Event> extends null
    ? { readonly personal?: never }
    : { readonly personal: z.ZodType<PersonalOf<Event>> }),
): EventDefinition {
  const upcasters = definition.upcasters ?? [];
  return {
    schema: upcasters.length + 1,
    data: definition.data,
    personal: definition.personal ?? null,
    upcasters,
  };
}

/**
 * Reads an event of any schema version the definitions know, upcasts it to the newest, and validates it.
 *
 * @throws ThroughlineError `UNKNOWN_EVENT` for a type or a schema version this code does not know, `CORRUPT_EVENT` for a payload that breaks its schema
 */
export function readEvent(definitions: Readonly<Record<string, EventDefinition>>, raw: RawEvent): RawEvent {
  const definition = Object.hasOwn(definitions, raw.type) ? definitions[raw.type] : undefined;
  const details = { event: raw.id, type: raw.type, schema: raw.schema };
  if (definition === undefined || raw.schema > definition.schema)
    throw new ThroughlineError(
      "UNKNOWN_EVENT",
      `This version of throughline does not know ${raw.type} in schema version ${raw.schema}. Upgrade the library before reading this stream.`,
      { details },
    );
  const payload = upcast(definition, raw);
  const problems = [
    ...problemPaths(definition.data, payload.data, "data"),
    ...(isErased(payload.personal)
      ? []
      : problemPaths(definition.personal ?? z.null(), payload.personal, "personal")),
  ];
  if (problems.length === 0) return { ...raw, schema: definition.schema, ...payload };
  throw new ThroughlineError(
    "CORRUPT_EVENT",
    `Event ${raw.id} (${raw.type}) does not follow its schema at ${problems.join(", ")}. Restore it from a backup; the rest of the stream is unharmed.`,
    { details: { ...details, paths: problems } },
  );
}

function problemPaths(schema: z.ZodType, value: unknown, root: string): string[] {
  const result = schema.safeParse(value);
  return result.success
    ? []
    : result.error.issues.map((issue) => [root, ...issue.path].map(String).join("."));
}

function upcast(definition: EventDefinition, raw: RawEvent): { data: unknown; personal: unknown } {
  let payload = { data: raw.data, personal: raw.personal };
  for (const upcaster of definition.upcasters.slice(raw.schema - 1)) {
    const next = upcaster(payload);
    payload = { data: next.data, personal: isErased(raw.personal) ? ERASED : next.personal };
  }
  return payload;
}
