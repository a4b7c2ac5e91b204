import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { LARGEST_EPOCH_MS } from "../../src/kernel/instant.js";
import { epochMsSchema, idSchema, instantSchema, parseInput } from "../../src/kernel/schema.js";
import { thrownBy } from "./thrown.js";

const message = z.strictObject({
  id: idSchema,
  at: instantSchema,
  size: z.int().min(1).max(9).optional(),
  email: z.email().optional(),
  kind: z.enum(["text", "image"]).optional(),
  channel: z.union([z.literal("chat"), z.literal("phone")]).optional(),
  by: z
    .discriminatedUnion("type", [
      z.object({ type: z.literal("agent") }),
      z.object({ type: z.literal("bot") }),
    ])
    .optional(),
  tags: z.array(z.string().max(3)).optional(),
  fields: z.record(z.string(), z.number()).optional(),
  flags: z.record(z.enum(["urgent", "legal"]), z.boolean()).optional(),
  byId: z.map(z.string(), z.number()).optional(),
  name: z
    .string()
    .regex(/^[a-z]+$/)
    .optional(),
  get replies() {
    return z.array(message).optional();
  },
});

describe("parseInput", () => {
  it("gives the parsed value", () => {
    expect(parseInput(message, { id: "m1", at: "2026-03-01T09:00:00+02:00" }, "The message")).toEqual({
      id: "m1",
      at: 1_772_348_400_000,
    });
  });

  it("says what is wrong, where, and what to do", () => {
    const error = thrownBy(() =>
      parseInput(message, { id: "a b", at: "today", replies: [{ id: "m2", at: 1, size: 0 }] }, "The message"),
    );
    expect(error.code).toBe("INVALID_INPUT");
    expect(error.message).toMatch(
      /^The message is not valid \(.*\)\. Correct these fields and send it again\.$/,
    );
    expect(error.details.what).toBe("The message");
    expect(error.details.problems).toMatchObject([
      { path: "id", rule: "must be 1 to 128 characters of letters, digits and _ . : ~ -" },
      { path: "at", rule: "must be epoch milliseconds, a Date, or ISO 8601 text with an offset" },
      { path: "replies.0.size" },
    ]);
    expect(error.cause).toBe(undefined);
  });

  it("lists five problems at most", () => {
    const error = thrownBy(() => parseInput(z.array(z.string()), [1, 2, 3, 4, 5, 6, 7], "The list"));
    expect(error.details.problems).toHaveLength(5);
  });

  it("hides names the schema does not spell out, and shows those it does", () => {
    const input = { id: "m", at: 1, fields: { "maria@example.com": "x" }, flags: { urgent: 1, legal: true } };
    const error = thrownBy(() => parseInput(message, input, "The message"));
    expect(error.details.problems).toMatchObject([{ path: "fields.*" }, { path: "flags.urgent" }]);
    const extra = thrownBy(() => parseInput(message, { id: "m", at: 1, maria: 1 }, "The message"));
    expect(extra.details.problems).toEqual([{ path: "", rule: "has fields that are not part of it" }]);
  });

  it("never repeats anything of the input in its error", () => {
    const canary = "Kanarienvogel";
    const known = [
      "id",
      "at",
      "size",
      "email",
      "kind",
      "channel",
      "by",
      "type",
      "tags",
      "fields",
      "flags",
      "byId",
      "name",
      "replies",
    ];
    const bad: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
      value: fc.oneof(
        { depthSize: "small" },
        fc.constantFrom<unknown>(
          canary,
          `${canary}@example`,
          Symbol(canary),
          -1,
          1.5,
          null,
          undefined,
          Number.NaN,
        ),
        fc.string().map((text) => `${text}${canary}`),
        fc.array(tie("value"), { maxLength: 3 }),
        fc.dictionary(fc.constantFrom(canary, `x${canary}`, ...known), tie("value"), { maxKeys: 6 }),
        fc.tuple(fc.constant(canary), tie("value")).map((entry) => new Map([entry])),
      ),
    })).value;
    let refused = 0;
    fc.assert(
      fc.property(bad, (input) => {
        const error = thrownBy(() => parseInput(message, input, "The message"));
        refused++;
        expect(error.code).toBe("INVALID_INPUT");
        expect(error.message).not.toContain(canary);
        expect(JSON.stringify(error.details)).not.toContain(canary);
        expect(error.cause).toBe(undefined);
      }),
      { seed: 61, numRuns: 5_000 },
    );
    expect(refused).toBe(5_000);
  });
});

describe("epochMsSchema", () => {
  it.each([[0], [-1], [LARGEST_EPOCH_MS], [-LARGEST_EPOCH_MS]])("takes %d", (value) => {
    expect(epochMsSchema.safeParse(value).success).toBe(true);
  });

  it.each([[1.5], [Number.NaN], [LARGEST_EPOCH_MS + 1], [-LARGEST_EPOCH_MS - 1], ["0"], [null]])(
    "refuses %j",
    (value) => {
      expect(epochMsSchema.safeParse(value).success).toBe(false);
    },
  );
});

describe("instantSchema", () => {
  it("is required where a field has it", () => {
    expect(z.object({ at: instantSchema }).safeParse({}).success).toBe(false);
  });
});
