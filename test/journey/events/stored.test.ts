import * as fc from "fast-check";
import { evolveJourney, type Journey, type JourneyEvent, timeline } from "throughline/journey";
import { describe, expect, it } from "vitest";
import { journeyEvents } from "../../../src/journey/events.js";
import { ERASED } from "../../../src/kernel/erased.js";
import { type RawEvent, readEvent } from "../../../src/kernel/event-definition.js";
import { thrownBy } from "../../kernel/thrown.js";
import { EVENT_TYPES } from "../model/coverage.js";
import { record } from "../model/walk.js";
import { plain } from "../plain.js";

const read = (raw: RawEvent): JourneyEvent => readEvent<JourneyEvent>(journeyEvents, raw);
const throughJson = (event: JourneyEvent): RawEvent => JSON.parse(JSON.stringify(event));
const fold = (events: readonly JourneyEvent[]) => events.reduce<Journey | null>(evolveJourney, null);

/** One event of every type, as walks came to write them. */
const samples: ReadonlyMap<string, JourneyEvent> = (() => {
  const found = new Map<string, JourneyEvent>();
  for (let seed = 1; found.size < EVENT_TYPES.length && seed < 3000; seed++)
    for (const event of record(seed).events) found.set(event.type, event);
  return found;
})();

function sample(type: string): JourneyEvent {
  const event = samples.get(type);
  if (event === undefined) throw new Error(`no walk wrote ${type}`);
  return event;
}

describe("a stored event", () => {
  it("gives the same journey after a way through JSON and its schema", () => {
    const met = new Set<string>();
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const { events, journey } = record(seed);
        const readBack = events.map((event) => {
          met.add(event.type);
          return read(throughJson(event));
        });
        expect(readBack).toEqual(events);
        expect(plain(fold(readBack))).toEqual(plain(journey));
      }),
      { seed: 5, numRuns: 600 },
    );
    expect([...met].sort()).toEqual([...EVENT_TYPES].sort());
  });

  it.each(EVENT_TYPES)(
    "of type %s is refused where its payload is corrupt, with the path and never the value",
    (type) => {
      const event = throughJson(sample(type));
      const canary = "canary-7f3a";
      const paths: string[] = [];
      for (const part of ["data", "personal"] as const) {
        const payload = event[part];
        if (typeof payload !== "object" || payload === null) continue;
        for (const field of Object.keys(payload)) {
          const wrong = { ...event, [part]: { ...payload, [field]: { [canary]: canary } } };
          const error = thrownBy(() => read(wrong));
          expect(error.code).toBe("CORRUPT_EVENT");
          expect(JSON.stringify([error.message, error.details])).not.toContain(canary);
          expect(error.details).toMatchObject({ event: event.id, type, schema: 1 });
          paths.push(`${part}.${field}`);
          expect(JSON.stringify(error.details.paths)).toContain(`${part}.${field}`);
        }
        const error = thrownBy(() => read({ ...event, [part]: { ...payload, [canary]: 1 } }));
        expect([error.code, error.message.includes(canary)]).toEqual(["CORRUPT_EVENT", false]);
      }
      expect(paths.length).toBeGreaterThan(0);
      for (const payload of [null, 7, "x", []])
        expect(thrownBy(() => read({ ...event, data: payload })).code).toBe("CORRUPT_EVENT");
    },
  );

  it("of a type nobody knows is refused, and so is a schema version of the future", () => {
    const event = throughJson(sample("message.recorded"));
    for (const raw of [
      { ...event, type: "message.exploded" },
      { ...event, type: "__proto__" },
      { ...event, type: "toString" },
      { ...event, schema: 2 },
    ]) {
      const error = thrownBy(() => read(raw));
      expect(error.code).toBe("UNKNOWN_EVENT");
      expect(error.details).toMatchObject({ event: event.id, type: raw.type, schema: raw.schema });
    }
  });

  it("of a schema version that cannot be is corrupt", () => {
    const event = throughJson(sample("message.recorded"));
    for (const schema of [0, -1, 0.5, Number.NaN])
      expect(thrownBy(() => read({ ...event, schema })).code).toBe("CORRUPT_EVENT");
  });

  it("may have lost what was personal in it, whatever its type", () => {
    for (const type of EVENT_TYPES) {
      const event = throughJson(sample(type));
      expect(read({ ...event, personal: ERASED })).toEqual({ ...event, personal: ERASED });
    }
  });
});

describe("a journey of which everything personal was erased", () => {
  it("stands as before in all that is not personal, and shows the rest as erased", () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const { events, journey } = record(seed);
        const erased = fold(
          events.map(
            (event) => ({ ...event, personal: event.personal === null ? null : ERASED }) as JourneyEvent,
          ),
        );
        if (journey === null || erased === null) return;
        expect(impersonal(erased)).toEqual(impersonal(journey));
        const described = events.some(({ type }) => type === "issue.described");
        const { subject, description } = erased.issue;
        expect([subject, description]).toEqual(described ? [ERASED, ERASED] : [null, null]);
        expect([undefined, null, ERASED]).toContainEqual(erased.handoff.open?.note);
        const shown = timeline(erased);
        expect(shown.map(({ id }) => id)).toEqual(timeline(journey).map(({ id }) => id));
        for (const item of shown)
          if (item.kind === "message") expect([null, ERASED]).toContainEqual(item.content);
      }),
      { seed: 6, numRuns: 300 },
    );
  });
});

/** A journey as plain data without what is personal. */
function impersonal(journey: Journey): unknown {
  return JSON.parse(
    JSON.stringify(plain(journey), (name, value) =>
      ["personal", "note", "about", "subject", "description"].includes(name) ? undefined : value,
    ),
  );
}
