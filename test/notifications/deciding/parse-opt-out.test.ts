import fc from "fast-check";
import { OPT_OUT_WORDS, parseOptOut } from "throughline/notifications";
import { describe, expect, it } from "vitest";

const MEBIBYTE = 1_048_576;

describe("a message that asks for no more messages", () => {
  it.each([
    ["STOP", "STOP"],
    ["stop", "STOP"],
    [" Stop. ", "STOP"],
    ["«STOP»!!", "STOP"],
    ["opt-out", "OPT OUT"],
    ["Opt  Out", "OPT OUT"],
    ["OptOut", "OPTOUT"],
    ["unsubscribe", "UNSUBSCRIBE"],
    ["ＳＴＯＰ", "STOP"],
    ["ST\u200bOP", "STOP"],
    ["\u202eSTOP\u202c", "STOP"],
  ])("is %j", (text, word) => {
    expect(parseOptOut(text)).toBe(word);
  });

  it.each([
    "",
    " ",
    "...",
    "please stop",
    "Stop by tomorrow?",
    "stop stop",
    "don't stop",
    "S T O P",
    "STOPP",
    "👍",
  ])("is not %j", (text) => {
    expect(parseOptOut(text)).toBeNull();
  });

  it("is in the customer's language, with or without accents", () => {
    expect(parseOptOut("Διαγραφή", { locale: "el" })).toBe("ΔΙΑΓΡΑΦΗ");
    expect(parseOptOut("διαγραφη", { locale: "el-GR" })).toBe("ΔΙΑΓΡΑΦΗ");
    expect(parseOptOut("Τέλος", { locale: "el" })).toBe("ΤΕΛΟΣ");
    expect(parseOptOut("odjavi me", { locale: "hr_HR" })).toBe("ODJAVI ME");
    expect(parseOptOut("odjava")).toBeNull();
  });

  it("is in English in every language", () => {
    for (const word of OPT_OUT_WORDS.en ?? [])
      expect(parseOptOut(word.toLowerCase(), { locale: "hr" })).toBe(word);
  });

  it("is one of the desk's own words, in place of those of the language", () => {
    const options = { locale: "hr", words: ["Otkaži"] };
    expect(parseOptOut("OTKAZI", options)).toBe("Otkaži");
    expect(parseOptOut("ODJAVA", options)).toBeNull();
    expect(parseOptOut("stop", options)).toBe("STOP");
  });

  it("knows no language by a name that every object has", () => {
    expect(parseOptOut("odjava", { locale: "constructor" })).toBeNull();
  });

  it("is short: a mebibyte is none, and takes no time", () => {
    expect(parseOptOut("STOP ".repeat(MEBIBYTE / 5))).toBeNull();
    expect(parseOptOut(`${" ".repeat(MEBIBYTE)}STOP`)).toBe("STOP");
    expect(parseOptOut(`STOP${"!".repeat(MEBIBYTE)}`)).toBeNull();
  });

  it("is never more than one of the words, whatever the text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const word = parseOptOut(text);
        expect(word === null || (OPT_OUT_WORDS.en ?? []).includes(word)).toBe(true);
      }),
      { seed: 20_263, numRuns: 1_000 },
    );
  });

  it("must be text", () => {
    expect(() => parseOptOut(undefined as never)).toThrowError(
      expect.objectContaining({ code: "INVALID_INPUT" }),
    );
  });
});
