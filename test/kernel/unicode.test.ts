import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isWellFormed } from "../../src/kernel/unicode.js";

/** Any sequence of UTF-16 units, lone surrogates likely. */
const units = fc
  .array(
    fc.oneof(
      fc.integer({ min: 0, max: 0xffff }),
      fc.integer({ min: 0xd800, max: 0xdfff }),
      fc.integer({ min: 0, max: 0x7f }),
    ),
    { maxLength: 12 },
  )
  .map((codes) => String.fromCharCode(...codes));

describe("isWellFormed", () => {
  it("is false exactly where a text does not survive UTF-8", () => {
    fc.assert(
      fc.property(units, (text) => {
        const survives =
          new TextDecoder("utf-8", { ignoreBOM: true }).decode(new TextEncoder().encode(text)) === text;
        expect(isWellFormed(text)).toBe(survives);
      }),
      { seed: 33, numRuns: 10_000 },
    );
  });
});
