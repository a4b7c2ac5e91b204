import type { Standing } from "./contest.js";

/** A figure against its target. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  /** The most it may be. */
  readonly target: number;
}

/** Prints the standings of one contest as a table, and as one line of JSON for each contestant. */
export function reportContest(bench: string, title: string, standings: readonly Standing[]): void {
  console.log(`\n${title}`);
  const width = Math.max(...standings.map(({ name }) => name.length));
  for (const { name, ns, does } of standings)
    console.log(`  ${name.padEnd(width)}  ${duration(ns).padStart(9)}  ${does}`);
  for (const { name, ns, rounds } of standings)
    console.log(
      JSON.stringify({ bench, contest: title, contestant: name, ns: Math.round(ns), rounds: rounds.length }),
    );
}

/** Prints `name value target ok|short` lines. Gives whether every figure reached its target. */
export function reportFigures(figures: readonly Figure[]): boolean {
  console.log("");
  const width = Math.max(...figures.map(({ name }) => name.length));
  for (const { name, value, target } of figures)
    console.log(
      `${name.padEnd(width)}  ${value.toFixed(2)}x  <=${target.toFixed(2)}x  ${value <= target ? "ok" : "short"}`,
    );
  return figures.every(({ value, target }) => value <= target);
}

function duration(ns: number): string {
  if (ns < 10_000) return `${ns.toFixed(0)} ns`;
  return ns < 10_000_000 ? `${(ns / 1_000).toFixed(1)} µs` : `${(ns / 1_000_000).toFixed(1)} ms`;
}
