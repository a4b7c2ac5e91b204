import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeBase64Url, encodeBase64Url } from "../../src/kernel/base64url.js";

describe("base64url", () => {
  it("is written as Node writes it, and read back", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 70, size: "max" }), (bytes) => {
        const text = encodeBase64Url(bytes);
        expect(text).toBe(Buffer.from(bytes).toString("base64url"));
        expect(decodeBase64Url(text)).toEqual(bytes);
      }),
      { seed: 41, numRuns: 5_000 },
    );
  });

  it("is read only in the one way it would be written", () => {
    fc.assert(
      fc.property(
        fc.string({
          maxLength: 9,
          unit: fc.constantFrom("A", "B", "Q", "_", "-", "9", "z", "+", "=", " ", "é", "😀"),
        }),
        (text) => {
          const bytes = decodeBase64Url(text);
          expect(bytes !== null).toBe(Buffer.from(text, "base64url").toString("base64url") === text);
          if (bytes !== null) expect(encodeBase64Url(bytes)).toBe(text);
        },
      ),
      { seed: 42, numRuns: 10_000 },
    );
  });

  it.each([["AA=="], ["A"], ["AAAAA"], ["AB"], ["A+A"], ["A/A"], ["AA\n"]])("refuses %j", (text) => {
    expect(decodeBase64Url(text)).toBe(null);
  });
});
