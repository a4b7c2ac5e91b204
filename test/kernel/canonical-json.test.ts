import { readdirSync, readFileSync } from "node:fs";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalJson } from "../../src/kernel/canonical-json.js";
import { thrownBy } from "./thrown.js";

const folder = new URL("./fixtures/jcs/", import.meta.url);

function fixture(path: string): string {
  return readFileSync(new URL(path, folder), "utf8");
}

describe("canonicalJson", () => {
  it.each(readdirSync(new URL("input/", folder)).map((name) => [name]))(
    "gives the RFC 8785 text of %s",
    (name) => {
      const text = canonicalJson(JSON.parse(fixture(`input/${name}`)));
      expect(text).toBe(fixture(`output/${name}`));
      const hex = Buffer.from(text, "utf8").toString("hex");
      expect(hex).toBe(fixture(`outhex/${name.replace(".json", ".txt")}`).replace(/\s/g, ""));
    },
  );

  it("writes numbers as the RFC's appendix B does", () => {
    const samples: readonly (readonly [number, string])[] = [
      [0, "0"],
      [-0, "0"],
      [Number.MIN_VALUE, "5e-324"],
      [Number.MAX_VALUE, "1.7976931348623157e+308"],
      [9_007_199_254_740_992, "9007199254740992"],
      [295_147_905_179_352_830_000, "295147905179352830000"],
      [9.999999999999997e22, "9.999999999999997e+22"],
      [1e23, "1e+23"],
      [999_999_999_999_999_900_000, "999999999999999900000"],
      [1e21, "1e+21"],
      [9.999999999999997e-7, "9.999999999999997e-7"],
      [0.000001, "0.000001"],
      [333_333_333.3333332, "333333333.3333332"],
      [-0.0000033333333333333333, "-0.0000033333333333333333"],
    ];
    for (const [value, expected] of samples) expect(canonicalJson(value)).toBe(expected);
  });

  it("sorts keys by UTF-16 units, at every depth", () => {
    expect(canonicalJson({ "\ufb33": 1, "😀": 2, b: { z: 0, a: 0 }, "10": 3, "9": 4, "": 5 })).toBe(
      '{"":5,"10":3,"9":4,"b":{"a":0,"z":0},"😀":2,"\ufb33":1}',
    );
  });

  it("takes a property that is undefined for absent", () => {
    expect(canonicalJson({ a: undefined, b: 1 })).toBe('{"b":1}');
  });

  it("gives the same text whatever order the keys were set in, and the text parses back to the value", () => {
    const value = fc.jsonValue({ maxDepth: 4, stringUnit: "grapheme" });
    fc.assert(
      fc.property(value, (given) => {
        fc.pre(!JSON.stringify(given).includes('"__proto__"'));
        const text = canonicalJson(given);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(given)));
        expect(canonicalJson(reversed(given))).toBe(text);
      }),
      { seed: 81, numRuns: 3_000 },
    );
  });

  it.each<[string, unknown, string]>([
    ["undefined", undefined, "not-json"],
    ["undefined in an array", [undefined], "not-json"],
    ["a hole in an array", new Array(1), "not-json"],
    ["a function", { run: () => 1 }, "not-json"],
    ["a symbol", { a: Symbol("s") }, "not-json"],
    ["a bigint", [1n], "not-json"],
    ["NaN", [Number.NaN], "not-json"],
    ["Infinity", { a: Number.NEGATIVE_INFINITY }, "not-json"],
    ["a Date", { at: new Date(0) }, "not-json"],
    ["a toJSON method", { toJSON: () => "other" }, "not-json"],
    ["half a surrogate pair", "\ud83d", "lone-surrogate"],
    ["half a surrogate pair in a key", { "\ude00": 1 }, "lone-surrogate"],
    ["a __proto__ key", JSON.parse('{"__proto__":1}'), "forbidden-key"],
  ])("refuses %s", (_, value, reason) => {
    expect(thrownBy(() => canonicalJson(value))).toMatchObject({ code: "JSON_UNSAFE", details: { reason } });
  });

  it("refuses a cycle and a depth no stack is safe with", () => {
    const cycle: { self?: unknown } = {};
    cycle.self = [cycle];
    expect(thrownBy(() => canonicalJson(cycle)).details).toEqual({ reason: "cycle" });
    let deep: unknown = 0;
    for (let depth = 0; depth < 100_000; depth++) deep = [deep];
    expect(thrownBy(() => canonicalJson(deep))).toMatchObject({
      code: "JSON_LIMIT",
      details: { limit: "depth" },
    });
  });
});

function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, member]) => [key, reversed(member)]),
  );
}
