import { describe, expect, it } from "vitest";
import * as z from "zod";
import { ERASED } from "../../src/kernel/erased.js";
import type { EventOf } from "../../src/kernel/event.js";
import { defineEvent, type RawEvent, readEvent } from "../../src/kernel/event-definition.js";
import { thrownBy } from "./thrown.js";

type Renamed = EventOf<"renamed", { readonly by: string; readonly at: number }, { readonly name: string }>;
type Closed = EventOf<"closed", { readonly reasons: Readonly<Record<string, number>> }>;

const definitions = {
  renamed: defineEvent<Renamed>({
    data: z.object({ by: z.string(), at: z.number() }),
    personal: z.object({ name: z.string() }),
    upcasters: [
      ({ data, personal }) => ({ data: { ...Object(data), at: 0 }, personal }),
      ({ data, personal }) => ({ data, personal: { name: String(Object(personal).title) } }),
    ],
  }),
  closed: defineEvent<Closed>({ data: z.object({ reasons: z.record(z.string(), z.number()) }) }),
};

function raw(event: Partial<RawEvent>): RawEvent {
  return {
    id: "e1",
    type: "renamed",
    schema: 3,
    commandId: "c1",
    recordedAt: 5,
    data: {},
    personal: null,
    ...event,
  };
}

const read = (event: Partial<RawEvent>) => readEvent<Renamed | Closed>(definitions, raw(event));

describe("defineEvent", () => {
  it("counts one schema version more than there are upcasters", () => {
    expect(definitions.renamed.schema).toBe(3);
    expect(definitions.closed.schema).toBe(1);
    expect(definitions.closed.personal).toBe(null);
  });
});

describe("readEvent", () => {
  it("gives an event of the newest version as it is", () => {
    const event = raw({ data: { by: "a", at: 7 }, personal: { name: "Maria" } });
    expect(read(event)).toEqual(event);
  });

  it("takes an older event through every later upcaster, and only those", () => {
    expect(read({ schema: 1, data: { by: "a" }, personal: { title: "Maria" } })).toMatchObject({
      schema: 3,
      data: { by: "a", at: 0 },
      personal: { name: "Maria" },
    });
    expect(read({ schema: 2, data: { by: "a", at: 7 }, personal: { title: "Maria" } })).toMatchObject({
      schema: 3,
      data: { by: "a", at: 7 },
      personal: { name: "Maria" },
    });
  });

  it("keeps erased what was erased, whatever an upcaster makes of it", () => {
    expect(read({ schema: 1, data: { by: "a" }, personal: ERASED })).toMatchObject({
      personal: { erased: true },
    });
    expect(read({ data: { by: "a", at: 7 }, personal: { erased: true } })).toMatchObject({
      personal: { erased: true },
    });
  });

  it.each<[string, Partial<RawEvent>]>([
    ["a type it does not know", { type: "unheard-of" }],
    ["a type that only a prototype has", { type: "constructor" }],
    ["a newer schema version", { schema: 4 }],
  ])("refuses %s", (_, event) => {
    const error = thrownBy(() => read(event));
    expect(error.code).toBe("UNKNOWN_EVENT");
    expect(error.details).toMatchObject({ event: "e1" });
  });

  it.each<[string, Partial<RawEvent>, readonly string[]]>([
    ["data that breaks its schema", { data: { by: 1 }, personal: { name: "Maria" } }, ["data.by", "data.at"]],
    [
      "personal that breaks its schema",
      { data: { by: "a", at: 7 }, personal: { name: 1 } },
      ["personal.name"],
    ],
    ["no data at all", { data: null, personal: { name: "Maria" } }, ["data"]],
    [
      "personal where there is none",
      { type: "closed", schema: 1, data: { reasons: {} }, personal: { name: "Maria" } },
      ["personal"],
    ],
    [
      "a bad entry, without its name",
      { type: "closed", schema: 1, data: { reasons: { Maria: "x" } } },
      ["data.reasons.*"],
    ],
  ])("refuses %s, naming where", (_, event, paths) => {
    const error = thrownBy(() => read(event));
    expect(error.code).toBe("CORRUPT_EVENT");
    expect(error.details).toMatchObject({ event: "e1", paths });
    expect(`${error.message}${JSON.stringify(error.details)}`).not.toContain("Maria");
  });
});
