import { holds, same } from "../expect.js";
import { group, type TransportCaseContext } from "./case.js";
import { counted, envelope, envelopes, failingOnce, one, published, recorder, unique } from "./samples.js";

export const redeliveryCases = group("redelivery", {
  "after-throw": {
    title: "an envelope whose handler throws comes again until it is acknowledged, and then no more",
    run: async ({ open, until, quiet }) => {
      const transport = await open();
      let failures = 0;
      const { received, handle } = recorder(() => {
        if (++failures <= 3) throw new Error("The handler failed, on purpose.");
        return "ack";
      });
      await transport.subscribe(one("g"), handle);
      await published(transport, [envelope("j-1", 1)]);
      await until(
        () => received.length >= 4,
        "The envelope does not come again",
        () => received.length,
      );
      await quiet();
      same(received.length, 4, "How often the envelope came");
    },
  },
  attempts: {
    title: "the attempt counts from 1",
    run: async ({ open, until }) => {
      const transport = await open();
      const fails = failingOnce(() => true);
      const { received, handle } = recorder(fails);
      await transport.subscribe(one("g"), handle);
      await published(transport, [envelope("j-1", 1)]);
      await until(() => received.length >= 2, "The envelope does not come again");
      same(
        received.map(({ attempt }) => attempt),
        [1, 2],
        "The attempts",
      );
    },
  },
  "no-answer": {
    title: "a handler that answers neither ack nor dead has failed",
    run: async ({ open, until }) => {
      const transport = await open();
      const { received, handle } = recorder();
      await transport.subscribe(one("g"), async (given, delivery) => {
        const answer: unknown = await handle(given, delivery);
        return received.length === 1 ? JSON.parse('"done"') : answer === "ack" ? "ack" : "dead";
      });
      await published(transport, [envelope("j-1", 1)]);
      await until(() => received.length >= 2, "The envelope does not come again");
    },
  },
  dead: {
    title: "an envelope that can never be handled does not come again, and those after it come",
    run: async ({ open, until, quiet }) => {
      const transport = await open();
      const { ids, handle } = recorder(({ id }) => (id === "j-1-2" ? "dead" : "ack"));
      await transport.subscribe(one("g"), handle);
      await published(transport, envelopes("j-1", 1, 4));
      await until(() => unique(ids()).length >= 4, "An envelope after a dead one does not come", ids);
      await quiet();
      same(
        counted(ids()),
        { "j-1-1": 1, "j-1-2": 1, "j-1-3": 1, "j-1-4": 1 },
        "How often each envelope came",
      );
    },
  },
  "many-failures": {
    title: "of 60 envelopes that each fail once none is lost",
    run: async ({ open, until }) => {
      const transport = await open();
      const done = new Set<string>();
      const fails = failingOnce(() => true);
      const { handle } = recorder((given) => {
        fails(given);
        done.add(given.id);
        return "ack";
      });
      await transport.subscribe(one("g", 16), handle);
      await published(
        transport,
        Array.from({ length: 60 }, (_, index) => envelope(`j-${index % 20}`, Math.floor(index / 20) + 1)),
      );
      await until(
        () => done.size >= 60,
        "Not every envelope is done with",
        () => done.size,
      );
    },
  },
});

export const deadLetterCases = group("dead-letters", {
  kept: {
    title: "an envelope that can never be handled is kept whole, for the group that said so",
    requires: "dead letters",
    run: async ({ open, until }) => {
      const transport = await open();
      const letters = transport.deadLetters;
      if (letters === undefined) return holds(false, "There are no dead letters", "deadLetters", undefined);
      const works = recorder();
      await transport.subscribe(one("dies"), recorder(() => "dead").handle);
      await transport.subscribe(one("works"), works.handle);
      const given = envelope("j-1", 1, { data: { text: "as it was" } });
      await published(transport, [given]);
      const listed = await eventually(until, () => letters.list("dies"));
      same(
        listed.map(({ group, envelope, reason, attempts }) => ({ group, envelope, reason, attempts })),
        [{ group: "dies", envelope: given, reason: "dead", attempts: 1 }],
        "The dead letters",
      );
      same(await letters.list("works"), [], "The dead letters of the other group");
    },
  },
  replayed: {
    title: "a dead letter that is replayed comes again to its group alone, and is a letter no longer",
    requires: "dead letters",
    run: async ({ open, until, quiet }) => {
      const transport = await open();
      const letters = transport.deadLetters;
      if (letters === undefined) return holds(false, "There are no dead letters", "deadLetters", undefined);
      let mended = false;
      const dies = recorder(() => (mended ? "ack" : "dead"));
      const works = recorder();
      await transport.subscribe(one("dies"), dies.handle);
      await transport.subscribe(one("works"), works.handle);
      await published(transport, [envelope("j-1", 1)]);
      const [letter] = await eventually(until, () => letters.list("dies"));
      if (letter === undefined) return holds(false, "There is no letter", "a letter", undefined);
      mended = true;
      same(await letters.replay(letter), true, "Whether the letter was there");
      await until(() => dies.received.length >= 2, "The letter does not come again");
      await quiet();
      same([dies.received.length, works.received.length], [2, 1], "How often the envelope came");
      same(dies.received[1]?.envelope, envelope("j-1", 1), "The envelope of the letter");
      same(await letters.list("dies"), [], "The dead letters after it");
      same(await letters.replay(letter), false, "Whether the letter is still there");
    },
  },
});

/** Asks until there is something. */
async function eventually<T>(
  until: TransportCaseContext["until"],
  ask: () => Promise<readonly T[]>,
): Promise<readonly T[]> {
  let found: readonly T[] = [];
  await until(async () => {
    found = await ask();
    return found.length > 0;
  }, "The dead letter is not kept");
  return found;
}
