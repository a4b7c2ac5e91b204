import type * as z from "zod";
import { ThroughlineError } from "../kernel/error.js";
import { type EpochMs, epochMs, type Instant } from "../kernel/instant.js";
import { parseInput } from "../kernel/schema.js";
import { safeId } from "../kernel/stream-id.js";

const TIMES = ["occurredAt", "at", "dueAt"] as const;
type TimeField = (typeof TIMES)[number];

/**
 * A command as callers give it: without its id, its times as any {@link Instant}, and what occurred by default now. A field that may
 * be left out may also be `undefined`.
 */
export type Asked<Command> = Command extends unknown
  ? {
      readonly [Field in keyof Command as Exclude<Field, "id" | "occurredAt">]:
        | (Field extends TimeField ? Instant : Command[Field])
        | AbsentIn<Command, Field>;
    } & { readonly [Field in Extract<keyof Command, "occurredAt">]?: Instant }
  : never;

/** `undefined` for a field that may be left out. */
type AbsentIn<Command, Field extends keyof Command> =
  Record<never, never> extends Pick<Command, Field> ? undefined : never;

/** What every command takes beside its fields. */
export interface CommandOptions {
  /**
   * Under which repeating the command gives its first outcome and changes nothing. Keep it where a retry could find it,
   * such as with the webhook's event. Default: a new one.
   */
  readonly commandId?: string;
  readonly signal?: AbortSignal;
}

/** A command ready to run, and what its fingerprint is made of. */
export interface Ordered<Command> {
  readonly id: string;
  readonly input: unknown;
  readonly command: Command;
}

/**
 * Checks what a caller gave and makes it a command.
 *
 * @param timed the types of command that say when they occurred
 * @throws ThroughlineError `INVALID_INPUT`
 */
export function orderFrom<Command extends { readonly type: string }>(
  schemas: { readonly [Type in Command["type"]]: z.ZodType<Extract<Command, { type: Type }>> },
  timed: ReadonlySet<string>,
  asked: object,
  context: { readonly id: string; readonly now: EpochMs },
): Ordered<Command> {
  const id = safeId(context.id, "commandId");
  const input = withEpochMs(asked);
  const type = "type" in input ? input.type : undefined;
  if (!hasSchema(schemas, type))
    throw new ThroughlineError(
      "INVALID_INPUT",
      "The type of this command is not known here. See the types it may have.",
    );
  const occurred = timed.has(type) && !("occurredAt" in input) ? { occurredAt: context.now } : {};
  const schema: z.ZodType<Command> = schemas[type];
  return { id, input, command: parseInput(schema, { ...input, ...occurred, id }, type) };
}

function hasSchema<Type extends string>(
  schemas: { readonly [Key in Type]: unknown },
  type: unknown,
): type is Type {
  return typeof type === "string" && Object.hasOwn(schemas, type);
}

/** `undefined` fields count as absent. */
function withEpochMs(asked: object): { readonly [field: string]: unknown } {
  const given = Object.entries(asked).filter(([, value]) => value !== undefined);
  return Object.fromEntries(
    given.map(([field, value]) => [field, isTime(field) && value !== null ? epochMs(value, field) : value]),
  );
}

function isTime(field: string): field is TimeField {
  return TIMES.some((time) => time === field);
}
