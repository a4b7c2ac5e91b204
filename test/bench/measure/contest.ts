/** Somebody who does the same work as the others, to be measured against them. */
export interface Contestant {
  readonly name: string;
  /** What it does, for the reader of the table. */
  readonly does: string;
  /** One round of the work, made ready anew; gives the nanoseconds of one operation. */
  round(): Promise<number>;
}

/** What a contestant took, over all rounds. */
export interface Standing {
  readonly name: string;
  readonly does: string;
  /** Median over the rounds, of one operation. */
  readonly ns: number;
  /** Every round, in the order they were run. */
  readonly rounds: readonly number[];
}

/**
 * Runs the contestants in turn, round by round, so that a slow moment of the machine falls on all of them. One round
 * before the first is not counted: it warms up the code.
 */
export async function contest(
  rounds: number,
  contestants: readonly Contestant[],
): Promise<readonly Standing[]> {
  const taken = contestants.map((): number[] => []);
  for (let round = 0; round <= rounds; round++) {
    for (const [index, contestant] of contestants.entries()) {
      globalThis.gc?.();
      const ns = await contestant.round();
      if (round > 0) taken[index]?.push(ns);
    }
  }
  return contestants.map(({ name, does }, index) => {
    const all = taken[index] ?? [];
    return { name, does, ns: median(all), rounds: all };
  });
}

/** Nanoseconds of one operation: `work` does `operations` of them. */
export async function timed(operations: number, work: () => Promise<void> | void): Promise<number> {
  const began = process.hrtime.bigint();
  await work();
  return Number(process.hrtime.bigint() - began) / operations;
}

/** The middle of an odd number of values, the mean of the middle two of an even one. */
function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const low = sorted[Math.floor((sorted.length - 1) / 2)];
  const high = sorted[Math.ceil((sorted.length - 1) / 2)];
  return low === undefined || high === undefined ? Number.NaN : (low + high) / 2;
}

/** The median over the rounds of one contestant's time over another's in the same round. */
export function ratio(of: Standing | undefined, to: Standing | undefined): number {
  if (of === undefined || to === undefined) return Number.NaN;
  return median(of.rounds.map((ns, round) => ns / (to.rounds[round] ?? Number.NaN)));
}
