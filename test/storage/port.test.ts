import {
  changeRange,
  checkAppend,
  checkBytes,
  checkStream,
  decodeCursor,
  encodeCursor,
  indexKeyText,
  pageLimit,
  pageOf,
  readRange,
  storedEventText,
} from "throughline/storage";
import { memoryStore } from "throughline/storage/memory";
import { describe, expect, test } from "vitest";

const { capabilities } = memoryStore();
const event = { id: "e-1", type: "note.added", schema: 1, recordedAt: 5, data: { n: 1 }, personal: null };
const stream = { tenant: "acme", kind: "journey", id: "j-1" } as const;
const commit = { command: { id: "c-1", fingerprint: "f-1" }, events: [event] };
const invalid = (field: string) => expect.objectContaining({ code: "INVALID_INPUT", details: { field } });

describe("what adapters share", () => {
  test("a cursor is opaque text that gives its parts back", () => {
    expect(encodeCursor([1_772_348_400_000, "j-1"])).toBe("WzE3NzIzNDg0MDAwMDAsImotMSJd");
    expect(decodeCursor("WzE3NzIzNDg0MDAwMDAsImotMSJd", [0, ""])).toEqual([1_772_348_400_000, "j-1"]);
  });

  test.each([
    ["nothing", ""],
    ["no base64url", "a b"],
    ["no JSON", encodeCursor(["a"]).slice(0, 4)],
    ["other parts", encodeCursor(["a", "b"])],
    ["too few parts", encodeCursor([1])],
    ["too many parts", encodeCursor([1, "a", "b"])],
    ["far too long", encodeCursor([1, "x".repeat(2_000)])],
  ])("a cursor of %s is refused", (_, cursor) => {
    expect(() => decodeCursor(cursor, [0, ""])).toThrow(invalid("after"));
  });

  test("a page is made of one more than its limit", () => {
    expect(pageOf(["a", "b", "c"], 2, (id) => [id])).toEqual({
      items: ["a", "b"],
      next: encodeCursor(["b"]),
    });
    expect(pageOf(["a", "b"], 2, (id) => [id])).toEqual({ items: ["a", "b"], next: null });
    expect(pageOf([], 2, () => [])).toEqual({ items: [], next: null });
  });

  test("the text of an event gives the stored event", () => {
    expect(JSON.parse(storedEventText(event, 7, "c-1"))).toEqual({ ...event, version: 7, commandId: "c-1" });
  });

  test("bytes are counted as UTF-8, and to the byte", () => {
    const limited = { ...capabilities, limits: { eventsPerAppend: 1, bytesPerAppend: 10 } };
    for (const fits of [["0123456789"], ["01234", "56789"], ["…".repeat(3)], ["😀😀", "ab"]])
      expect(() => checkBytes(limited, fits)).not.toThrow();
    for (const over of [["0123456789a"], ["01234", "567890"], ["…".repeat(4)], ["😀😀", "abc"]])
      expect(() => checkBytes(limited, over)).toThrow(expect.objectContaining({ code: "LIMIT_EXCEEDED" }));
  });

  test("a range of changes begins at the later of its start and its cursor", () => {
    const to = { changedTo: Number.MAX_SAFE_INTEGER };
    expect(changeRange({ changedFrom: 5 })).toEqual({ from: { changedAt: 5 }, ...to });
    expect(changeRange({ changedFrom: 5, after: encodeCursor([7, "j-1"]) }).from).toEqual({
      changedAt: 7,
      id: "j-1",
    });
    expect(changeRange({ changedFrom: 5, after: encodeCursor([3, "j-1"]) }).from).toEqual({ changedAt: 5 });
  });

  test("a range of versions has defaults", () => {
    expect(readRange()).toEqual({ from: 1, to: Number.MAX_SAFE_INTEGER });
    expect(readRange({ from: 3, limit: 2 })).toEqual({ from: 3, to: 4 });
    expect(pageLimit(undefined)).toBe(100);
  });

  test("keys of other parts have other texts", () => {
    expect(indexKeyText({ kind: "phone", kid: "2026-03", mac: "Zm9v" })).toBe("phone/2026-03/Zm9v");
  });

  test("an error of input names the field, and never the value", () => {
    const secret = "maria@example.com";
    for (const [field, call] of [
      ["stream.id", () => checkStream({ ...stream, id: secret })],
      ["stream.kind", () => Reflect.apply(checkStream, undefined, [{ ...stream, kind: secret }])],
      [
        "command.id",
        () => checkAppend(capabilities, stream, 0, { ...commit, command: { id: secret, fingerprint: "f" } }),
      ],
      [
        "event.id",
        () => checkAppend(capabilities, stream, 0, { ...commit, events: [{ ...event, id: secret }] }),
      ],
      [
        "event.schema",
        () => checkAppend(capabilities, stream, 0, { ...commit, events: [{ ...event, schema: 0 }] }),
      ],
      [
        "event.recordedAt",
        () => checkAppend(capabilities, stream, 0, { ...commit, events: [{ ...event, recordedAt: 0.5 }] }),
      ],
      ["expected", () => checkAppend(capabilities, stream, -1, commit)],
    ] as const) {
      let error: unknown;
      try {
        call();
      } catch (thrown) {
        error = thrown;
      }
      expect(error).toEqual(invalid(field));
      expect(`${error}`).not.toContain(secret);
    }
  });
});
