import { wholeNumber } from "../invalid-input.js";
import { solve } from "./linear-system.js";

/** Where moving from state to state ends. */
export interface Absorption {
  /** States that were left at least once, in order of their names. */
  readonly transient: readonly string[];
  /** States that were never left, in order of their names. */
  readonly absorbing: readonly string[];
  /** Probability of each next state: a row for each transient state, columns first the transient, then the absorbing states. */
  readonly transition: readonly (readonly number[])[];
  /** Probability of ending in each absorbing state, by transient state. They add up to 1 unless moving may go on for ever. */
  readonly absorption: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** How many moves it takes on average, by transient state; `null` where moving may go on for ever. */
  readonly expectedSteps: Readonly<Record<string, number | null>>;
}

/**
 * Absorption of a Markov chain (Kemeny & Snell 1960), from counted moves: of journeys now in chat, what share ends resolved, and after how
 * many moves. It takes the next move to depend on the present state alone.
 *
 * @param counts how often each state was followed by each other; states without outgoing counts absorb
 * @throws ThroughlineError `INVALID_INPUT` for counts that are none
 * @example
 * ```ts
 * const { absorption } = markovAbsorption({
 *   a: { a: 5, b: 5, RESOLVED: 10 },
 *   b: { a: 1, RESOLVED: 1, ABANDONED: 2 },
 * });
 * absorption.a; // { ABANDONED: 0.18181818181818182, RESOLVED: 0.8181818181818182 }
 * ```
 */
export function markovAbsorption(
  counts: Readonly<Record<string, Readonly<Record<string, number>>>>,
): Absorption {
  const moves = new Map(
    Object.entries(counts).map(([from, to]) => [from, checkedMoves(to, `counts.${from}`)]),
  );
  const names = new Set([...moves.keys(), ...[...moves.values()].flatMap((to) => [...to.keys()])]);
  const isLeft = (state: string) => (moves.get(state)?.size ?? 0) > 0;
  const transient = [...names].filter(isLeft).sort();
  const absorbing = [...names].filter((state) => !isLeft(state)).sort();
  const columns = [...transient, ...absorbing];
  const row = (state: string) => {
    const to = moves.get(state) ?? new Map<string, number>();
    const sum = [...to.values()].reduce((total, count) => total + count, 0);
    return columns.map((next) => (to.get(next) ?? 0) / sum);
  };
  const ending = reaching(new Set(absorbing), moves);
  const endless = reaching(new Set(transient.filter((state) => !ending.has(state))), moves);
  const solved = solveAbsorption(
    transient.filter((state) => ending.has(state)),
    columns,
    row,
    absorbing,
  );
  return {
    transient,
    absorbing,
    transition: transient.map(row),
    absorption: Object.fromEntries(
      transient.map((state) => {
        const ends = solved.get(state);
        return [state, Object.fromEntries(absorbing.map((end, index) => [end, ends?.[index] ?? 0]))];
      }),
    ),
    expectedSteps: Object.fromEntries(
      transient.map((state) => [state, endless.has(state) ? null : (solved.get(state)?.at(-1) ?? null)]),
    ),
  };
}

/** Solves (I − Q)·X = [R 1] for the states that can end: for each the probability of each end, and after them the expected moves. */
function solveAbsorption(
  states: readonly string[],
  columns: readonly string[],
  row: (state: string) => readonly number[],
  absorbing: readonly string[],
): ReadonlyMap<string, readonly number[]> {
  const place = new Map(columns.map((name, index) => [name, index]));
  const rows = states.map(row);
  const entry = (probabilities: readonly number[], state: string) =>
    probabilities[place.get(state) ?? -1] ?? 0;
  const solution = solve(
    rows.map((probabilities, index) =>
      states.map((state, column) => (index === column ? 1 : 0) - entry(probabilities, state)),
    ),
    rows.map((probabilities) => [...absorbing.map((end) => entry(probabilities, end)), 1]),
  );
  return new Map(states.map((state, index) => [state, solution?.[index] ?? []]));
}

/** The states from which one of the goals can be reached, the goals among them. */
function reaching(
  goals: ReadonlySet<string>,
  moves: ReadonlyMap<string, ReadonlyMap<string, number>>,
): ReadonlySet<string> {
  const reached = new Set(goals);
  for (let size = -1; size !== reached.size; ) {
    size = reached.size;
    for (const [from, to] of moves) if ([...to.keys()].some((next) => reached.has(next))) reached.add(from);
  }
  return reached;
}

/** The moves that were made. */
function checkedMoves(to: Readonly<Record<string, number>>, path: string): ReadonlyMap<string, number> {
  const entries = Object.entries(to).filter(([next, count]) => wholeNumber(count, `${path}.${next}`) > 0);
  return new Map(entries);
}
