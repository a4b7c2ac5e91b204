import fc from "fast-check";
import { parseSurveyReply, type ReplyProblem } from "throughline/feedback";
import type { SurveyScale } from "throughline/journey";
import { describe, expect, it } from "vitest";
import { fiftyMs, processorTimeMs } from "../../kernel/processor-time.js";

const FIVE: SurveyScale = { min: 1, max: 5 };
const TEN: SurveyScale = { min: 0, max: 10 };
const THUMBS: SurveyScale = { min: 0, max: 1 };

type Understood = readonly [text: string, score: number, comment: string | null];
type Not = readonly [text: string, problem: ReplyProblem];

describe("a reply on 1 to 5 is understood", () => {
  it.each<Understood>([
    ["5", 5, null],
    [" 5 ", 5, null],
    ["5!", 5, null],
    ["5.", 5, null],
    ["5/5", 5, null],
    ["4 / 5", 4, null],
    ["4 out of 5", 4, null],
    ["3/5, the courier was late", 3, "the courier was late"],
    ["4 stars", 4, null],
    ["4 star service", 4, "service"],
    ["5*", 5, null],
    ["5⭐⭐⭐⭐⭐", 5, null],
    ["⭐⭐⭐⭐", 4, null],
    ["★★★☆☆", 3, null],
    ["★★★★★ thank you", 5, "thank you"],
    ["5️⃣", 5, null],
    ["５", 5, null],
    ["4 - great service", 4, "great service"],
    ["4: great", 4, "great"],
    ["4.Great", 4, "Great"],
    ["2\nNobody called back", 2, "Nobody called back"],
    ["5😀", 5, "😀"],
    ["4 I had to call 3 times", 4, "I had to call 3 times"],
    ["1 of many complaints", 1, "of many complaints"],
    ["\u200E5", 5, null],
  ])("%j", (text, score, comment) => {
    expect(parseSurveyReply(text, { scale: FIVE })).toEqual({ understood: true, score, comment });
  });

  it.each<Understood>([
    ["5 από 5", 5, null],
    ["4 αστέρια", 4, null],
    ["4 - πολύ καλή εξυπηρέτηση", 4, "πολύ καλή εξυπηρέτηση"],
    ["4 out of 5", 4, null],
  ])("in Greek: %j", (text, score, comment) => {
    expect(parseSurveyReply(text, { scale: FIVE, locale: "el-GR" })).toEqual({
      understood: true,
      score,
      comment,
    });
  });

  it.each<Understood>([
    ["5 od 5", 5, null],
    ["4 zvjezdice", 4, null],
    ["3, čekao sam", 3, "čekao sam"],
  ])("in Croatian: %j", (text, score, comment) => {
    expect(parseSurveyReply(text, { scale: FIVE, locale: "hr" })).toEqual({
      understood: true,
      score,
      comment,
    });
  });
});

describe("a reply on 1 to 5 is not understood", () => {
  it.each<Not>([
    ["", "empty"],
    [" \u200B ", "empty"],
    ["great", "no-score"],
    ["five", "no-score"],
    ["maybe 4 or 5", "no-score"],
    ["I waited 5 hours", "no-score"],
    ["5th time I write", "no-score"],
    ["4G is slow", "no-score"],
    ["5%", "no-score"],
    ["-4", "no-score"],
    ["👍", "no-score"],
    ["4 or 5", "several"],
    ["4-5", "several"],
    ["4, maybe 5", "several"],
    ["4 5", "several"],
    ["4:30", "several"],
    ["4/5/2026", "several"],
    ["4.5", "not-whole"],
    ["4,5", "not-whole"],
    ["10", "out-of-range"],
    ["0", "out-of-range"],
    ["99999999999999999999", "out-of-range"],
    ["⭐⭐⭐⭐⭐⭐", "out-of-range"],
    ["8/10", "other-scale"],
    ["★★☆", "other-scale"],
    ["5".padEnd(5_001), "too-long"],
  ])("%j", (text, problem) => {
    expect(parseSurveyReply(text, { scale: FIVE })).toEqual({
      understood: false,
      problem,
      accepts: "Please reply with one number from 1 to 5.",
    });
  });

  it.each([
    ["πέντε", "el", "Απαντήστε με έναν αριθμό από το 1 έως το 5."],
    ["4 ή 5", "el", "Απαντήστε με έναν αριθμό από το 1 έως το 5."],
    ["pet", "hr", "Odgovorite jednim brojem od 1 do 5."],
    ["4 ili 5", "hr", "Odgovorite jednim brojem od 1 do 5."],
    ["fünf", "de-AT", "Please reply with one number from 1 to 5."],
  ])("and %j says what is accepted in %s", (text, locale, accepts) => {
    expect(parseSurveyReply(text, { scale: FIVE, locale })).toMatchObject({ understood: false, accepts });
  });
});

describe("a reply on other scales", () => {
  it("takes 0 and 10 where the scale has them", () => {
    expect(parseSurveyReply("0", { scale: TEN })).toMatchObject({ score: 0 });
    expect(parseSurveyReply("10/10", { scale: TEN })).toMatchObject({ score: 10 });
    expect(parseSurveyReply("11", { scale: TEN })).toMatchObject({ problem: "out-of-range" });
  });

  it("counts stars only on a scale that begins at 1", () => {
    expect(parseSurveyReply("⭐⭐⭐", { scale: TEN })).toMatchObject({ problem: "no-score" });
  });

  it.each<readonly [text: string, locale: string, score: number | null, comment: string | null]>([
    ["👍", "en", 1, null],
    ["👎🏽", "en", 0, null],
    ["👍👍 thanks", "en", 1, "thanks"],
    ["Yes, thanks", "en", 1, "thanks"],
    ["ΟΧΙ", "el", 0, null],
    ["Ναι, ευχαριστώ", "el", 1, "ευχαριστώ"],
    ["da", "hr", 1, null],
    ["ne", "hr", 0, null],
    ["ne", "el", null, null],
    ["5", "en", null, null],
    ["yesterday", "en", null, null],
  ])("thumbs: %j in %s", (text, locale, score, comment) => {
    expect(parseSurveyReply(text, { scale: THUMBS, locale })).toMatchObject(
      score === null ? { understood: false, problem: "no-score" } : { understood: true, score, comment },
    );
  });
});

describe("whatever the customer writes", () => {
  const scales = fc.constantFrom(FIVE, TEN, THUMBS, { min: 1, max: 3 }, { min: 1, max: 7 });
  const piece = fc.constantFrom(
    "5",
    "4",
    "/",
    " or ",
    "⭐",
    "☆",
    "👍",
    "-",
    ".",
    ",",
    "\n",
    "10",
    "great",
    "ή",
    "\u202E",
  );
  const texts = fc.oneof(
    fc.string(),
    fc.string({ unit: "binary" }),
    fc.array(piece).map((pieces) => pieces.join("")),
  );

  it("a score lies on the scale, and no score says what is accepted", () => {
    fc.assert(
      fc.property(texts, scales, fc.constantFrom("en", "el", "hr", "xx"), (text, scale, locale) => {
        const reply = parseSurveyReply(text, { scale, locale });
        if (reply.understood) {
          expect(Number.isInteger(reply.score)).toBe(true);
          expect(reply.score).toBeGreaterThanOrEqual(scale.min);
          expect(reply.score).toBeLessThanOrEqual(scale.max);
          expect(reply.comment).not.toBe("");
        } else expect(reply.accepts).not.toBe("");
      }),
      { seed: 5, numRuns: 2_000 },
    );
  });

  it.each(["5", "⭐", "4 or ", "👍", "1/", " ", "-", "\u0301"])(
    "5,000 characters of %j take no time",
    (unit) => {
      const text = unit.repeat(Math.floor(5_000 / unit.length));
      const took = processorTimeMs(() => {
        for (const scale of [FIVE, TEN, THUMBS]) parseSurveyReply(text, { scale });
      });
      expect(took).toBeLessThan(fiftyMs());
    },
  );

  it.each([
    { min: 5, max: 1 },
    { min: 0.5, max: 5 },
    { min: 1, max: 100 },
    { min: 1, max: 4 },
    { min: -1, max: 1 },
  ])("a scale of %o is refused", (scale) => {
    expect(() => parseSurveyReply("1", { scale })).toThrow(
      expect.objectContaining({ code: "INVALID_INPUT" }),
    );
  });
});
