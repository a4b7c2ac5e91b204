import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isThroughlineError } from "../../src/kernel/error.js";
import { JSON_LIMITS, type JsonLimits, parseJson } from "../../src/kernel/json.js";
import { isWellFormed } from "../../src/kernel/unicode.js";
import { isUnsafe, safeJson, spelledJson } from "./json-text.js";
import { fiftyMs, processorTimeMs } from "./processor-time.js";
import { thrownBy } from "./thrown.js";

const MIB = 1_048_576;

describe("parseJson", () => {
  it("gives what JSON.parse gives", () => {
    expect(parseJson(' {"a": [1, -2.5e1, "x\\n\\u00e9", true, null], "b": {}} ')).toEqual({
      a: [1, -25, "x\né", true, null],
      b: {},
    });
    expect(parseJson("0")).toBe(0);
    expect(parseJson('""')).toBe("");
  });

  it("has default limits that cannot be changed", () => {
    expect(JSON_LIMITS).toEqual({
      items: 100_000,
      bytes: MIB,
      depth: 32,
      keys: 10_000,
      arrayLength: 10_000,
      stringLength: MIB,
    });
    expect(Object.isFrozen(JSON_LIMITS)).toBe(true);
  });
});

describe("parseJson refuses as JSON_LIMIT", () => {
  it.each<[keyof JsonLimits, number, string, string]>([
    ["bytes", 4, '"ab"', '"abc"'],
    ["bytes", 5, '"€"', '"€a"'],
    ["bytes", 6, '"😀"', '"😀a"'],
    ["bytes", 6, "1     ", "1      "],
    ["depth", 1, "[1]", "[[]]"],
    ["depth", 2, '{"a":[]}', '{"a":[{}]}'],
    ["keys", 2, '{"a":{"b":1}}', '{"a":{"b":1},"c":2}'],
    ["keys", 1, '[{"a":":,:"}]', '[{"a":1},{"a":1}]'],
    ["arrayLength", 2, "[1,[2,3]]", "[1,2,3]"],
    ["arrayLength", 1, '[{"a":1,"b":2,"c":"x,y"}]', "[1,2]"],
    ["items", 4, "[1,2,[]]", "[1,[2,3,4]]"],
    ["items", 2, '{"a":{}}', '[{"a":1},2]'],
    ["stringLength", 2, '["\\u0061\\n","😀"]', '"\\u0061\\n\\\\"'],
    ["stringLength", 2, '{"ab":1}', '{"abc":1}'],
  ])("more %s than %d: %s passes, %s does not", (limit, max, within, beyond) => {
    expect(parseJson(within, { [limit]: max })).toEqual(JSON.parse(within));
    const error = thrownBy(() => parseJson(beyond, { [limit]: max }));
    expect(error.code).toBe("JSON_LIMIT");
    expect(error.details).toEqual({ limit, max });
    expect(error.message).toContain(limit);
  });

  it("what is beyond the defaults", () => {
    const zeros = (size: number) => `[${Array.from({ length: size }, () => 0).join()}]`;
    const at: Record<keyof JsonLimits, (size: number) => string> = {
      bytes: (size) => `"${"a".repeat(size - 2)}"`,
      depth: (size) => "[".repeat(size) + "]".repeat(size),
      keys: (size) => `{${Array.from({ length: size }, (_, index) => `"${index}":0`).join()}}`,
      arrayLength: zeros,
      items: zeros,
      stringLength: (size) => `"${"a".repeat(size)}"`,
    };
    for (const limit of ["bytes", "depth", "keys", "arrayLength", "items", "stringLength"] as const) {
      const wide = { bytes: 2 * MIB, arrayLength: 1_000_000, [limit]: JSON_LIMITS[limit] };
      const make = at[limit];
      expect(() => parseJson(make(JSON_LIMITS[limit]), wide)).not.toThrow();
      expect(thrownBy(() => parseJson(make(JSON_LIMITS[limit] + 1), wide)).details).toEqual({
        limit,
        max: JSON_LIMITS[limit],
      });
    }
  });

  it("exactly what is beyond a limit, in any spelling of any JSON", () => {
    const limits = ["bytes", "depth", "keys", "arrayLength", "items", "stringLength"] as const;
    fc.assert(
      fc.property(safeJson, (json) => {
        const atMost = Object.fromEntries(limits.map((limit) => [limit, Math.max(1, json[limit])]));
        expect(parseJson(json.text, atMost)).toEqual(JSON.parse(json.text));
        for (const limit of limits) {
          if (json[limit] < 2) continue;
          const error = thrownBy(() => parseJson(json.text, { ...atMost, [limit]: json[limit] - 1 }));
          expect(error).toMatchObject({ code: "JSON_LIMIT", details: { limit, max: json[limit] - 1 } });
        }
      }),
      { seed: 91, numRuns: 3_000 },
    );
  });

  it("before anything is built: a depth of half a million is no trouble", () => {
    for (const text of [
      "[".repeat(500_000),
      '{"a":'.repeat(200_000),
      `${"[".repeat(500_000)}${"]".repeat(500_000)}`,
    ])
      expect(thrownBy(() => parseJson(text)).details).toEqual({ limit: "depth", max: 32 });
  });
});

describe("parseJson refuses as JSON_UNSAFE", () => {
  it.each([
    ["duplicate-key", '{"a":1,"a":1}'],
    ["duplicate-key", '{"a":1,"\\u0061":2}'],
    ["duplicate-key", '{"":1,"b":2,"":3}'],
    ["duplicate-key", '[{"x":{"é":1,"\\u00E9":2}}]'],
    ["duplicate-key", '{"1":1,"1":2}'],
    ["duplicate-key", '{"toString":1,"toString":2}'],
    ["forbidden-key", '{"__proto__":{"admin":true}}'],
    ["forbidden-key", '{"__proto__":null}'],
    ["forbidden-key", '{"a":[{"\\u005f\\u005fproto\\u005F_":1}]}'],
    ["forbidden-key", '{"constructor":{"prototype":{"admin":true}}}'],
    ["forbidden-key", '{"\\u0063onstructor":{"prototyp\\u0065":null}}'],
    ["lone-surrogate", '"\ud800"'],
    ["lone-surrogate", '"\\ud800"'],
    ["lone-surrogate", '"\\uDFFF"'],
    ["lone-surrogate", '"\\ude00\\ud83d"'],
    ["lone-surrogate", '{"\\ud83dx":1}'],
    ["lone-surrogate", '"\ud83d\\ude00"'],
    ["number-range", "9007199254740992"],
    ["number-range", "-9007199254740992"],
    ["number-range", "[12345678901234567890]"],
    ["number-range", '{"a":1e400}'],
    ["number-range", "-1e400"],
    ["number-range", "1e16"],
    ["number-range", "1".repeat(400)],
  ])("%s: %s", (reason, text) => {
    const error = thrownBy(() => parseJson(text));
    expect(error.code).toBe("JSON_UNSAFE");
    expect(error.details).toEqual({ reason });
  });

  it.each([
    ['{"a":{"a":{"a":1}},"A":2}'],
    ['{"é":1,"e\\u0301":2}'],
    ['{"proto":1,"__proto":2,"__proto__ ":3}'],
    ['{"constructor":"Acme Builders","prototype":{"constructor":[]}}'],
    ['"__proto__"'],
    ['"\\ud83d\\ude00 😀"'],
    ['"\\\\ud800"'],
    ["9007199254740991"],
    ["-9007199254740991"],
    ["0.1234567890123456789"],
    ["1e-400"],
    ['"9007199254740993"'],
    ['"\ufeff"'],
  ])("but not %s", (text) => {
    expect(parseJson(text)).toEqual(JSON.parse(text));
  });

  it("exactly what is unsafe, in any spelling of any JSON", () => {
    let unsafe = 0;
    fc.assert(
      fc.property(spelledJson, (json) => {
        if (!isUnsafe(json)) {
          expect(parseJson(json.text)).toEqual(JSON.parse(json.text));
          return;
        }
        unsafe++;
        const { code, details } = thrownBy(() => parseJson(json.text));
        expect(code).toBe("JSON_UNSAFE");
        const possible = [
          json.duplicateKey && "duplicate-key",
          json.forbiddenKey && "forbidden-key",
          json.loneSurrogate && "lone-surrogate",
          json.numberRange && "number-range",
        ];
        expect(possible).toContain(details.reason);
      }),
      { seed: 92, numRuns: 5_000 },
    );
    expect(unsafe).toBeGreaterThan(400);
  });

  it("and no prototype changes", () => {
    thrownBy(() => parseJson('{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}'));
    expect("polluted" in {}).toBe(false);
  });
});

describe("parseJson refuses as JSON_MALFORMED", () => {
  it.each([
    [""],
    [" "],
    ["{"],
    ["]"],
    ["]]]]"],
    ["[1,]"],
    ["[,]"],
    ['{"a"}'],
    ['{"a":1,}'],
    ["{a:1}"],
    ["{'a':1}"],
    ['{"a":1}}'],
    ["[1] [2]"],
    ["[1}"],
    ['{"a":1]'],
    ['"'],
    ['"a'],
    ['"\\"'],
    ['"\\'],
    ['"\\x"'],
    ['"\\u12"'],
    ['"\\u12g4"'],
    ['"a\nb"'],
    ['"\u0000"'],
    ["01"],
    ["+1"],
    [".5"],
    ["1."],
    ["1e"],
    ["0x10"],
    ["NaN"],
    ["Infinity"],
    ["undefined"],
    ["nul"],
    ["True"],
    ["// note\n1"],
    ["\u00a01"],
    ["1;"],
    ["<html>"],
  ])("%j", (text) => {
    expect(thrownBy(() => parseJson(text)).code).toBe("JSON_MALFORMED");
  });

  it("a byte order mark, and names it", () => {
    const error = thrownBy(() => parseJson('\ufeff{"a":1}'));
    expect(error.code).toBe("JSON_MALFORMED");
    expect(error.message).toContain("byte order mark");
  });
});

describe("parseJson refuses as INVALID_INPUT", () => {
  it.each([[null], [undefined], [1], [{}], [new TextEncoder().encode("1")], [new String("1")]])(
    "%s, which is no string",
    (text) => {
      expect(thrownBy(() => Reflect.apply(parseJson, undefined, [text])).code).toBe("INVALID_INPUT");
    },
  );

  it.each<[Partial<JsonLimits>]>([
    [{ bytes: 0 }],
    [{ keys: -1 }],
    [{ arrayLength: 1.5 }],
    [{ stringLength: Number.POSITIVE_INFINITY }],
    [{ depth: Number.NaN }],
    [{ depth: 1_001 }],
  ])("the limit %j", (limits) => {
    const error = thrownBy(() => parseJson("1", limits));
    expect(error.code).toBe("INVALID_INPUT");
    expect(error.details).toEqual({ limit: Object.keys(limits)[0] });
  });
});

describe("parseJson on anything", () => {
  const reference = (text: string): { readonly value: unknown } | null => {
    try {
      return { value: JSON.parse(text) };
    } catch {
      return null;
    }
  };

  const agrees = (text: string): void => {
    const expected = reference(text);
    let actual: unknown;
    try {
      actual = parseJson(text);
    } catch (error) {
      if (!isThroughlineError(error)) throw error;
      if (expected !== null) expect(error.code).not.toBe("JSON_MALFORMED");
      return;
    }
    expect({ value: actual }).toEqual(expected);
  };

  it("gives back what JSON.stringify was given", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6, stringUnit: "grapheme" }), (value) => {
        const text = JSON.stringify(value);
        fc.pre(!text.includes('"__proto__":') && !/\de\+|\d{16}/.test(text));
        expect(parseJson(text)).toEqual(JSON.parse(text));
      }),
      { seed: 93, numRuns: 5_000 },
    );
  });

  it("either gives what JSON.parse gives or throws a typed error, whatever is cut out of a text or put into it", () => {
    const piece = fc.constantFrom(
      ...'{}[]:,"\\/ \n\t019-+.eEu_ad\u0000\ufeff\ud83d\ude00é',
      '"a":',
      '"__proto__":',
      "\\u00",
      "\\ud83d",
      "null",
      "1e999",
    );
    const edit = fc.record({ at: fc.nat(), remove: fc.nat(4), insert: fc.array(piece, { maxLength: 2 }) });
    fc.assert(
      fc.property(spelledJson, fc.array(edit, { minLength: 1, maxLength: 4 }), (json, edits) => {
        let { text } = json;
        for (const { at, remove, insert } of edits) {
          const start = at % (text.length + 1);
          text = text.slice(0, start) + insert.join("") + text.slice(start + remove);
        }
        agrees(text);
      }),
      { seed: 94, numRuns: 20_000 },
    );
  });

  it("the same for texts made of JSON's own signs", () => {
    const sign = fc.constantFrom(
      "{",
      "}",
      "[",
      "]",
      ":",
      ",",
      '"',
      "\\",
      "1",
      "-",
      " ",
      "null",
      '"a"',
      '"b":',
    );
    fc.assert(fc.property(fc.string({ unit: sign, maxLength: 12 }), agrees), { seed: 95, numRuns: 20_000 });
  });

  it("never quotes the text in an error", () => {
    const canary = "Kanarienvogel";
    const wrap = fc.constantFrom(
      (text: string) => text,
      (text: string) => `"${text}`,
      (text: string) => `{"${text}":1,"${text}":2}`,
      (text: string) => `{"a":${text}}`,
      (text: string) => `{"__proto__":"${text}"}`,
      (text: string) => `["${text}",1e999]`,
      (text: string) => `["${text}\\ud800"]`,
      (text: string) => `["${text}${text}${text}"]`,
    );
    fc.assert(
      fc.property(wrap, (around) => {
        const error = thrownBy(() => parseJson(around(canary), { stringLength: 30 }));
        expect(error.message).not.toContain(canary);
        expect(JSON.stringify(error.details)).not.toContain(canary);
        expect(error.cause).toBe(undefined);
      }),
      { seed: 96, numRuns: 100 },
    );
  });
});

describe("parseJson on a hostile MiB", () => {
  const fill = (piece: string, before = "", after = ""): string => {
    const room = MIB - before.length - after.length;
    return before + piece.repeat(Math.floor(room / new TextEncoder().encode(piece).length)) + after;
  };
  const list = (length: number, item: (index: number) => string): string =>
    Array.from({ length }, (_, index) => item(index)).join();
  const longKey = "k".repeat(80);
  const hostile: Readonly<Record<string, string>> = {
    "open arrays": fill("["),
    "open objects": fill('{"a":'),
    "closing brackets": fill("]"),
    "shallow arrays": fill("[],", "[", "0]"),
    "deep arrays": `[${list(9_999, () => `${"[".repeat(30)}${"]".repeat(30)}`)}]`,
    "arrays of empty strings": `[${list(34, () => `[${list(9_999, () => '""')}]`)}]`,
    "arrays of zeros": `[${list(52, () => `[${list(9_999, () => "0")}]`)}]`,
    "one string": fill("a", '"', '"'),
    "a string that never ends": fill("a", '"'),
    backslashes: fill("\\\\", '"', '"'),
    "an odd number of backslashes": fill("\\\\", '"', '\\"'),
    "escaped quotes": fill('\\"', '"', '"'),
    "escaped quotes that never end": fill('\\"', '"'),
    "many backslashes, then an escaped quote, again and again": fill(`${"\\\\".repeat(200)}\\"`, '"', '"'),
    "escaped letters": fill("\\u0061", '"', '"'),
    "escaped pairs": fill("\\ud83d\\ude00", '"', '"'),
    "escaped halves of pairs": fill("\\ud83d", '"', '"'),
    "halves the wrong way round": fill("\ude00\ud83d", '"', '"'),
    emoji: fill("😀", '"', '"'),
    "euro signs": fill("€", '"', '"'),
    "spaces between quotes": fill('" '),
    quotes: fill('"'),
    "white space": fill(" "),
    digits: fill("9"),
    "digits after a point": fill("9", "0."),
    commas: fill(",", "["),
    colons: fill(":"),
    "different keys": `{${list(9_999, (index) => `"${longKey}${index}":0`)}}`,
    "one key again and again": `{${list(9_999, () => `"${longKey}":0`)}}`,
    "keys that look like array indices": `{${list(9_999, (index) => `"${index * 400_000}":0`)}}`,
    "small objects": `[${list(9_999, () => '{"a":0}')}]`,
  };

  it.each(Object.entries(hostile))("takes less than 50 ms of processor time: %s", (_, piecemeal) => {
    const bytes = new TextEncoder().encode(piecemeal);
    expect(bytes.length).toBeLessThanOrEqual(MIB);
    const text = isWellFormed(piecemeal) ? new TextDecoder().decode(bytes) : piecemeal;
    const took = processorTimeMs(() => {
      try {
        parseJson(text);
      } catch (error) {
        if (!isThroughlineError(error)) throw error;
      }
    });
    expect(took).toBeLessThan(fiftyMs());
  });
});
