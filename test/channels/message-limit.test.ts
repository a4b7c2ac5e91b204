import fc from "fast-check";
import { channelCatalog, type MessageUnit, measureMessage, messageFits } from "throughline/channels";
import { describe, expect, it } from "vitest";
import { sureToFit } from "../../src/channels/message-limit.js";

describe("a message measured", () => {
  it.each<[MessageUnit, string, number]>([
    ["characters", "Καλημέρα", 8],
    ["characters", "👍", 2],
    ["utf8-bytes", "Καλημέρα", 16],
    ["utf8-bytes", "čćšžđ", 10],
    ["utf8-bytes", "👍", 4],
    ["weighted", "", 0],
    ["weighted", "Ža Καλημέρα Привет", 18],
    ["weighted", "e\u0301", 1],
    ["weighted", "日本", 4],
    ["weighted", "👾", 2],
    ["weighted", "See https://example.com/a/very/long/path/that/goes/on?and=on", 27],
    ["weighted", "See https://a.io!", 28],
    ["weighted", "See a.io", 27],
    ["weighted", "At 3.14 today", 13],
  ])("in %s: %s", (unit, text, size) => {
    expect(measureMessage(text, unit)).toBe(size);
  });

  it.each([
    ["nothing", "", 1],
    ["160 of the alphabet", "a".repeat(160), 1],
    ["161 of the alphabet", "a".repeat(161), 2],
    ["306 of the alphabet", "a".repeat(306), 2],
    ["307 of the alphabet", "a".repeat(307), 3],
    ["80 of its extension", "€".repeat(80), 1],
    ["81 of its extension", "€".repeat(81), 2],
    // 153 is odd, so that a pair of septets does not fit the end of a part.
    ["153 of its extension, which are not parted", "€".repeat(153), 3],
    ["70 letters outside it", "č".repeat(70), 1],
    ["71 letters outside it", "č".repeat(71), 2],
    ["Greek capitals of the alphabet", "ΓΔΘΛΞΠΣΦΨΩ".repeat(16), 1],
    ["Greek small letters", "α".repeat(71), 2],
    ["35 emoji", "👍".repeat(35), 1],
    // 67 is odd, so that a pair of surrogates does not fit the end of a part.
    ["67 emoji, which are not parted", "👍".repeat(67), 3],
  ])("in SMS parts: %s", (_what, text, parts) => {
    expect(measureMessage(text, "sms-parts")).toBe(parts);
  });

  it("fits up to its limit", () => {
    const { messageLimit } = channelCatalog.traits.instagram;
    expect(messageFits(messageLimit, "ω".repeat(500))).toBe(true);
    expect(messageFits(messageLimit, "ω".repeat(501))).toBe(false);
    expect(messageFits(null, "ω".repeat(100_000))).toBe(true);
  });

  it("takes no longer for text made to take long", () => {
    for (const text of [
      "a".repeat(1 << 20),
      "a.".repeat(1 << 19),
      "http://".repeat(150_000),
      "https://".padEnd(1 << 20, "."),
    ]) {
      const start = performance.now();
      measureMessage(text, "weighted");
      expect(performance.now() - start).toBeLessThan(1000);
    }
  });

  it("of a length sure to fit does fit", () => {
    const limits = channelCatalog.ids.flatMap((id) => channelCatalog.traits[id].messageLimit ?? []);
    fc.assert(
      fc.property(
        fc.constantFrom(...limits),
        fc.string({ unit: "binary", maxLength: 12_000, size: "max" }),
        (limit, text) => {
          // Full stops may make links of few letters, which are told to be left aside.
          const longest = text.replaceAll(".", "").slice(0, sureToFit(limit));
          expect(messageFits(limit, longest)).toBe(true);
        },
      ),
      { seed: 20261122, numRuns: 200 },
    );
  });
});
