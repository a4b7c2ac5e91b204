import type * as z from "zod";

export type Calculate = (input: unknown) => unknown;

/** A kind: the shape of its input, and the calculator. */
export function kind<T>(input: z.ZodType<T>, calculate: (input: T) => unknown): Calculate {
  return (value) => calculate(input.parse(value));
}
