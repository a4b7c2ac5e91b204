import * as z from "zod";
import { ThroughlineError } from "../kernel/error.js";
import { type EpochMs, epochMs, type Instant } from "../kernel/instant.js";
import { idSchema, parseInput } from "../kernel/schema.js";

const TIMES = ["occurredAt", "at", "dueAt", "readUpTo"] as const;
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
    } & { readonly [Field in Extract<keyof Command, "occurredAt">]?: Instant | undefined }
  : never;

/** `undefined` for a field that may be left out. */
type AbsentIn<Command, Field extends keyof Command> =
  Record<never, never> extends Pick<Command, Field> ? undefined : never;

/** What every command takes beside its fields. */
export interface CommandOptions {
  /**
   * Under which repeating the command gives its first outcome and changes nothing: 1 to 128 characters of
   * `[A-Za-z0-9_.:~-]`, unique among the commands of its journey or customer, and nothing personal. Keep it where a retry
   * could find it, such as with the webhook's event. Default: a new one.
   */
  readonly commandId?: string | undefined;
  /**
   * Ends the wait with `ABORTED`. What was written by then stays written: repeat the command under its `commandId` to learn
   * whether it was.
   */
  readonly signal?: AbortSignal | undefined;
}

export const signalSchema = z.custom<AbortSignal>(isSignal, "must be an AbortSignal");

const optionsSchema = z.strictObject({
  commandId: idSchema.exactOptional(),
  signal: signalSchema.exactOptional(),
});

/** @throws ThroughlineError `INVALID_INPUT` */
export function optionsFrom(options: CommandOptions): z.infer<typeof optionsSchema> {
  return parseInput(optionsSchema, fieldsOf(options, "options"), "options");
}

function isSignal(value: unknown): value is AbortSignal {
  return typeof value === "object" && value !== null && "aborted" in value && "addEventListener" in value;
}

/** The schemas of the commands that may be asked for, by type. */
export type CommandSchemas<Command> = Readonly<Record<string, z.ZodType<Command>>>;

/** A command ready to run, and what its fingerprint is made of: what the caller gave, without defaults and new ids. */
export interface Ordered<Command> {
  readonly id: string;
  readonly input: unknown;
  readonly command: Command;
}

/**
 * Checks what a caller gave and makes it a command: its times epoch milliseconds, and what occurred by default now.
 *
 * @throws ThroughlineError `INVALID_INPUT`
 */
export function orderFrom<Command>(
  schemas: CommandSchemas<Command>,
  asked: unknown,
  context: { readonly id: string; readonly now: EpochMs },
): Ordered<Command> {
  const { id, now } = context;
  const input = fieldsOf(asked, "command");
  const { type } = input;
  const schema = typeof type === "string" && Object.hasOwn(schemas, type) ? schemas[type] : undefined;
  if (schema === undefined)
    throw invalid(`The type of a command here is one of ${Object.keys(schemas).join(", ")}.`);
  if ("id" in input) throw invalid("The id of a command is not a field of it: give it as options.commandId.");
  const occurred = "occurredAt" in input || !saysWhen(schema) ? {} : { occurredAt: now };
  return { id, input, command: parseInput(schema, { ...input, ...occurred, id }, String(type)) };
}

/** Whether commands of this schema say when they occurred. */
function saysWhen(schema: z.ZodType): boolean {
  return schema instanceof z.ZodObject && "occurredAt" in schema.shape;
}

/** Deeper than any command is: what lies below is left for a schema to refuse. */
const DEEPEST = 8;

/**
 * What a caller gave as it is meant: a field that is `undefined` counts as absent, and every time is epoch milliseconds.
 * It is a copy, so that nothing changes between the check and the use.
 *
 * @throws ThroughlineError `INVALID_INPUT` for what is no plain object, and for a time that is none
 */
export function fieldsOf(given: unknown, what: string): Fields {
  const fields = present(given, 0);
  if (isFields(fields)) return fields;
  throw invalid(`${what} must be a plain object with the fields that are described for it.`);
}

interface Fields {
  readonly [field: string]: unknown;
}

function present(given: unknown, depth: number): unknown {
  if (depth > DEEPEST) return given;
  if (Array.isArray(given)) return given.map((item) => present(item, depth + 1));
  if (!isFields(given)) return given;
  const fields = Object.entries(given).filter(([, value]) => value !== undefined);
  return Object.fromEntries(
    fields.map(([field, value]) => [
      field,
      isTime(field) && isInstant(value) ? epochMs(value, field) : present(value, depth + 1),
    ]),
  );
}

/** Plain objects only: what is an instance of a class is left for a schema to judge. */
function isFields(value: unknown): value is Fields {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function isTime(field: string): field is TimeField {
  return TIMES.some((time) => time === field);
}

function isInstant(value: unknown): value is Instant {
  return typeof value === "number" || typeof value === "string" || value instanceof Date;
}

function invalid(message: string): ThroughlineError {
  return new ThroughlineError("INVALID_INPUT", message);
}
