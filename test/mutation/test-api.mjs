import { format } from "node:util";
import {
  ASYMMETRIC_MATCHERS_OBJECT,
  chai,
  JestAsymmetricMatchers,
  JestChaiExpect,
  JestExtend,
  setState,
} from "@vitest/expect";

/** Stands in for `vitest` in the tests: the same `expect`, and `describe` and `it` that only write down what there is to run. */

chai.use(JestExtend);
chai.use(JestChaiExpect);
chai.use(JestAsymmetricMatchers);

export const expect = (value, message) => chai.expect(value, message);
Object.assign(expect, chai.expect, globalThis[ASYMMETRIC_MATCHERS_OBJECT]);
setState({ assertionCalls: 0 }, expect);

/** @type {{ name: string, run: () => unknown }[]} */
let collected = [];
let titles = [];

export function describe(title, body) {
  const outer = titles;
  titles = [...outer, title];
  body();
  titles = outer;
}

export function it(title, run) {
  collected.push({ name: [...titles, title].join(" "), run });
}

it.each = (rows) => (title, run) => {
  for (const row of rows) {
    const values = Array.isArray(row) ? row : [row];
    it(titleOf(title, row, values), () => run(...values));
  }
};

function titleOf(title, row, values) {
  const named = title.replaceAll(/\$([a-zA-Z]+)/g, (all, key) =>
    Object.hasOwn(Object(row), key) ? row[key] : all,
  );
  const places = (named.match(/%[sdifjoO]/g) ?? []).length;
  return format(named, ...values.slice(0, places));
}

/** The tests written down since it was last asked. */
export function takeCollected() {
  const taken = collected;
  collected = [];
  return taken;
}
