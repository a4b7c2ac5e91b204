/** What stands in the place of a personal value whose key was destroyed. Plain data, so it survives JSON. */
export interface Erased {
  readonly erased: true;
}

/** The only {@link Erased} value this library makes. */
export const ERASED: Erased = Object.freeze({ erased: true });

/**
 * Tells an erased value from a present one.
 *
 * @example
 * ```ts
 * isErased(ERASED); // true
 * isErased("Maria"); // false
 * ```
 */
export function isErased(value: unknown): value is Erased {
  return typeof value === "object" && value !== null && "erased" in value && value.erased === true;
}

/** The value, or `fallback` where it was erased or never there. */
export function unlessErased<T, F>(value: T | Erased | undefined, fallback: F): T | F {
  return value === undefined || isErased(value) ? fallback : value;
}
