import { readFileSync } from "node:fs";
import Ajv2020 from "ajv/dist/2020.js";
import { buildPacket, packetJsonSchema, parsePacket, transferPacketSchema } from "throughline/handoff";
import { describe, expect, it } from "vitest";
import { packetFields } from "./fields.js";

const packet = buildPacket(
  { journey: { id: 1 }, messages: [{ at: 0, from: "customer", channel: "sms", text: "Where is my order?" }] },
  { to: { queue: "orders" }, reason: "complexity" },
  { id: "p-1", issuedAt: 60_000 },
);
const text = JSON.stringify(packet);
const altered = (change: object) => ({ ...packet, ...change });

describe("the published JSON Schema", () => {
  it("is draft 2020-12, has a name, and is valid in strict mode", () => {
    const schema = packetJsonSchema();
    expect(schema).toMatchObject({
      $schema: "https://json-schema.org/draft/2020-12/schema",
      $id: "urn:throughline:schema:transfer-packet:1",
      title: "Transfer packet",
    });
    expect(new Ajv2020({ strict: true }).compile(schema)(packet)).toBe(true);
  });

  it("describes every field, and names the unit of every time", () => {
    const fields = packetFields();
    expect(fields.length).toBeGreaterThan(150);
    expect(fields.filter(({ description }) => description === "")).toEqual([]);
    const times = fields.filter(({ path, type }) => type === "integer" && /(?:\bat|At)$/.test(path));
    expect(times.length).toBeGreaterThan(20);
    expect(times.filter(({ description }) => !description.includes("epoch milliseconds"))).toEqual([]);
  });

  it("says the same as the types", () => {
    const source = readFileSync(new URL("../../../src/handoff/packet/packet.ts", import.meta.url), "utf8");
    const comments = new Set(
      [...source.matchAll(/\/\*\* (.*) \*\/\n {2}readonly/g)].map(([, comment]) => comment),
    );
    const named = packetFields().filter(({ path }) => !path.endsWith("*"));
    const described = new Set(named.map(({ description }) => description));
    expect([...comments].filter((comment) => comment !== undefined && !described.has(comment))).toEqual([]);
    expect(
      [...described].filter(
        (description) => !comments.has(description) && !description.startsWith("Any JSON"),
      ),
    ).toEqual([]);
  });
});

describe("parsing a packet", () => {
  it("takes a value or its JSON text", () => {
    expect(parsePacket(text)).toStrictEqual(packet);
    expect(parsePacket(packet)).toStrictEqual(packet);
    expect(parsePacket(altered({ handoff: undefined }))).toStrictEqual(packet);
  });

  it("keeps fields it does not know, at every level", () => {
    const later = altered({
      mood: "calm",
      issue: { ...packet.issue, severity: 3 },
      warnings: [{ code: "new", more: 1 }],
    });
    expect(parsePacket(JSON.stringify(later))).toStrictEqual(later);
  });

  it.each(["throughline.packet/2", "throughline.packet/0", "throughline.packet/17"])(
    "refuses %s",
    (schema) => {
      expect(() => parsePacket(altered({ schema }))).toThrowError(
        expect.objectContaining({
          code: "UNKNOWN_SCHEMA",
          details: { schema, known: ["throughline.packet/1"] },
        }),
      );
    },
  );

  it.each([
    ["not a packet", {}, "INVALID_INPUT"],
    ["another schema altogether", altered({ schema: "acme/1" }), "INVALID_INPUT"],
    ["a time as text", altered({ issuedAt: "2026-03-14" }), "INVALID_INPUT"],
    ["a missing list", altered({ facts: undefined }), "INVALID_INPUT"],
    [
      "an unknown audience",
      altered({ summary: { text: "x", method: "y", audience: "everybody" } }),
      "INVALID_INPUT",
    ],
    ["text that is no JSON", "{", "JSON_MALFORMED"],
    ["a key twice", text.replace("{", '{"id":"p-0",'), "JSON_UNSAFE"],
    ["a prototype", text.replace("{", '{"__proto__":{},'), "JSON_UNSAFE"],
    ["too deep", `${"[".repeat(40)}${"]".repeat(40)}`, "JSON_LIMIT"],
    ["a cycle", cycle(), "JSON_UNSAFE"],
    ["nothing", null, "INVALID_INPUT"],
  ])("refuses %s", (_, input, code) => {
    expect(() => parsePacket(input)).toThrowError(
      expect.objectContaining({ name: "ThroughlineError", code }),
    );
  });

  it("names the field, never the value", () => {
    expect(() => parsePacket(altered({ customer: { ...packet.customer, name: 4711 } }))).toThrowError(
      expect.objectContaining({ message: expect.stringMatching(/customer\.name/) }),
    );
    expect(() => parsePacket(altered({ reason: "secret-word" }))).toThrowError(
      expect.objectContaining({ message: expect.not.stringContaining("secret-word") }),
    );
  });

  it("lets a larger packet pass where the caller raises the limit", () => {
    const large = altered({ padding: "x".repeat(1_100_000) });
    expect(() => parsePacket(large)).toThrowError(expect.objectContaining({ code: "JSON_LIMIT" }));
    expect(parsePacket(large, { bytes: 2_000_000, stringLength: 2_000_000 }).id).toBe("p-1");
  });
});

describe("the Standard Schema", () => {
  it("gives the packet, or the issues", async () => {
    const { validate } = transferPacketSchema["~standard"];
    expect(await validate(packet)).toStrictEqual({ value: packet });
    expect(await validate(altered({ hop: 0 }))).toMatchObject({ issues: [{ path: ["hop"] }] });
    expect(await validate(cycle())).toMatchObject({ issues: [{ message: expect.any(String) }] });
  });
});

function cycle(): object {
  const value: { self?: object } = {};
  value.self = value;
  return value;
}
