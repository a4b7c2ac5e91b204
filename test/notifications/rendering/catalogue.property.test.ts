import fc from "fast-check";
import { builtInNotices } from "throughline/notifications";
import { describe, expect, it } from "vitest";
import { KINDS_AND_LOCALES, messages, renderedEverywhere } from "./catalogue-messages.js";

const SEED = 20261129;

describe.each(KINDS_AND_LOCALES)("the notice $kind in $locale", ({ kind, locale }) => {
  it("is whole, escaped and within the limit on every channel it may go to", () => {
    let composed = 0;
    fc.assert(
      fc.property(messages(kind, locale), (message) => {
        if (message === null) return;
        composed++;
        expect(renderedEverywhere(message).filter(({ faults }) => faults.length > 0)).toEqual([]);
      }),
      { seed: SEED, numRuns: 8 },
    );
    expect(composed).toBeGreaterThan(0);
  });
});

it("of the catalogue, one is public", () => {
  const ofThem = Object.values(builtInNotices).filter(({ audience }) => audience === "public");
  expect(ofThem.map(({ kind }) => kind)).toEqual(["privacy.move-to-private"]);
});
