import { type TransportHarness, transportCases, transportConformance } from "throughline/testing";
import { describe, expect, test } from "vitest";

/** Registers the cases that apply, and checks which do not, so that none goes missing unseen. */
export function suite(name: string, harness: TransportHarness, notForIt: readonly string[]): void {
  describe(name, () => {
    const cases = transportCases(harness);
    for (const one of cases.filter(({ skip }) => skip === false)) test(`${one.id}: ${one.title}`, one.run);
    test("runs every case but those for what it does not declare", () => {
      expect(cases.map(({ id }) => id)).toEqual(transportConformance.map(({ id }) => id));
      expect(cases.filter(({ skip }) => skip !== false).map(({ id }) => id)).toEqual(notForIt);
    });
  });
}
