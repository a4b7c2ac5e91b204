import { describe, expect, it } from "vitest";
import { ERASED, isErased, unlessErased } from "../../src/kernel/erased.js";

describe("Erased", () => {
  it("is still recognised after a round trip through JSON", () => {
    expect(isErased(ERASED)).toBe(true);
    expect(isErased(JSON.parse(JSON.stringify({ name: ERASED })).name)).toBe(true);
  });

  it("cannot be changed", () => {
    expect(Object.isFrozen(ERASED)).toBe(true);
  });

  it.each([
    [null],
    [undefined],
    ["erased"],
    [true],
    [0],
    [{}],
    [{ erased: false }],
    [{ erased: "true" }],
    [["erased"]],
  ])("is not %j", (value) => {
    expect(isErased(value)).toBe(false);
  });
});

describe("unlessErased", () => {
  it("gives the value where there is one, empty and false values included", () => {
    expect(unlessErased("Maria", "someone")).toBe("Maria");
    expect(unlessErased("", "someone")).toBe("");
    expect(unlessErased(0, 1)).toBe(0);
    expect(unlessErased(false, true)).toBe(false);
    expect(unlessErased(null, "someone")).toBe(null);
  });

  it("gives the fallback for an erased value and for none", () => {
    expect(unlessErased(ERASED, "someone")).toBe("someone");
    expect(unlessErased(undefined, "someone")).toBe("someone");
  });
});
