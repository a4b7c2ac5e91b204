import { describe, expect, it } from "vitest";
import { accepted, REFUSAL_CODES, refused } from "../../src/kernel/refusal.js";

describe("REFUSAL_CODES", () => {
  it("is in alphabetical order, each code once", () => {
    expect([...new Set(REFUSAL_CODES)].sort()).toEqual(REFUSAL_CODES);
  });

  it("spells codes in capitals", () => {
    for (const code of REFUSAL_CODES) expect(code).toMatch(/^[A-Z]+(_[A-Z]+)*$/);
  });
});

describe("a decision", () => {
  it("is accepted with its events, new ones", () => {
    expect(accepted("one", "two")).toEqual({ status: "accepted", events: ["one", "two"], repeated: false });
    expect(accepted()).toEqual({ status: "accepted", events: [], repeated: false });
  });

  it("is refused with a reason, and details where there are any", () => {
    expect(refused("NOT_OWNER", "Act as the owner.")).toEqual({
      status: "refused",
      refusal: { code: "NOT_OWNER", message: "Act as the owner.", details: {} },
    });
    expect(refused("STALE_EPOCH", "Load it again.", { epoch: 3 }).refusal.details).toEqual({ epoch: 3 });
  });
});
