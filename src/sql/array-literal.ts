import type { SqlValue } from "./executor.js";

/**
 * A list as PostgreSQL writes an array. As text it goes through every client alike; each has ideas of its own about a
 * JavaScript array.
 *
 * @example
 * ```ts
 * arrayLiteral(["a", 'say "b"']); // {"a","say \"b\""}
 * arrayLiteral([1, 2]); // {1,2}
 * ```
 */
function arrayLiteral(values: readonly string[] | readonly number[]): string {
  return `{${values.map((value) => (typeof value === "number" ? value : quoted(value))).join(",")}}`;
}

/** The parameters with every list as an array literal. */
export function scalars(parameters: readonly SqlValue[]): (string | number | boolean | null)[] {
  return parameters.map((value) => (isList(value) ? arrayLiteral(value) : value));
}

function isList(value: SqlValue): value is readonly string[] | readonly number[] {
  return Array.isArray(value);
}

function quoted(value: string): string {
  return `"${value.replaceAll(/["\\]/g, "\\$&")}"`;
}
