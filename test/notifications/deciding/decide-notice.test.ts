import { decideNotice } from "throughline/notifications";
import { describe, expect, it } from "vitest";
import { CASES, decided, promised } from "./cases.js";

describe("a decision on a notice", () => {
  describe.each(Object.entries(CASES))("by %s", (_rule, cases) => {
    it.each(cases)("$it", (each) => {
      expect(decided(each, decideNotice)).toEqual(promised(each));
    });
  });
});
