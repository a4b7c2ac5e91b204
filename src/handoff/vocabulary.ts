import * as z from "zod";

/** Why a journey moves. */
export const HANDOFF_REASONS = [
  "escalation",
  "complexity",
  "privacy",
  "convenience",
  "speed",
  "expertise",
  "customer-request",
  "shift-end",
  "outage",
  "other",
] as const;
export type HandoffReason = (typeof HANDOFF_REASONS)[number];
export const reasonSchema = z.enum(HANDOFF_REASONS);

/**
 * How a journey moves. `cold`: the queue owns it at once and an agent takes it from there. `warm`: the sender stays owner
 * until the receiver confirms. `callback`: the receiver calls at an agreed time.
 */
export const HANDOFF_MODES = ["cold", "warm", "callback"] as const;
export type HandoffMode = (typeof HANDOFF_MODES)[number];
export const modeSchema = z.enum(HANDOFF_MODES);

/** How sure we are that the customer is who they say: `none` < `self-asserted` < `possession` (of the account, number or link) < `verified`. */
export const ASSURANCE_LEVELS = ["none", "self-asserted", "possession", "verified"] as const;
export type Assurance = (typeof ASSURANCE_LEVELS)[number];
export const assuranceSchema = z.enum(ASSURANCE_LEVELS);

/** The higher of two assurance levels. */
export function higherAssurance(one: Assurance, other: Assurance): Assurance {
  return ASSURANCE_LEVELS.indexOf(one) >= ASSURANCE_LEVELS.indexOf(other) ? one : other;
}

/** Who may see a field: `public` < `customer` < `agent` < `system`. A derived field takes the highest of its sources. */
export const AUDIENCES = ["public", "customer", "agent", "system"] as const;
export type Audience = (typeof AUDIENCES)[number];
export const audienceSchema = z.enum(AUDIENCES);

/** Whether somebody of `audience` may see what is meant for `level`. */
export function maySee(audience: Audience, level: Audience): boolean {
  return AUDIENCES.indexOf(level) <= AUDIENCES.indexOf(audience);
}

/** What a piece of an issue is worth to the desk, highest first. */
export const PRIORITIES = ["urgent", "high", "normal", "low"] as const;
export type Priority = (typeof PRIORITIES)[number];
export const prioritySchema = z.enum(PRIORITIES);
