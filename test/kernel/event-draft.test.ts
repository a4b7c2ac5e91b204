import { describe, expect, it } from "vitest";
import * as z from "zod";
import type { EventOf } from "../../src/kernel/event.js";
import { defineEvent } from "../../src/kernel/event-definition.js";
import { EventDraft } from "../../src/kernel/event-draft.js";

type Counted = EventOf<"counted", { readonly by: number }>;

const definitions = { counted: defineEvent<Counted>({ data: z.object({ by: z.number() }) }) };

function draft() {
  let made = 0;
  return new EventDraft<number, Counted>({
    state: 10,
    evolve: (state, event) => state + event.data.by,
    definitions,
    commandId: "c1",
    at: 7,
    newId: () => `e${++made}`,
  });
}

describe("EventDraft", () => {
  it("has the state it was given and no events at first", () => {
    expect(draft().state).toBe(10);
    expect(draft().events).toEqual([]);
  });

  it("stamps events with a new id, their schema version, the command and the time", () => {
    const started = draft();
    expect(started.stamp("counted")).toEqual({
      id: "e1",
      type: "counted",
      schema: 1,
      commandId: "c1",
      recordedAt: 7,
    });
    expect(started.stamp("counted").id).toBe("e2");
  });

  it("shows the state after the events added, in their order", () => {
    const started = draft();
    for (const by of [1, 5]) started.add({ ...started.stamp("counted"), data: { by }, personal: null });
    expect(started.state).toBe(16);
    expect(started.events.map(({ id, data }) => [id, data.by])).toEqual([
      ["e1", 1],
      ["e2", 5],
    ]);
  });
});
