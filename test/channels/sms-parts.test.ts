import { readFileSync } from "node:fs";
import fc from "fast-check";
import { smsParts } from "throughline/channels";
import { describe, expect, it } from "vitest";
import { disagreement, smsText } from "./sms-texts.js";

/** From twilio/sms-segments-calculator (MIT licence, Copyright 2022 Twilio Inc.), its test cases of real messages with their sizes. */
const SAMPLES: readonly {
  text: string;
  encoding: "GSM-7" | "UCS-2";
  segments: number;
  messageSizeBits: number;
}[] = JSON.parse(readFileSync(new URL("./sms-segments-sample.json", import.meta.url), "utf8"));

const SEED = 20261129;

describe("a text as SMS", () => {
  it.each(SAMPLES)("is counted as the published case has it: $text", (sample) => {
    const { encoding, units, parts } = smsParts(sample.text);
    expect({ encoding, segments: parts.length, bits: units * (encoding === "GSM-7" ? 7 : 16) }).toEqual({
      encoding: sample.encoding,
      segments: sample.segments,
      bits: sample.messageSizeBits,
    });
  });

  it("is counted as the calculator of a large gateway counts it", () => {
    fc.assert(
      fc.property(smsText, (text) => {
        expect(disagreement(text)).toBeNull();
      }),
      { seed: SEED, numRuns: 1500 },
    );
  });

  it("stays whole in its parts, none of which is too long or ends inside a character", () => {
    fc.assert(
      fc.property(smsText, (text) => {
        const { encoding, parts } = smsParts(text);
        expect(parts.join("")).toBe(text);
        const limit = limitOf(encoding, parts.length);
        for (const [index, part] of parts.entries()) {
          expect(sizeOf(part, encoding)).toBeLessThanOrEqual(limit);
          const next = parts[index + 1];
          const isParted =
            next !== undefined && /[\ud800-\udbff]$/.test(part) && /^[\udc00-\udfff]/.test(next);
          expect(isParted).toBe(false);
        }
      }),
      { seed: SEED, numRuns: 1000 },
    );
  });

  it.each([
    ["the alphabet", "Hi @home: 5$ or 3£?", "GSM-7", 19],
    ["an extension character, which takes two septets", "5 €", "GSM-7", 4],
    ["Greek capitals of the alphabet", "ΩΣ", "GSM-7", 2],
    ["a Greek small letter", "ω", "UCS-2", 1],
    ["a Croatian letter", "č", "UCS-2", 1],
    ["a no-break space", "5\u00a0EUR", "UCS-2", 5],
    ["an emoji, which takes two units", "👍", "UCS-2", 2],
    ["half an emoji", "\ud83d", "UCS-2", 1],
  ] as const)("is measured with %s", (_what, text, encoding, units) => {
    expect(smsParts(text)).toEqual({ encoding, units, parts: [text] });
  });

  it("keeps an accent with its letter and a family together", () => {
    const family = "👨‍👩‍👧‍👦";
    expect(smsParts(`${"ж".repeat(60)}${family}!`).parts).toEqual(["ж".repeat(60), `${family}!`]);
    expect(smsParts(`${"ж".repeat(66)}e\u0301!!!`).parts).toEqual(["ж".repeat(66), "e\u0301!!!"]);
  });

  it("parts a line end of two characters as gateways do", () => {
    expect(smsParts(`${"ж".repeat(66)}\r\n!!!`).parts).toEqual([`${"ж".repeat(66)}\r`, "\n!!!"]);
  });

  it("parts what is longer than a message between code points", () => {
    const { parts } = smsParts(`👍${"\u0301".repeat(200)}`);
    expect(parts.map(({ length }) => length)).toEqual([67, 67, 67, 1]);
    expect(smsParts("👨‍".repeat(60)).parts.every((part) => !/\p{Surrogate}/u.test(part))).toBe(true);
  });

  it("is as good as instant for a megabyte", () => {
    for (const text of ["a", "€", "č", "👍", "e\u0301", "\u0301"].map((one) =>
      one.repeat((1 << 20) / one.length),
    )) {
      const before = performance.now();
      smsParts(text);
      expect(performance.now() - before).toBeLessThan(2_000);
    }
  });
});

function limitOf(encoding: "GSM-7" | "UCS-2", parts: number): number {
  if (encoding === "GSM-7") return parts === 1 ? 160 : 153;
  return parts === 1 ? 70 : 67;
}

function sizeOf(part: string, encoding: "GSM-7" | "UCS-2"): number {
  return encoding === "GSM-7"
    ? [...part].length + [...part.matchAll(/[\f^{}\\[~\]|€]/g)].length
    : part.length;
}
