import { NoPostgres } from "./binaries.js";

/** The exit code of a run that has no server to run against. `npm run faults -- all` counts it as missing, not as short. */
export const MISSING = 77;

/** A figure of a run: what was found, what was to be found, and whether that is good enough. */
export type Figure = readonly [name: string, value: number | string, target: number | string, ok: boolean];

/** Runs `body`, prints its figures, and sets the exit code. */
export async function faultRun(body: () => Promise<readonly Figure[]>): Promise<void> {
  try {
    const figures = await body();
    for (const [name, value, target, ok] of figures)
      console.log(
        `${name.padEnd(32)} ${String(value).padStart(9)} ${String(target).padStart(9)} ${ok ? "ok" : "short"}`,
      );
    process.exitCode = figures.every(([, , , ok]) => ok) ? 0 : 1;
  } catch (error) {
    if (!(error instanceof NoPostgres)) throw error;
    console.log(`missing: ${error.message}`);
    process.exitCode = MISSING;
  }
}

/** A figure that has to be 0. */
export function none(name: string, value: number): Figure {
  return [name, value, 0, value === 0];
}

/** A figure that has to be reached. */
export function atLeast(name: string, value: number, target: number): Figure {
  return [name, value, `>=${target}`, value >= target];
}
