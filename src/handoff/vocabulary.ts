import * as z from "zod";

export { ASSURANCE_LEVELS, type Assurance, assuranceSchema, higherAssurance } from "../channels/assurance.js";

/** Every {@link HandoffReason}. */
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
/** Why a journey moves. */
export type HandoffReason = (typeof HANDOFF_REASONS)[number];
export const reasonSchema = z.enum(HANDOFF_REASONS);

/** Every {@link HandoffMode}. */
export const HANDOFF_MODES = ["cold", "warm", "callback"] as const;
/**
 * How a journey moves. `cold`: the queue owns it at once and an agent takes it from there. `warm`: the sender stays owner
 * until the receiver confirms. `callback`: the receiver calls at an agreed time.
 */
export type HandoffMode = (typeof HANDOFF_MODES)[number];
export const modeSchema = z.enum(HANDOFF_MODES);

/** Every {@link Audience}, lowest first. */
export const AUDIENCES = ["public", "customer", "agent", "system"] as const;
/** Who may see a field: `public` < `customer` < `agent` < `system`. A derived field takes the highest of its sources. */
export type Audience = (typeof AUDIENCES)[number];
export const audienceSchema = z.enum(AUDIENCES);

/** Whether somebody of `audience` may see what is meant for `level`. */
export function maySee(audience: Audience, level: Audience): boolean {
  return AUDIENCES.indexOf(level) <= AUDIENCES.indexOf(audience);
}

/** Every {@link Priority}, highest first. */
export const PRIORITIES = ["urgent", "high", "normal", "low"] as const;
/** How much something presses. */
export type Priority = (typeof PRIORITIES)[number];
export const prioritySchema = z.enum(PRIORITIES);
