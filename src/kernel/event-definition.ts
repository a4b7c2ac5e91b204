import * as z from "zod";
import { ERASED, isErased } from "./erased.js";
import { ThroughlineError } from "./error.js";
import type { EventOf } from "./event.js";
import { namesIn, shownPath } from "./schema-names.js";

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

/**
 * Turns the payload of one schema version into that of the next. An erased `personal` stays erased, whatever is returned
 * for it. Meets payloads as they were stored; where it throws, the event is corrupt.
 */
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

/** The definition of every type of a stream's events. */
export type EventDefinitions<Event extends { readonly type: string }> = {
  readonly [Type in Event["type"]]: EventDefinition;
};

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
export function readEvent<Event extends { readonly type: string }>(
  definitions: EventDefinitions<Event>,
  raw: RawEvent,
): Event {
  const details = { event: raw.id, type: raw.type, schema: raw.schema };
  const definition = hasDefinition(definitions, raw.type) ? definitions[raw.type] : undefined;
  if (definition === undefined || raw.schema > definition.schema)
    throw new ThroughlineError(
      "UNKNOWN_EVENT",
      `This version of throughline does not know ${raw.type} in schema version ${raw.schema}. Upgrade the library before reading this stream.`,
      { details },
    );
  if (!Number.isInteger(raw.schema) || raw.schema < 1) throw corrupt(raw, ["schema"]);
  const payload = upcast(definition, raw);
  const problems = [
    ...problemPaths(definition.data, payload.data, "data"),
    ...(isErased(payload.personal)
      ? []
      : problemPaths(definition.personal ?? z.null(), payload.personal, "personal")),
  ];
  const event = { ...raw, schema: definition.schema, ...payload };
  if (followsSchema<Event>(event, problems)) return event;
  throw corrupt(raw, problems);
}

function corrupt(
  { id, type, schema }: RawEvent,
  paths: readonly string[],
  cause?: unknown,
): ThroughlineError {
  return new ThroughlineError(
    "CORRUPT_EVENT",
    `Event ${id} (${type}) does not follow its schema at ${paths.join(", ")}. Restore it from a backup; the rest of the stream is unharmed.`,
    { details: { event: id, type, schema, paths }, cause },
  );
}

function hasDefinition<Event extends { readonly type: string }>(
  definitions: EventDefinitions<Event>,
  type: string,
): type is Event["type"] {
  return Object.hasOwn(definitions, type);
}

/** What its schema found nothing wrong with is an event of its type: {@link defineEvent} holds the two together. */
function followsSchema<Event>(event: RawEvent, problems: readonly string[]): event is RawEvent & Event {
  return problems.length === 0;
}

function problemPaths(schema: z.ZodType, value: unknown, root: string): string[] {
  const result = schema.safeParse(value);
  if (result.success) return [];
  const names = namesIn(schema);
  return result.error.issues.map((issue) =>
    issue.path.length === 0 ? root : `${root}.${shownPath(issue.path, names)}`,
  );
}

function upcast(definition: EventDefinition, raw: RawEvent): { data: unknown; personal: unknown } {
  let payload = { data: raw.data, personal: raw.personal };
  try {
    for (const upcaster of definition.upcasters.slice(raw.schema - 1)) {
      const next = upcaster(payload);
      payload = { data: next.data, personal: isErased(raw.personal) ? ERASED : next.personal };
    }
  } catch (error) {
    throw corrupt(raw, ["data"], error);
  }
  return payload;
}
