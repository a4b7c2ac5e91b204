import type { Audience } from "../vocabulary.js";

/** What a carrier counts. `characters` are UTF-16 code units, as JavaScript and most platforms count them. */
export type CarrierUnit = "octets" | "UTF-8 bytes" | "characters";

/** One named value on its way. */
export interface CarriedField {
  readonly key: string;
  readonly value: string | number | boolean;
}

/**
 * How fields become what a carrier takes. Sizes are in the carrier's unit, and add up: `base` and the `cost` of every field are
 * never less than `measure` of the value written.
 */
export interface CarrierFormat<Value> {
  /** What is taken before any field. */
  readonly base: number;
  /** The most that one field adds. */
  readonly cost: (field: CarriedField) => number;
  /** The value that holds these fields. */
  readonly write: (fields: readonly CarriedField[]) => Value;
  /** How much a value takes. */
  readonly measure: (value: Value) => number;
  /** The longest single value, in characters. Default: no limit of its own. */
  readonly longestValue?: number;
  /** The most fields there may be. Default: no limit of its own. */
  readonly mostFields?: number;
}

/** What brings a packet to its receiver, with its limit in its own unit. Make one with `defineCarrier`. */
export interface Carrier<Value = unknown> {
  readonly name: string;
  /** The most private audience it may reach: nothing above it is ever put in. */
  readonly audience: Audience;
  /** The largest value it takes; `null`: no limit. */
  readonly limit: number | null;
  readonly unit: CarrierUnit;
  /** What it cannot do without: a reference to the whole, or a token of the customer's. */
  readonly needs: "reference" | "token" | "nothing";
  /** Holds the token and nothing else, since people see and edit it. */
  readonly tokenOnly: boolean;
  readonly format: CarrierFormat<Value>;
}

/**
 * A carrier of your own. It gets the same guarantees as those that are built in, as long as `format` keeps its word on sizes.
 *
 * @example
 * ```ts
 * const crm = defineCarrier({
 *   name: "crm",
 *   audience: "agent",
 *   limit: 500,
 *   unit: "characters",
 *   needs: "reference",
 *   format: {
 *     base: 0,
 *     cost: ({ key, value }) => `${key}=${value}\n`.length,
 *     write: (fields) => fields.map(({ key, value }) => `${key}=${value}\n`).join(""),
 *     measure: (text) => text.length,
 *   },
 * });
 * projectPacket(packet, crm, { reference: "pk_1" }).value; // "ref=pk_1\njourney=7781\n…"
 * ```
 */
export function defineCarrier<Value>(
  carrier: Omit<Carrier<Value>, "tokenOnly"> & { readonly tokenOnly?: boolean },
): Carrier<Value> {
  return { tokenOnly: false, ...carrier };
}
