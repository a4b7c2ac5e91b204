import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isSafeId, type StreamId, safeId, streamKey } from "../../src/kernel/stream-id.js";
import { thrownBy } from "./thrown.js";

const SAFE = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.:~-";

describe("isSafeId", () => {
  it.each([["a"], ["Z9"], ["acme.eu:desk~1_x-y"], ["..."], ["a".repeat(128)]])("takes %s", (id) => {
    expect(isSafeId(id)).toBe(true);
  });

  it.each([
    [""],
    ["a".repeat(129)],
    ["."],
    [".."],
    ["a b"],
    ["a/b"],
    ["a\\b"],
    ["a\n"],
    ["\na"],
    ["a\u0000"],
    ["é"],
    ["a%2e"],
    ["a'b"],
    [7],
    [null],
    [undefined],
    [["a"]],
    [{ toString: () => "a" }],
  ])("refuses %j", (id) => {
    expect(isSafeId(id)).toBe(false);
  });

  it("takes a text exactly when every character is safe", () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 12, unit: "binary" }), (text) => {
        const expected = [...text].every((character) => SAFE.includes(character)) && !/^\.\.?$/.test(text);
        expect(isSafeId(text)).toBe(expected);
      }),
      { seed: 11, numRuns: 5_000 },
    );
  });
});

describe("safeId", () => {
  it("gives the id back", () => {
    expect(safeId("j-1", "journey id")).toBe("j-1");
  });

  it("refuses with the field's name and without the value", () => {
    const error = thrownBy(() => safeId("maria@example.com/x", "journey id"));
    expect(error.code).toBe("INVALID_INPUT");
    expect(error.details).toEqual({ field: "journey id" });
    expect(error.message).toContain("journey id");
    expect(error.message).not.toContain("maria");
  });
});

describe("streamKey", () => {
  it("gives different streams different texts", () => {
    const id = fc.string({
      minLength: 1,
      maxLength: 4,
      unit: fc.constantFrom("a", "b", ".", ":", "~", "-", "_"),
    });
    const stream: fc.Arbitrary<StreamId> = fc.record({
      tenant: id,
      kind: fc.constantFrom("journey", "customer"),
      id,
    });
    fc.assert(
      fc.property(stream, stream, (a, b) => {
        const same = a.tenant === b.tenant && a.kind === b.kind && a.id === b.id;
        expect(streamKey(a) === streamKey(b)).toBe(same);
      }),
      { seed: 12, numRuns: 5_000 },
    );
  });
});
