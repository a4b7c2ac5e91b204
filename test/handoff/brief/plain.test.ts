import { describe, expect, it } from "vitest";
import { columns, fillTo, wrap } from "../../../src/handoff/brief/columns.js";
import { plain } from "../../../src/handoff/brief/plain.js";

describe("a plain text", () => {
  it.each([
    ["an escape sequence loses its power and keeps what can be seen", "\u001b[31mred\u001b[0m", "[31mred[0m"],
    ["a bell, a backspace and a null go", "a\u0007b\u0008c\u0000d", "abcd"],
    ["the single-character control sequence introducer goes", "a\u009b31mb", "a31mb"],
    ["line breaks of every kind become spaces", "a\r\nb\u2028c\u2029d\u0085e\vf", "a b c d e f"],
    ["tabs and runs of spaces become one space", " a\t\t b\u00a0 c ", "a b c"],
    ["direction overrides go", "a\u202egnp.exe\u202c \u2067x\u2069", "agnp.exe x"],
    ["zero-width characters go", "z\u200be\u2060r\ufeffo\u00ad", "zero"],
    ["tags and supplementary selectors go", "t\u{e0061}\u{e0062}a\u{e0100}g", "tag"],
    ["half a pair goes", "a\ud83db", "ab"],
    ["joiners stay inside emoji", "👩‍👩‍👧‍👦 ❤️", "👩‍👩‍👧‍👦 ❤️"],
    ["joiners stay in scripts that need them", "می\u200cخواهم क्\u200dष", "می\u200cخواهم क्\u200dष"],
    ["joiners go elsewhere", "a\u200db\u200cc", "abc"],
    ["accents stay", "e\u0301 ñ", "e\u0301 ñ"],
  ])("%s", (_, text, expected) => {
    expect(plain(text)).toBe(expected);
  });
});

describe("columns", () => {
  it.each([
    ["abc", 3],
    ["漢字", 4],
    ["한글", 4],
    ["e\u0301", 1],
    ["👏", 2],
    ["Ελένη", 5],
  ])("%s takes %i", (text, width) => {
    expect(columns(text)).toBe(width);
  });

  it("are what lines are wrapped by, between words where there are any", () => {
    expect(wrap("one two three", 7)).toEqual(["one two", "three"]);
    expect(wrap("漢字漢字漢字", 5)).toEqual(["漢字", "漢字", "漢字"]);
    expect(wrap("a abcdefgh", 4)).toEqual(["a", "abcd", "efgh"]);
    expect(wrap("", 4)).toEqual([""]);
  });

  it("can be filled exactly, with an ellipsis where something was cut", () => {
    expect(fillTo("abc", 5)).toBe("abc  ");
    expect(fillTo("abcdef", 5)).toBe("abcd…");
    expect(fillTo("漢字漢字", 4)).toBe("漢… ");
  });
});
