import { createThroughline } from "throughline";
import { memoryStore } from "throughline/storage/memory";
import { describe, expect, it } from "vitest";
import { askedAgain, detailsIn } from "../../src/cli/demo/result.js";

const MARIA = { kind: "agent", id: "maria" } as const;

/** A journey on which this was asked and told, in this order. */
async function journeyWith(deeds: readonly (readonly [what: "ask" | "tell" | "retract", fact: string])[]) {
  const store = memoryStore();
  const secrets = { current: "k1", keys: { k1: "A".repeat(43) } };
  const { journeys } = createThroughline({ store, secrets }).tenant("acme");
  await journeys.open({ journey: "j1", channel: "web-chat", by: MARIA });
  for (const [index, [what, key]] of deeds.entries())
    await journeys.observe(
      "j1",
      what === "ask"
        ? { type: "askQuestion", question: `q${index}`, by: MARIA, text: "?", fact: key }
        : what === "tell"
          ? { type: "recordFact", by: MARIA, key, value: "E42" }
          : { type: "retractFact", by: MARIA, key },
    );
  const events = await store.read({ tenant: "acme", kind: "journey", id: "j1" });
  return { events, journey: await journeys.get("j1") };
}

describe("what was asked again", () => {
  it("is nothing where each fact was asked for before it was told", async () => {
    const { events } = await journeyWith([
      ["ask", "a"],
      ["tell", "a"],
      ["ask", "b"],
      ["tell", "b"],
    ]);
    expect(askedAgain(events)).toEqual([]);
  });

  it("is a fact that was asked for once it was told", async () => {
    const { events } = await journeyWith([
      ["tell", "a"],
      ["ask", "a"],
      ["ask", "b"],
    ]);
    expect(askedAgain(events)).toEqual(["a"]);
  });

  it("is not a fact that turned out to be wrong", async () => {
    const { events } = await journeyWith([
      ["tell", "a"],
      ["retract", "a"],
      ["ask", "a"],
    ]);
    expect(askedAgain(events)).toEqual([]);
  });
});

describe("what was said in public", () => {
  it("holds a detail where it has the value of a fact, in any case of letters", async () => {
    const { journey } = await journeyWith([["tell", "errorCode"]]);
    expect(detailsIn(["Sorry to read that."], journey)).toEqual([]);
    expect(detailsIn(["Glad it works!", "e42 was our fault."], journey)).toEqual(["E42"]);
  });
});
