import { describe, expect, it } from "vitest";
import { randomId } from "../../src/kernel/ids.js";
import { isSafeId } from "../../src/kernel/stream-id.js";

describe("randomId", () => {
  it("makes ids of 21 characters that are safe and never repeat", () => {
    const ids = Array.from({ length: 10_000 }, () => randomId());
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) {
      expect(id).toHaveLength(21);
      expect(isSafeId(id)).toBe(true);
    }
  });
});
