import { type ErrorCode, isThroughlineError } from "../kernel/error.js";

/** What a case found wrong. The case adds its id and makes a `ThroughlineError` of it. */
export class Mismatch extends Error {
  readonly expected: unknown;
  readonly met: unknown;

  constructor(what: string, expected: unknown, met: unknown) {
    super(what);
    this.expected = expected;
    this.met = met;
  }
}

/** Equal as JSON: the order of properties, absent ones and the sign of zero do not matter. */
export function same(met: unknown, expected: unknown, what: string): void {
  if (!equal(met, expected)) throw new Mismatch(what, expected, met);
}

export function holds(condition: boolean, what: string, expected: unknown, met: unknown): void {
  if (!condition) throw new Mismatch(what, expected, met);
}

/** The call rejects with one of the codes; throwing at once counts too. */
export async function refuses(
  call: () => Promise<unknown>,
  codes: ErrorCode | readonly ErrorCode[],
  what: string,
): Promise<void> {
  const allowed: readonly ErrorCode[] = typeof codes === "string" ? [codes] : codes;
  const expected = `refused with ${allowed.join(" or ")}`;
  let answer: unknown;
  try {
    answer = await call();
  } catch (error) {
    if (isThroughlineError(error) && allowed.includes(error.code)) return;
    throw new Mismatch(what, expected, error);
  }
  throw new Mismatch(what, expected, answer);
}

function equal(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (Array.isArray(a) || Array.isArray(b))
    return (
      Array.isArray(a) &&
      Array.isArray(b) &&
      a.length === b.length &&
      a.every((item, index) => equal(item, b[index]))
    );
  const [present, wanted] = [definedEntries(a), definedEntries(b)];
  return present.size === wanted.size && [...wanted].every(([key, value]) => equal(present.get(key), value));
}

function definedEntries(value: object): Map<string, unknown> {
  return new Map(Object.entries(value).filter(([, member]) => member !== undefined));
}
