import * as fc from "fast-check";
import { decideJourney, evolveJourney, type Journey, type JourneyEvent } from "throughline/journey";
import { describe, expect, it } from "vitest";
import { ERASED } from "../../src/kernel/erased.js";
import { policy } from "./model/policy.js";
import { record } from "./model/walk.js";

const erase = (event: JourneyEvent) =>
  ({ ...event, personal: event.personal === null ? null : ERASED }) as JourneyEvent;

/** What was decided, without what is personal in it. */
function impersonal(decision: ReturnType<typeof decideJourney>) {
  if (decision.status === "refused") return decision;
  return { ...decision, events: decision.events.map(({ personal: _, ...event }) => event) };
}

describe("a decision", () => {
  it("never reads what is personal: it is the same on a journey of which all of that was erased", () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        let journey: Journey | null = null;
        let erased: Journey | null = null;
        for (const { now, command } of record(seed).steps) {
          const context = () => {
            let ids = 0;
            return { now, policy, newId: () => `e${journey?.version ?? 0}.${++ids}` };
          };
          const decision = decideJourney(journey, command, context());
          expect(impersonal(decideJourney(erased, command, context()))).toEqual(impersonal(decision));
          if (decision.status === "refused") continue;
          for (const event of decision.events) {
            journey = evolveJourney(journey, event);
            erased = evolveJourney(erased, erase(event));
          }
        }
      }),
      { seed: 9, numRuns: 400 },
    );
  });

  it("is the same every time it is made, and leaves the journey as it was", () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const { steps, journey } = record(seed);
        if (journey === null) return;
        const { version, handoff } = journey;
        const before = JSON.stringify([journey.status, handoff, journey.tags]);
        for (const { now, command } of steps) {
          const fresh = { ...command, id: `again-${command.id}` };
          const decide = () => decideJourney(journey, fresh, { now, policy, newId: () => "e" });
          expect(decide()).toEqual(decide());
        }
        expect([journey.version, JSON.stringify([journey.status, journey.handoff, journey.tags])]).toEqual([
          version,
          before,
        ]);
        expect(journey.commands.length).toBe(version);
      }),
      { seed: 10, numRuns: 200 },
    );
  });
});
