import { describe, expect, it } from "vitest";
import * as z from "zod";
import { ERASED, isErased } from "../../../src/kernel/erased.js";
import type { EventOf } from "../../../src/kernel/event.js";
import {
  defineEvent,
  type RawEvent,
  readEvent,
  type Upcaster,
} from "../../../src/kernel/event-definition.js";
import { thrownBy } from "../../kernel/thrown.js";

/** As it is today. Version 1 had `minutes` and one `name`; version 2 had `seconds`, and `name` had become personal. */
type CallRated = EventOf<
  "call.rated",
  { stars: number; lengthMs: number },
  { name: { first: string; last: string | null } }
>;

const object = (value: unknown): Record<string, unknown> =>
  typeof value === "object" && value !== null ? { ...value } : {};

const secondsForMinutes: Upcaster = ({ data }) => {
  const { minutes, name, ...rest } = object(data);
  return { data: { ...rest, seconds: Number(minutes) * 60 }, personal: { name } };
};
const msForSeconds: Upcaster = ({ data, personal }) => {
  const { seconds, ...rest } = object(data);
  const [first, last] = String(object(personal).name).split(" ");
  return {
    data: { ...rest, lengthMs: Number(seconds) * 1000 },
    personal: { name: { first, last: last ?? null } },
  };
};

const define = (upcasters: readonly Upcaster[]) => ({
  "call.rated": defineEvent<CallRated>({
    data: z.strictObject({ stars: z.int().min(1).max(5), lengthMs: z.int().min(0) }),
    personal: z.strictObject({
      name: z.strictObject({ first: z.string().min(1), last: z.string().nullable() }),
    }),
    upcasters,
  }),
});
const definitions = define([secondsForMinutes, msForSeconds]);
const read = (raw: RawEvent) => readEvent<CallRated>(definitions, raw);

const stored = (schema: number, data: unknown, personal: unknown): RawEvent => ({
  id: "e1",
  type: "call.rated",
  schema,
  commandId: "c1",
  recordedAt: 10,
  data,
  personal,
});
const first = stored(1, { stars: 4, minutes: 2, name: "Anna Karra" }, null);
const second = stored(2, { stars: 4, seconds: 120 }, { name: "Anna Karra" });
const third = stored(3, { stars: 4, lengthMs: 120_000 }, { name: { first: "Anna", last: "Karra" } });

describe("an event of an older schema version", () => {
  it("is read as one of the newest, from every version there was", () => {
    expect(definitions["call.rated"].schema).toBe(3);
    for (const raw of [first, second, third]) expect(read(raw)).toEqual(third);
  });

  it("keeps its envelope, and the stored event stays as it was", () => {
    const before = structuredClone(first);
    expect(read(first)).toMatchObject({ id: "e1", commandId: "c1", recordedAt: 10, schema: 3 });
    expect(first).toEqual(before);
  });

  it("stays erased, whatever its upcasters make of what is personal", () => {
    for (const raw of [stored(2, second.data, ERASED), stored(3, third.data, ERASED)])
      expect(read(raw)).toEqual({ ...third, personal: ERASED });
    const restoring: Upcaster = ({ data }) => ({ data, personal: { name: "made up" } });
    const { personal } = readEvent<CallRated>(
      define([restoring, msForSeconds]),
      stored(1, second.data, ERASED),
    );
    expect(isErased(personal)).toBe(true);
  });

  it("is corrupt where its upcasters do not lead to the newest schema", () => {
    const halfDone: Upcaster = ({ data, personal }) => ({ data, personal });
    const wrong = define([secondsForMinutes, halfDone]);
    const error = thrownBy(() => readEvent<CallRated>(wrong, second));
    expect(error.code).toBe("CORRUPT_EVENT");
    expect(error.details).toEqual({
      event: "e1",
      type: "call.rated",
      schema: 2,
      paths: ["data.lengthMs", "data", "personal.name"],
    });
  });

  it("is corrupt where an upcaster cannot make anything of its payload", () => {
    const careless: Upcaster = ({ data }) => ({
      data: { stars: (data as { stars: string }).stars.length },
      personal: null,
    });
    const error = thrownBy(() =>
      readEvent<CallRated>(define([careless, msForSeconds]), stored(1, null, null)),
    );
    expect(error.code).toBe("CORRUPT_EVENT");
    expect(error.details).toMatchObject({ event: "e1", type: "call.rated", schema: 1 });
  });

  it("is unknown where it is newer than the newest", () => {
    expect(thrownBy(() => read(stored(4, third.data, third.personal))).code).toBe("UNKNOWN_EVENT");
  });
});
