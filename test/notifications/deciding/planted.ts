import { RULES } from "../../../src/notifications/deciding/rules/in-order.js";
import type { Rule } from "../../../src/notifications/deciding/rules/rule.js";

/** A mistake in the list of rules. */
export interface Mistake {
  readonly name: string;
  readonly rules: readonly Rule[];
}

/** Each rule left out. */
export const LEFT_OUT: readonly Mistake[] = RULES.map(({ name }) => ({
  name: `without ${name}`,
  rules: RULES.filter((rule) => rule.name !== name),
}));

/** Each two rules in each other's place. */
export const SWAPPED: readonly Mistake[] = RULES.flatMap((one, index) =>
  RULES.slice(index + 1).map((other) => ({
    name: `${one.name} in the place of ${other.name}`,
    rules: RULES.map((rule) => (rule === one ? other : rule === other ? one : rule)),
  })),
);

/** Works with the mistake in the library's own list, and takes it out again. */
export function withMistake<T>({ rules }: Mistake, work: () => T): T {
  const list = RULES as Rule[];
  const right = [...list];
  list.splice(0, list.length, ...rules);
  try {
    return work();
  } finally {
    list.splice(0, list.length, ...right);
  }
}
