import type { JourneyRecord } from "../records.js";
import { type Absorption, markovAbsorption } from "../statistics/markov-absorption.js";
import { type Basis, basisOf, type CalculatorOptions, talliesOf } from "./basis.js";

/**
 * Where switching ends: of journeys now on a channel, what share ends solved, and after how many further
 * moves.
 */
export interface SwitchFlow {
  /** By channel and by `SOLVED` and `UNSOLVED`: how often one was followed by the other. */
  readonly moves: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** `null` where no customer spoke. */
  readonly absorption: Absorption | null;
}

/**
 * The flow between channels as a Markov chain, whose ends are `SOLVED` and `UNSOLVED`: not solved 7 days
 * (`holdsForMs`) after the first change of channel, or after the beginning where there was none. Younger
 * journeys that are open have no end yet.
 *
 * @throws ThroughlineError `INVALID_INPUT` for a record that is not of the shape
 * @example
 * ```ts
 * const { absorption } = switchFlow(journeys, { asOf: "2026-05-20T00:00:00Z" });
 * absorption?.absorption["web-chat"]; // { SOLVED: 0.9, UNSOLVED: 0.1 }
 * ```
 */
export function switchFlow(journeys: readonly JourneyRecord[], options: CalculatorOptions): SwitchFlow {
  return switchFlowOf(basisOf(journeys, options));
}

/** {@link switchFlow} of totals. */
export function switchFlowOf({ totals }: Pick<Basis, "totals">): SwitchFlow {
  const moves = new Map<string, Map<string, number>>();
  const add = (from: string, to: string, count: number) => {
    const row = moves.get(from) ?? new Map<string, number>();
    moves.set(from, row.set(to, (row.get(to) ?? 0) + count));
  };
  for (const [[from = "", to = ""], count] of talliesOf(totals, "switch")) add(from, to, count);
  for (const [[from = "", end], count] of talliesOf(totals, "end"))
    add(from, end === "solved" ? "SOLVED" : "UNSOLVED", count);
  const plain = Object.fromEntries([...moves].map(([from, row]) => [from, Object.fromEntries(row)]));
  return { moves: plain, absorption: moves.size === 0 ? null : markovAbsorption(plain) };
}
