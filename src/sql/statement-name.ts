const names = new Map<string, string>();

/**
 * The name a prepared statement goes by. It follows from the text alone: the library may be loaded more than once over
 * one connection, and a name must mean the same to all.
 *
 * @example
 * ```ts
 * statementName("SELECT 1"); // "throughline_" and 21 digits and letters
 * ```
 */
export function statementName(text: string): string {
  let name = names.get(text);
  if (name === undefined) {
    name = `throughline_${[1, 2, 3].map((seed) => hash(text, seed).toString(36).padStart(7, "0")).join("")}`;
    names.set(text, name);
  }
  return name;
}

/** FNV-1a over UTF-16 units, 32 bits, with the bits spread at the end. */
function hash(text: string, seed: number): number {
  let value = Math.imul(seed, 0x9e3779b1) ^ 0x811c9dc5;
  for (let index = 0; index < text.length; index++)
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  value = Math.imul(value ^ (value >>> 15), 0x2c1b3c6d);
  return (value ^ (value >>> 13)) >>> 0;
}
