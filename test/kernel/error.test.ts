import { describe, expect, it } from "vitest";
import { ERROR_CODES, isThroughlineError, ThroughlineError } from "../../src/kernel/error.js";

describe("ERROR_CODES", () => {
  it("is in alphabetical order, each code once", () => {
    expect([...new Set(ERROR_CODES)].sort()).toEqual(ERROR_CODES);
  });

  it("spells codes in capitals", () => {
    for (const code of ERROR_CODES) expect(code).toMatch(/^[A-Z]+(_[A-Z]+)*$/);
  });
});

describe("ThroughlineError", () => {
  it("carries code, message, details and cause", () => {
    const cause = new Error("disk");
    const error = new ThroughlineError("STORE_FAILED", "The write failed.", { details: { tries: 3 }, cause });
    expect(error).toBeInstanceOf(Error);
    expect(error).toMatchObject({
      name: "ThroughlineError",
      code: "STORE_FAILED",
      message: "The write failed.",
      details: { tries: 3 },
      cause,
    });
  });

  it("has empty details and no cause where none is given", () => {
    const error = new ThroughlineError("ABORTED", "Aborted.");
    expect(error.details).toEqual({});
    expect("cause" in error).toBe(false);
  });
});

describe("instanceof ThroughlineError", () => {
  it("holds for an error made by another copy of the class, as another entry point has", () => {
    const foreign = Object.assign(new Error("gone"), { name: "ThroughlineError", code: "NOT_FOUND" });
    expect(foreign instanceof ThroughlineError).toBe(true);
    expect(new Error("gone") instanceof ThroughlineError).toBe(false);
  });
});

describe("isThroughlineError", () => {
  const error = new ThroughlineError("NOT_FOUND", "There is no such journey.");

  it("recognises any code, or the one asked for", () => {
    expect(isThroughlineError(error)).toBe(true);
    expect(isThroughlineError(error, "NOT_FOUND")).toBe(true);
    expect(isThroughlineError(error, "CONFLICT")).toBe(false);
  });

  it("recognises the error of another copy of the library", () => {
    const copy = Object.assign(new Error("There is no such journey."), {
      name: "ThroughlineError",
      code: "NOT_FOUND",
    });
    expect(isThroughlineError(copy)).toBe(true);
    expect(isThroughlineError(copy, "NOT_FOUND")).toBe(true);
  });

  it("takes nothing else for one", () => {
    const others = [
      null,
      undefined,
      "NOT_FOUND",
      new Error("NOT_FOUND"),
      { name: "ThroughlineError", code: "NOT_FOUND" },
      Object.assign(new Error("x"), { code: "NOT_FOUND" }),
      Object.assign(new Error("x"), { name: "ThroughlineError" }),
      Object.assign(new Error("x"), { name: "ThroughlineError", code: "ENOENT" }),
    ];
    for (const other of others) expect(isThroughlineError(other)).toBe(false);
  });
});
