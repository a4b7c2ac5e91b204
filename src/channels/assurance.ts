import * as z from "zod";

/** The levels of {@link Assurance}, lowest first. */
export const ASSURANCE_LEVELS = ["none", "self-asserted", "possession", "verified"] as const;

/** How sure we are that the customer is who they say: `none` < `self-asserted` < `possession` (of the account, number or link) < `verified`. */
export type Assurance = (typeof ASSURANCE_LEVELS)[number];
export const assuranceSchema = z.enum(ASSURANCE_LEVELS);

/** The higher of two assurance levels. */
export function higherAssurance(one: Assurance, other: Assurance): Assurance {
  return ASSURANCE_LEVELS.indexOf(one) >= ASSURANCE_LEVELS.indexOf(other) ? one : other;
}
