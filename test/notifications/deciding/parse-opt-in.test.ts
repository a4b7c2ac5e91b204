import { OPT_IN_WORDS, OPT_OUT_WORDS, parseOptIn, parseOptOut } from "throughline/notifications";
import { describe, expect, it } from "vitest";

describe("a message that asks for messages again", () => {
  it.each([
    ["START", "START"],
    [" start. ", "START"],
    ["opt-in", "OPT IN"],
  ])("is %j", (text, word) => {
    expect(parseOptIn(text)).toBe(word);
  });

  it.each(["", "start over please", "restart", "yes"])("is not %j", (text) => {
    expect(parseOptIn(text)).toBeNull();
  });

  it("is in the customer's language, or in English", () => {
    expect(parseOptIn("Έναρξη", { locale: "el" })).toBe("ΕΝΑΡΞΗ");
    expect(parseOptIn("START", { locale: "el" })).toBe("START");
    expect(parseOptIn("uključi", { locale: "hr", words: ["Uključi"] })).toBe("Uključi");
  });

  it("never asks for none", () => {
    for (const [locale, words] of Object.entries(OPT_IN_WORDS))
      for (const word of words) expect(parseOptOut(word, { locale })).toBeNull();
    for (const [locale, words] of Object.entries(OPT_OUT_WORDS))
      for (const word of words) expect(parseOptIn(word, { locale })).toBeNull();
  });
});
