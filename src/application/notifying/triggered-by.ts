import type { Happened, NoticeTrigger } from "./notice-trigger.js";

/** The triggers that an event sets off, the first of each kind. */
export function triggeredBy(
  happened: Happened,
  triggers: readonly NoticeTrigger[],
): readonly NoticeTrigger[] {
  const found = new Map<string, NoticeTrigger>();
  for (const trigger of triggers)
    if (trigger.on === happened.event.type && !found.has(trigger.kind) && trigger.when?.(happened) !== false)
      found.set(trigger.kind, trigger);
  return [...found.values()];
}
