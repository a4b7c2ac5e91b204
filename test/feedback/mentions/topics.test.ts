import fc from "fast-check";
import { defineTopics, type TopicRule, topicsOf } from "throughline/feedback";
import { describe, expect, it } from "vitest";
import { fiftyMs, processorTimeMs } from "../../kernel/processor-time.js";

const topics = defineTopics([
  { topic: "double-charge", any: ["charged twice", "διπλή χρέωση", "dvostruk* naplat*"] },
  { topic: "late-delivery", any: ["late", "αργ*", "kasn*"], not: ["late night"] },
  { topic: "outage", any: ["down", "δεν λειτουργεί", "ne radi"] },
]);

describe("topicsOf", () => {
  it.each<readonly [text: string, found: readonly string[]]>([
    ["You CHARGED me... twice?", []],
    ["You charged twice!", ["double-charge"]],
    ["ΔΙΠΛΗ ΧΡΕΩΣΗ στην κάρτα", ["double-charge"]],
    ["διπλη χρεωση", ["double-charge"]],
    ["Dvostruka naplata, a paket kasni", ["double-charge", "late-delivery"]],
    ["Η παραγγελία άργησε", ["late-delivery"]],
    ["#kyma is down, and so late", ["late-delivery", "outage"]],
    ["the late night show", []],
    ["download", []],
    ["τίποτα", []],
    ["", []],
  ])("%j", (text, found) => expect(topicsOf(text, topics)).toEqual(found));

  it("finds a word with and without Croatian đ and č", () => {
    const own = defineTopics([{ topic: "bills", any: ["račun*", "uređaj"] }]);
    expect(topicsOf("racuni", own)).toEqual(["bills"]);
    expect(topicsOf("UREDAJ", own)).toEqual(["bills"]);
  });

  it("finds what is there, wherever it stands, and nothing else", () => {
    const word = fc.string({ unit: fc.constantFrom("a", "b", "č", "ώ"), minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(
        fc.array(word, { minLength: 1, maxLength: 5 }),
        fc.array(word, { maxLength: 20, size: "max" }),
        fc.nat(20),
        (phrase, words, at) => {
          const own = defineTopics([{ topic: "it", any: [phrase.join(" ")] }]);
          expect(topicsOf([...words.slice(0, at), ...phrase, ...words.slice(at)].join(" - "), own)).toEqual([
            "it",
          ]);
          const told = topicsOf(words.map((one) => `${one}x`).join(" "), own);
          expect(told).toEqual([]);
        },
      ),
      { seed: 11 },
    );
  });

  it("takes no time over a long text that nearly says it", () => {
    const own = defineTopics([{ topic: "it", any: ["a a a a a a a b", "a* a* a* a* a* a* a* b"] }]);
    const long = "a ".repeat(500_000);
    const took = processorTimeMs(() => {
      expect(topicsOf(long, own)).toEqual([]);
    });
    expect(took).toBeLessThan(fiftyMs());
  });
});

describe("defineTopics", () => {
  it("names the topics in their order", () => {
    expect(topics.topics).toEqual(["double-charge", "late-delivery", "outage"]);
  });

  it.each<readonly [what: string, rules: readonly TopicRule[]]>([
    ["a topic in other letters", [{ topic: "Late Delivery", any: ["late"] }]],
    [
      "a topic twice",
      [
        { topic: "late", any: ["late"] },
        { topic: "late", any: ["later"] },
      ],
    ],
    ["no words", [{ topic: "late", any: [] }]],
    ["a phrase without a word", [{ topic: "late", any: ["!?"] }]],
    ["a phrase of nine words", [{ topic: "late", any: ["a b c d e f g h i"] }]],
    ["an endless phrase", [{ topic: "late", any: ["x".repeat(101)] }]],
    ["501 rules", Array.from({ length: 501 }, (_, index) => ({ topic: `t${index}`, any: ["x"] }))],
  ])("refuses %s", (_, rules) => {
    expect(() => defineTopics(rules)).toThrow(expect.objectContaining({ code: "INVALID_INPUT" }));
  });
});
