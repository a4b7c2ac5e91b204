import { type ChannelId, channelSchema } from "../../channels/channel-id.js";
import { ERASED, type Erased, isErased } from "../../kernel/erased.js";
import { ThroughlineError } from "../../kernel/error.js";
import { type EpochMs, readInstant } from "../../kernel/instant.js";
import { isWellFormed, wellFormed } from "../../kernel/unicode.js";
import type { PartyKind } from "../party.js";
import type { PacketParty } from "./packet.js";

const LONGEST_ID = 256;
const PARTY_KINDS: readonly PartyKind[] = ["customer", "agent", "bot", "queue", "system"];

/**
 * Reads one row field by field. `null` and `undefined` are absent, fields nobody asks for are ignored, and a value that cannot be
 * meant is refused by its path and the rule it breaks, never by its content.
 */
export class Row {
  readonly path: string;
  readonly #fields: Readonly<Record<string, unknown>>;

  /** @throws ThroughlineError `INVALID_INPUT` where `value` is no object */
  constructor(value: unknown, path: string) {
    if (!isRecord(value)) throw invalid(path, "must be an object");
    this.#fields = value;
    this.path = path;
  }

  /** The error to throw for a field that breaks a rule. */
  invalid(key: string, rule: string): ThroughlineError {
    return invalid(this.pathOf(key), rule);
  }

  pathOf(key: string): string {
    return this.path === "" ? key : `${this.path}.${key}`;
  }

  get(key: string): unknown {
    return this.#fields[key] ?? undefined;
  }

  /** A value that must be there. */
  need<T>(key: string, value: T | undefined): T {
    if (value === undefined) throw this.invalid(key, "is required");
    return value;
  }

  /** A text that is never personal. Empty is absent. */
  label(key: string): string | undefined {
    const value = this.get(key);
    if (value === undefined || value === "") return undefined;
    if (typeof value !== "string") throw this.invalid(key, "must be text");
    return wellFormed(value);
  }

  /** A text that may have been erased. Empty is absent. */
  words(key: string): string | Erased | undefined {
    const value = this.get(key);
    if (typeof value === "string") return value === "" ? undefined : wellFormed(value);
    if (value === undefined) return undefined;
    if (isErased(value)) return ERASED;
    throw this.invalid(key, "must be text or { erased: true }");
  }

  /** A text that must be there, if only empty. */
  text(key: string): string | Erased {
    return this.get(key) === "" ? "" : this.need(key, this.words(key));
  }

  /** A value of a fact or preference. */
  scalar(key: string): string | number | boolean | Erased | undefined {
    const value = this.get(key);
    if (typeof value === "boolean") return value;
    if (typeof value === "bigint") return String(value);
    if (typeof value !== "number") return this.words(key);
    if (!(Math.abs(value) <= Number.MAX_SAFE_INTEGER))
      throw this.invalid(key, "must be a number within ±(2^53 - 1), or text");
    return value === 0 ? 0 : value;
  }

  id(key: string): string | undefined {
    const value = this.get(key);
    if (value === undefined) return undefined;
    if (typeof value === "bigint" || Number.isSafeInteger(value)) return String(value);
    if (typeof value === "string" && value.length > 0 && value.length <= LONGEST_ID) return wellFormed(value);
    throw this.invalid(key, `must be an integer or text of 1 to ${LONGEST_ID} characters`);
  }

  time(key: string): EpochMs | undefined {
    const value = this.get(key);
    if (value === undefined) return undefined;
    const at = readInstant(value);
    if (at !== null) return at === 0 ? 0 : at;
    throw this.invalid(key, "must be epoch milliseconds, a Date, or ISO 8601 text with an offset");
  }

  /** A whole number of at least `least`. */
  count(key: string, least = 0): number | undefined {
    const value = this.get(key);
    if (value === undefined) return undefined;
    if (typeof value === "number" && Number.isSafeInteger(value) && value >= least)
      return value === 0 ? 0 : value;
    throw this.invalid(key, `must be a whole number of at least ${least}`);
  }

  flag(key: string): boolean | undefined {
    const value = this.get(key);
    if (value === undefined) return undefined;
    if (value === true || value === 1) return true;
    if (value === false || value === 0) return false;
    throw this.invalid(key, "must be true or false");
  }

  oneOf<T extends string>(key: string, choices: readonly T[]): T | undefined {
    const value = this.get(key);
    if (value === undefined) return undefined;
    const chosen = choices.find((choice) => choice === value);
    if (chosen === undefined) throw this.invalid(key, `must be one of ${choices.join(", ")}`);
    return chosen;
  }

  channel(key: string): ChannelId | undefined {
    const value = this.get(key);
    if (value === undefined) return undefined;
    if (typeof value === "string" && channelSchema.safeParse(value).success) return value;
    throw this.invalid(key, "must be a channel: lower-case words joined by hyphens");
  }

  party(key: string): PacketParty | undefined {
    const value = this.get(key);
    if (value === undefined) return undefined;
    if (typeof value === "string") {
      const kind = PARTY_KINDS.find((known) => known === value);
      if (kind === undefined)
        throw this.invalid(key, `must be one of ${PARTY_KINDS.join(", ")}, or an object`);
      return { kind };
    }
    const row = new Row(value, this.pathOf(key));
    return present({
      kind: row.need("kind", row.oneOf("kind", PARTY_KINDS)),
      id: row.id("id"),
      name: row.words("name"),
    });
  }

  /** A row inside this one. */
  row(key: string): Row | undefined {
    const value = this.get(key);
    return value === undefined ? undefined : new Row(value, this.pathOf(key));
  }

  /** The rows of a list; none where it is absent. */
  rows<T>(key: string, read: (row: Row) => T): T[] {
    return this.list(key).map((value, index) => read(new Row(value, `${this.pathOf(key)}.${index}`)));
  }

  /** The texts of a list; none where it is absent. */
  labels(key: string): string[] {
    return this.list(key).map((value, index) => {
      if (typeof value === "string" && value !== "") return wellFormed(value);
      throw invalid(`${this.pathOf(key)}.${index}`, "must be text");
    });
  }

  /** The names of the fields that are there, sorted. */
  names(): readonly string[] {
    const names = Object.keys(this.#fields).filter((name) => this.get(name) !== undefined);
    if (names.every((name) => name !== "__proto__" && isWellFormed(name))) return names.sort();
    throw invalid(this.path, "must not have a field named __proto__, or one whose name is no Unicode text");
  }

  /** How many items a list has. */
  length(key: string): number {
    return this.list(key).length;
  }

  private list(key: string): readonly unknown[] {
    const value = this.get(key);
    if (value === undefined) return [];
    if (!Array.isArray(value)) throw this.invalid(key, "must be a list");
    return value;
  }
}

function invalid(path: string, rule: string): ThroughlineError {
  const at = path === "" ? "the source" : path;
  return new ThroughlineError(
    "INVALID_INPUT",
    `No packet can be built (${at}: ${rule}). Correct it and build again.`,
    {
      details: { what: "packet", problems: [{ path, rule }] },
    },
  );
}

/** Drops what is `undefined`, so that a packet equals itself after a journey through JSON. */
export function present<const T extends object>(fields: T): Present<T>;
export function present(fields: Readonly<Record<string, unknown>>): object {
  const there: Record<string, unknown> = {};
  for (const key in fields) if (fields[key] !== undefined) there[key] = fields[key];
  return there;
}

type Optional<T> = { [Key in keyof T]: undefined extends T[Key] ? Key : never }[keyof T];
type Present<T> = { [Key in Exclude<keyof T, Optional<T>>]: T[Key] } & {
  [Key in Optional<T>]?: Exclude<T[Key], undefined>;
};

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
