import { decodeBase64Url, encodeBase64Url } from "../kernel/base64url.js";
import { ThroughlineError } from "../kernel/error.js";
import type { Page } from "./event-store.js";

/** Where a page ended: the sort key of its last item. */
export type CursorPart = string | number;

const utf8 = new TextEncoder();
const fromUtf8 = new TextDecoder();

/**
 * An opaque text for `Page.next`, made of the sort key of the last item. Reading on after a sort key, and not after a
 * number of items, is what keeps a page right while items come and go.
 *
 * @example
 * ```ts
 * encodeCursor([1772348400000, "j-1"]); // "WzE3NzIzNDg0MDAwMDAsImotMSJd"
 * ```
 */
export function encodeCursor(parts: readonly CursorPart[]): string {
  return encodeBase64Url(utf8.encode(JSON.stringify(parts)));
}

/**
 * Reads a cursor back. `shape` says what its parts must be.
 *
 * @throws ThroughlineError `INVALID_INPUT` for anything that {@link encodeCursor} did not make, or not of this shape
 * @example
 * ```ts
 * decodeCursor("WzE3NzIzNDg0MDAwMDAsImotMSJd", [0, ""]); // [1772348400000, "j-1"]
 * ```
 */
export function decodeCursor<const Shape extends readonly CursorPart[]>(
  cursor: string,
  shape: Shape,
): { -readonly [Index in keyof Shape]: Shape[Index] extends number ? number : string } {
  const parts = parsed(cursor);
  if (isOfShape(parts, shape)) return parts;
  throw new ThroughlineError(
    "INVALID_INPUT",
    "after is not a cursor of this store. Give the next of the page before, as it was.",
    { details: { field: "after" } },
  );
}

/**
 * Makes a page of what was found, where one more than `limit` was looked for: the one too many tells that there is more.
 *
 * @example
 * ```ts
 * pageOf(["a", "b", "c"], 2, (id) => [id]); // { items: ["a", "b"], next: encodeCursor(["b"]) }
 * pageOf(["a", "b"], 2, (id) => [id]); // { items: ["a", "b"], next: null }
 * ```
 */
export function pageOf<T>(
  found: readonly T[],
  limit: number,
  sortKey: (item: T) => readonly CursorPart[],
): Page<T> {
  const items = found.slice(0, limit);
  const last = items.at(-1);
  return { items, next: found.length > limit && last !== undefined ? encodeCursor(sortKey(last)) : null };
}

function parsed(cursor: string): unknown {
  const bytes = typeof cursor === "string" && cursor.length <= 1_024 ? decodeBase64Url(cursor) : null;
  if (bytes === null) return null;
  try {
    return JSON.parse(fromUtf8.decode(bytes));
  } catch {
    return null;
  }
}

function isOfShape<const Shape extends readonly CursorPart[]>(
  parts: unknown,
  shape: Shape,
): parts is { -readonly [Index in keyof Shape]: Shape[Index] extends number ? number : string } {
  return (
    Array.isArray(parts) &&
    parts.length === shape.length &&
    shape.every((part, index) => typeof part === typeof parts[index])
  );
}
