import vm from "node:vm";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isThroughlineError } from "../../src/kernel/error.js";
import { checkJson, JSON_LIMITS, type JsonLimits, parseJson } from "../../src/kernel/json.js";
import { safeJson, spelledJson } from "./json-text.js";
import { thrownBy } from "./thrown.js";

class Row {
  id = 1;
}

function withGetter(): object {
  return Object.defineProperty({}, "name", { enumerable: true, get: () => "Maria" });
}

describe("checkJson", () => {
  it("gives back the very value", () => {
    const value = { a: [1, "x", true, null, { b: {} }] };
    expect(checkJson(value)).toBe(value);
  });

  it.each<[string, unknown]>([
    ["a property that is undefined", { a: undefined }],
    ["an object without a prototype", Object.assign(Object.create(null), { a: 1 })],
    ["the same object in two places", [Row.prototype, Row.prototype].map(() => JSON_LIMITS)],
    ["an object of another realm", vm.runInNewContext("({ a: [{ b: 1 }] })")],
    ["a company called constructor", { constructor: "Acme Builders", prototype: {} }],
    ["negative zero", -0],
    ["a fraction", 0.1],
    ["what JSON.stringify leaves out: keys that are symbols", { [Symbol("s")]: 1 }],
  ])("takes %s", (_, value) => {
    expect(checkJson(value)).toBe(value);
  });

  it.each<[string, unknown, string]>([
    ["undefined", undefined, "not-json"],
    ["undefined in an array", [1, undefined], "not-json"],
    ["a hole in an array", Object.assign(new Array(2), { 1: 1 }), "not-json"],
    ["a function", () => 1, "not-json"],
    ["a method", { a: () => 1 }, "not-json"],
    ["a symbol", { a: Symbol("s") }, "not-json"],
    ["a bigint", { a: 1n }, "not-json"],
    ["NaN", [Number.NaN], "not-json"],
    ["Infinity", [Number.POSITIVE_INFINITY], "not-json"],
    ["a Date", { at: new Date(0) }, "not-json"],
    ["a Map", new Map(), "not-json"],
    ["a Set", [new Set()], "not-json"],
    ["a regular expression", /a/, "not-json"],
    ["an Error", new Error("x"), "not-json"],
    ["a promise", Promise.resolve(1), "not-json"],
    ["bytes", new Uint8Array(2), "not-json"],
    ["a Buffer", Buffer.from("x"), "not-json"],
    ["a boxed string", new String("x"), "not-json"],
    ["a class instance", { row: new Row() }, "not-json"],
    ["a Date of another realm", vm.runInNewContext("new Date(0)"), "not-json"],
    ["an object that inherits from another", Object.create({ a: 1 }), "not-json"],
    ["a getter", withGetter(), "not-json"],
    ["a __proto__ key", JSON.parse('{"a":[{"__proto__":{"admin":true}}]}'), "forbidden-key"],
    ["a constructor with a prototype", { constructor: { prototype: { admin: true } } }, "forbidden-key"],
    ["half a surrogate pair", ["\ud800"], "lone-surrogate"],
    ["half a surrogate pair in a key", { "\udfff": 1 }, "lone-surrogate"],
    ["an integer too large to be exact", 2 ** 53, "number-range"],
    ["a negative one", { a: -(2 ** 53) }, "number-range"],
  ])("refuses %s", (_, value, reason) => {
    const error = thrownBy(() => checkJson(value));
    expect(error.code).toBe("JSON_UNSAFE");
    expect(error.details).toEqual({ reason });
  });

  it("does not run a getter", () => {
    let runs = 0;
    const value = Object.defineProperty({}, "name", { enumerable: true, get: () => runs++ });
    thrownBy(() => checkJson(value));
    expect(runs).toBe(0);
  });

  it.each([[1], [2], [31]])("refuses a cycle of %d objects", (length) => {
    const first: { next?: unknown } = {};
    let last: unknown = first;
    for (let index = 1; index < length; index++) last = { next: last };
    first.next = last;
    expect(thrownBy(() => checkJson({ first })).details).toEqual({ reason: "cycle" });
    expect(thrownBy(() => checkJson([[first]], { depth: 1_000 })).details).toEqual({ reason: "cycle" });
  });

  it("refuses a cycle longer than the depth for its depth", () => {
    const first: unknown[] = [];
    let last = first;
    for (let index = 0; index < 100; index++) last = [last];
    first.push(last);
    expect(thrownBy(() => checkJson(first)).details).toEqual({ limit: "depth", max: 32 });
  });

  it("refuses a depth of a million without running out of stack", () => {
    let array: unknown = [];
    let object: unknown = {};
    for (let depth = 0; depth < 1_000_000; depth++) {
      array = [array];
      object = { object };
    }
    for (const deep of [array, object]) {
      expect(thrownBy(() => checkJson(deep)).details).toEqual({ limit: "depth", max: 32 });
      expect(thrownBy(() => checkJson(deep, { depth: 1_000 })).details).toEqual({
        limit: "depth",
        max: 1_000,
      });
    }
  });

  it("refuses a value whose text would be far larger than the value, soon", () => {
    let bomb: unknown = ["a"];
    for (let depth = 0; depth < 30; depth++) bomb = [bomb, bomb];
    expect(thrownBy(() => checkJson(bomb)).details).toMatchObject({ limit: "items" });
    expect(thrownBy(() => checkJson(bomb, { items: 2 ** 40 })).details).toMatchObject({ limit: "bytes" });
  });

  it("refuses an array that claims a great length", () => {
    expect(thrownBy(() => checkJson(new Array(2 ** 32 - 1))).details).toEqual({
      limit: "arrayLength",
      max: 10_000,
    });
  });

  it("counts as bytes exactly what JSON.stringify would write", () => {
    const text = fc.string({
      unit: fc.constantFrom("a", '"', "\\", "\n", "\b", "\u0001", "\u007f", "é", "€", "😀", "\u2028"),
    });
    const value = fc.letrec((tie) => ({
      value: fc.oneof(
        { depthSize: "small" },
        text,
        fc.integer(),
        fc.double({ min: -1e9, max: 1e9, noNaN: true }),
        fc.boolean(),
        fc.constant(null),
        fc.array(tie("value"), { maxLength: 4 }),
        fc.dictionary(text, fc.oneof(tie("value"), fc.constant(undefined)), { maxKeys: 4 }),
      ),
    })).value;
    fc.assert(
      fc.property(value, (given) => {
        const bytes = new TextEncoder().encode(JSON.stringify(given)).length;
        expect(checkJson(given, { bytes })).toBe(given);
        if (bytes > 1)
          expect(thrownBy(() => checkJson(given, { bytes: bytes - 1 })).details).toEqual({
            limit: "bytes",
            max: bytes - 1,
          });
      }),
      { seed: 101, numRuns: 5_000 },
    );
  });

  it("draws the other limits where parseJson draws them", () => {
    const limits = [
      "depth",
      "keys",
      "arrayLength",
      "items",
      "stringLength",
    ] as const satisfies readonly (keyof JsonLimits)[];
    fc.assert(
      fc.property(safeJson, (json) => {
        const value: unknown = JSON.parse(json.text);
        const atMost = Object.fromEntries(limits.map((limit) => [limit, Math.max(1, json[limit])]));
        expect(checkJson(value, atMost)).toBe(value);
        for (const limit of limits) {
          if (json[limit] < 2) continue;
          const error = thrownBy(() => checkJson(value, { ...atMost, [limit]: json[limit] - 1 }));
          expect(error).toMatchObject({ code: "JSON_LIMIT", details: { limit, max: json[limit] - 1 } });
        }
      }),
      { seed: 102, numRuns: 2_000 },
    );
  });

  it("takes whatever parseJson gives", () => {
    fc.assert(
      fc.property(spelledJson, ({ text }) => {
        let parsed: unknown = null;
        try {
          parsed = parseJson(text);
        } catch (error) {
          if (!isThroughlineError(error)) throw error;
        }
        expect(checkJson(parsed)).toBe(parsed);
      }),
      { seed: 103, numRuns: 3_000 },
    );
  });

  it("only ever throws a typed error, whatever it is given", () => {
    const anything = fc.anything({
      withBigInt: true,
      withBoxedValues: true,
      withDate: true,
      withMap: true,
      withNullPrototype: true,
      withObjectString: true,
      withSet: true,
      withSparseArray: true,
      withTypedArray: true,
    });
    fc.assert(
      fc.property(anything, (value) => {
        try {
          expect(checkJson(value)).toBe(value);
        } catch (error) {
          if (!isThroughlineError(error)) throw error;
          return;
        }
        expect(JSON.parse(JSON.stringify(value))).toEqual(JSON.parse(JSON.stringify(checkJson(value))));
      }),
      { seed: 104, numRuns: 5_000 },
    );
  });
});
