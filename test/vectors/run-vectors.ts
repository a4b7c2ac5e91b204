import { differences, isRecord, type Tolerance } from "./compare.js";
import { KINDS } from "./kinds.js";

export interface VectorCase {
  readonly id: string;
  readonly kpi: string;
  readonly input: unknown;
  readonly expected: unknown;
  readonly tolerance: Tolerance;
}

export interface KindResult {
  readonly kind: string;
  readonly passed: number;
  readonly failed: readonly { readonly id: string; readonly problems: readonly string[] }[];
  /** Cases that no calculator is there for yet. */
  readonly notCovered: number;
}

/** Reads a file of cases. Throws an `Error` that names the first thing that is not of the shape. */
export function readVectors(text: string): readonly VectorCase[] {
  const cases: unknown = JSON.parse(text);
  if (!Array.isArray(cases) || cases.length === 0) throw new Error("the file must hold a list of cases");
  return cases.map((entry: unknown, index) => {
    if (!isRecord(entry)) throw new Error(`case ${index} is not an object`);
    const { id, kpi, input, expected, tolerance } = entry;
    if (typeof id !== "string" || typeof kpi !== "string" || input === undefined || expected === undefined) {
      throw new Error(`case ${index} must have id, kpi, input and expected`);
    }
    const { abs = 0, rel = 0 } = isRecord(tolerance) ? tolerance : {};
    if (typeof abs !== "number" || typeof rel !== "number") {
      throw new Error(`${id}: tolerance must be { abs, rel } in numbers`);
    }
    return { id, kpi, input, expected, tolerance: { abs, rel } };
  });
}

/** Runs every case whose kind is in {@link KINDS}; one result for each kind, in the order of the file. */
export function runVectors(cases: readonly VectorCase[]): readonly KindResult[] {
  const kinds = [...new Set(cases.map(({ kpi }) => kpi))];
  return kinds.map((kind) => {
    const ofKind = cases.filter(({ kpi }) => kpi === kind);
    const calculate = Object.hasOwn(KINDS, kind) ? KINDS[kind] : undefined;
    if (calculate === undefined) return { kind, passed: 0, failed: [], notCovered: ofKind.length };
    const failed = ofKind
      .map((vector) => ({ id: vector.id, problems: problemsOf(vector, calculate) }))
      .filter(({ problems }) => problems.length > 0);
    return { kind, passed: ofKind.length - failed.length, failed, notCovered: 0 };
  });
}

function problemsOf(vector: VectorCase, calculate: (input: unknown) => unknown): readonly string[] {
  try {
    return differences(calculate(vector.input), vector.expected, vector.tolerance);
  } catch (error) {
    return [`threw ${String(error)}`];
  }
}
