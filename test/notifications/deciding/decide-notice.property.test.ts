import { decideNotice, NOTICE_RULES } from "throughline/notifications";
import { describe, expect, it } from "vitest";
import { RULES } from "../../../src/notifications/deciding/rules/in-order.js";
import { anyQuestion } from "./arbitrary.js";
import { CASES, decided, promised } from "./cases.js";
import { broken } from "./invariants.js";
import { LEFT_OUT, SWAPPED, withMistake } from "./planted.js";

const SEED = 20_263;
const QUESTIONS = Array.from({ length: 2_000 }, (_, index) => SEED + index);

const problemOf = (seed: number) => broken(anyQuestion(seed), decideNotice);

const tableHolds = () =>
  Object.values(CASES)
    .flat()
    .every((each) => JSON.stringify(decided(each, decideNotice)) === JSON.stringify(promised(each)));

describe("decisions on notices", () => {
  it("keep every promise, of any question", () => {
    const problems = QUESTIONS.flatMap((seed) => {
      const problem = problemOf(seed);
      return problem === null ? [] : [`seed ${seed}: ${problem}`];
    });
    expect(problems).toEqual([]);
  });

  it("come out in all four ways, and for every rule", () => {
    const decisions = QUESTIONS.map((seed) => {
      const { context, policy } = anyQuestion(seed);
      return decideNotice(context, { policy });
    });
    for (const outcome of ["send", "defer", "skip", "block"])
      expect(decisions.filter((each) => each.outcome === outcome).length, outcome).toBeGreaterThan(50);
    const heard = new Set(decisions.flatMap(({ reasons }) => reasons.map(({ rule }) => rule)));
    expect([...NOTICE_RULES].filter((rule) => !heard.has(rule))).toEqual([]);
  });

  it("ask the rules in the order that is published", () => {
    expect(RULES.map(({ name }) => name)).toEqual(NOTICE_RULES);
  });
});

describe("a mistake in the list of rules", () => {
  it("is not there", () => {
    expect(tableHolds()).toBe(true);
  });

  it.each([...LEFT_OUT, ...SWAPPED])("is seen by the table: $name", (mistake) => {
    expect(withMistake(mistake, tableHolds)).toBe(false);
  });

  it.each(LEFT_OUT.filter(({ name }) => name !== "without digest" && name !== "without disclosure"))(
    "breaks a promise: $name",
    (mistake) => {
      expect(withMistake(mistake, () => QUESTIONS.some((seed) => problemOf(seed) !== null))).toBe(true);
    },
  );
});
