import {
  checkEnvelope,
  envelopeBytes,
  envelopeKey,
  envelopeOf,
  parseEnvelope,
  pauseMs,
  RETRIES,
  streamOf,
  subjectKey,
} from "throughline/transport";
import { describe, expect, test } from "vitest";
import { envelope, NOW } from "./samples.js";

const stream = { tenant: "acme", kind: "journey", id: "j-1" } as const;
const stored = {
  id: "e-1",
  type: "note.added",
  schema: 3,
  recordedAt: NOW,
  version: 4,
  commandId: "c-1",
  data: { a: 1 },
  personal: "sealed: canary",
};

describe("envelopeOf", () => {
  test("makes a CloudEvent of a stored event, without its personal part", () => {
    const made = envelopeOf({ stream, event: stored });
    expect(made).toEqual({
      specversion: "1.0",
      id: "e-1",
      source: "urn:throughline:acme",
      type: "note.added",
      subject: "journey/j-1",
      time: "2026-03-01T07:00:00.000Z",
      datacontenttype: "application/json",
      subjectversion: 4,
      data: { a: 1 },
    });
    expect(JSON.stringify(made)).not.toContain("canary");
    expect(checkEnvelope(made)).toEqual(made);
    expect(streamOf(made)).toEqual(stream);
    expect([envelopeKey(made), subjectKey(made)]).toEqual(["acme/e-1", "acme/journey/j-1"]);
  });

  test("refuses what is no id, and a time that RFC 3339 cannot write", () => {
    for (const [event, field] of [
      [{ ...stored, id: "a b" }, "event.id"],
      [{ ...stored, type: "" }, "event.type"],
      [{ ...stored, recordedAt: 253_402_300_800_000 }, "event.recordedAt"],
      [{ ...stored, recordedAt: -62_167_219_200_001 }, "event.recordedAt"],
      [{ ...stored, recordedAt: 0.5 }, "event.recordedAt"],
    ] as const)
      expect(() => envelopeOf({ stream, event })).toThrow(expect.objectContaining({ details: { field } }));
    expect(envelopeOf({ stream, event: { ...stored, recordedAt: -62_167_219_200_000 } }).time).toBe(
      "0000-01-01T00:00:00.000Z",
    );
  });
});

describe("parseEnvelope", () => {
  test("gives back what was written, and leaves out attributes of others", () => {
    const given = envelope();
    expect(parseEnvelope(JSON.stringify(given))).toEqual(given);
    expect(parseEnvelope(JSON.stringify({ ...given, tracestate: "a=b", constructor: 1 }))).toEqual(given);
  });

  test("counts the bytes of its text", () => {
    const given = envelope("j-1", 1, { text: "Ünïcödé 👩🏽‍🚒" });
    expect(envelopeBytes(given)).toBe(Buffer.byteLength(JSON.stringify(given)));
  });

  test.each([
    ["specversion", "1.1"],
    ["id", ""],
    ["id", 7],
    ["source", "urn:throughline:"],
    ["source", "https://acme"],
    ["type", "a b"],
    ["subject", "journey/"],
    ["subject", "journey/a/b"],
    ["subject", "desk/1"],
    ["time", "yesterday"],
    ["datacontenttype", "text/plain"],
    ["subjectversion", 0],
    ["subjectversion", 1.5],
    ["subjectversion", "1"],
    ["traceparent", "00-1"],
    ["data", null],
    ["data", []],
    ["data", "text"],
  ])("refuses %s %j by its field", (attribute, value) => {
    expect(() => parseEnvelope(JSON.stringify({ ...envelope(), [attribute]: value }))).toThrow(
      expect.objectContaining({ code: "INVALID_INPUT", details: { field: `envelope.${attribute}` } }),
    );
  });

  test("refuses what is no envelope at all, and JSON that programs disagree about", () => {
    for (const [text, code] of [
      ["null", "INVALID_INPUT"],
      ["[]", "INVALID_INPUT"],
      ["{", "JSON_MALFORMED"],
      ['{"__proto__":{}}', "JSON_UNSAFE"],
      ['{"id":"a","id":"b"}', "JSON_UNSAFE"],
    ] as const)
      expect(() => parseEnvelope(text)).toThrow(expect.objectContaining({ code }));
    expect(() => parseEnvelope(JSON.stringify(envelope()), { bytes: 100 })).toThrow(
      expect.objectContaining({ code: "JSON_LIMIT" }),
    );
  });
});

describe("pauseMs", () => {
  test("doubles its bound up to the cap, and takes any part of it", () => {
    expect([1, 2, 3, 11, 12, 99].map((failed) => pauseMs(RETRIES, failed, () => 0.999_999_9))).toEqual([
      249, 499, 999, 255_999, 299_999, 299_999,
    ]);
    expect(pauseMs(RETRIES, 12, () => 0)).toBe(0);
  });
});
