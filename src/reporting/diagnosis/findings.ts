import { newcombeDifference } from "../../kpi/statistics/newcombe.js";
import type { Proportion } from "../../kpi/statistics/proportion.js";
import { rootCauseScan, type SegmentFinding } from "../../kpi/statistics/root-cause-scan.js";
import { type Problem, type ProblemCase, TRAITS, type Trait, type Traits } from "./cases.js";
import type { Finding } from "./finding.js";
import { findingSentence } from "./sentences.js";

/** Which findings are worth telling. */
export interface FindingRules {
  /** The share of false ones that is put up with. */
  readonly falseShare: number;
  /** Places with fewer cases are not looked at. */
  readonly minN: number;
  /** How many traits a place may be told by. */
  readonly depth: number;
}

interface Place {
  readonly traits: Traits;
  readonly cases: { count: number; n: number };
}

/**
 * The places where a problem gathers, the greatest excess first. Of a place and a narrower one within it only that is told which explains the
 * other: the narrower where it stands out from the rest of the wider, and the wider where it stands out without the narrower, too.
 */
export function findingsOf(
  problem: Problem,
  all: readonly ProblemCase[],
  { falseShare, minN, depth }: FindingRules,
): readonly Finding[] {
  const cases = all.filter((one) => one.problem === problem);
  const total = { count: cases.filter(({ wrong }) => wrong).length, n: cases.length };
  const places = placesOf(cases, depth);
  for (const [name, place] of places) if (place.cases.n < minN) places.delete(name);
  const segments = Object.fromEntries([...places].map(([name, place]) => [name, place.cases]));
  const scan = rootCauseScan(total, segments);
  const standing = scan.findings.flatMap(
    (found): readonly (SegmentFinding & { readonly traits: Traits })[] => {
      const traits = places.get(found.segment)?.traits;
      return traits !== undefined && found.excess > 0 && found.q <= falseShare ? [{ ...found, traits }] : [];
    },
  );
  return standing
    .filter((found) => standing.every((other) => isWorthBeside(found, other, total)))
    .map((found): Finding => {
      const { traits: where, cases: own, rate, restRate, excess, difference, p, q } = found;
      const finding = { problem, where, cases: own, rate, restRate, excess, difference, p, q };
      return { ...finding, sentence: findingSentence(finding) };
    });
}

/** Whether the finding says something that the other does not. */
function isWorthBeside(
  found: SegmentFinding & { readonly traits: Traits },
  other: SegmentFinding & { readonly traits: Traits },
  total: Proportion,
): boolean {
  if (found === other) return true;
  if (isWithin(found.traits, other.traits)) return standsOut(found.cases, less(other.cases, found.cases));
  if (isWithin(other.traits, found.traits))
    return (
      !standsOut(other.cases, less(found.cases, other.cases)) ||
      standsOut(less(found.cases, other.cases), less(total, found.cases))
    );
  return true;
}

function isWithin(narrow: Traits, wide: Traits): boolean {
  const names = TRAITS.filter((trait) => wide[trait] !== undefined);
  return (
    names.length < TRAITS.filter((trait) => narrow[trait] !== undefined).length &&
    names.every((trait) => narrow[trait] === wide[trait])
  );
}

function standsOut(one: Proportion, other: Proportion): boolean {
  return (newcombeDifference(one, other)?.lower ?? 0) > 0;
}

function less(whole: Proportion, part: Proportion): Proportion {
  return { count: whole.count - part.count, n: whole.n - part.n };
}

/** Every combination of traits that cases have; agents only by themselves, since a combination with one is an agent and little else. */
function placesOf(cases: readonly ProblemCase[], depth: number): Map<string, Place> {
  const places = new Map<string, Place>();
  for (const { traits, wrong } of cases) {
    for (const combination of COMBINATIONS) {
      if (combination.length > depth || combination.some((trait) => traits[trait] === undefined)) continue;
      const name = JSON.stringify(combination.map((trait) => [trait, traits[trait]]));
      const known = places.get(name);
      const place = known ?? {
        traits: Object.fromEntries(combination.map((trait) => [trait, traits[trait] ?? ""])),
        cases: { count: 0, n: 0 },
      };
      place.cases.n++;
      if (wrong) place.cases.count++;
      if (known === undefined) places.set(name, place);
    }
  }
  return places;
}

const COMBINED: readonly Trait[] = TRAITS.filter((trait) => trait !== "agent");

const COMBINATIONS: readonly (readonly Trait[])[] = [
  ["agent"],
  ...COMBINED.flatMap((one, first) => [
    [one],
    ...COMBINED.slice(first + 1).flatMap((other, second) => [
      [one, other],
      ...COMBINED.slice(first + second + 2).map((third) => [one, other, third]),
    ]),
  ]),
];
