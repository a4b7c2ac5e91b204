/** How far a number may be from the expected one: the larger of `abs` and `rel` × |expected|. */
export interface Tolerance {
  readonly abs: number;
  readonly rel: number;
}

/** Lists where `actual` differs from `expected`, as `path: expected …, got …`; empty when it matches. */
export function differences(
  actual: unknown,
  expected: unknown,
  tolerance: Tolerance,
  path = "result",
): string[] {
  if (typeof expected === "number" && typeof actual === "number") {
    const allowed = Math.max(tolerance.abs, tolerance.rel * Math.abs(expected));
    return Math.abs(actual - expected) <= allowed ? [] : [`${path}: expected ${expected}, got ${actual}`];
  }
  if (Array.isArray(expected) && Array.isArray(actual)) {
    if (actual.length !== expected.length) {
      return [`${path}: expected ${expected.length} items, got ${actual.length}`];
    }
    return expected.flatMap((item, index) =>
      differences(actual[index], item, tolerance, `${path}[${index}]`),
    );
  }
  if (isRecord(expected) && isRecord(actual)) {
    const keys = new Set([...Object.keys(expected), ...Object.keys(actual)]);
    return [...keys].flatMap((key) => differences(actual[key], expected[key], tolerance, `${path}.${key}`));
  }
  return Object.is(actual, expected)
    ? []
    : [`${path}: expected ${JSON.stringify(expected)}, got ${JSON.stringify(actual)}`];
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
