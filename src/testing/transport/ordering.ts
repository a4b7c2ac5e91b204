import { same } from "../expect.js";
import { group } from "./case.js";
import { envelope, failingOnce, one, published, recorder } from "./samples.js";

const SUBJECTS = ["j-1", "j-2", "j-3", "j-4", "j-5"];

/** Envelopes of every subject by turns: version 1 of each, version 2 of each, … */
const byTurns = (versions: number) =>
  Array.from({ length: versions }, (_, index) =>
    SUBJECTS.map((journey) => envelope(journey, index + 1)),
  ).flat();

/** The versions of a subject in the order they were done with. */
const versionsOf = (done: readonly string[], journey: string) =>
  done.filter((id) => id.startsWith(`${journey}-`)).map((id) => Number(id.split("-").at(-1)));

const upTo = (last: number) => Array.from({ length: last }, (_, index) => index + 1);

const nextTurn = () => new Promise((resolve) => setTimeout(resolve, 0));

export const orderCases = group("order", {
  "by-subject": {
    title: "envelopes of a subject are handled in the order they were published, one after the other",
    requires: "ordering",
    run: async ({ open, until }) => {
      const transport = await open();
      const [begun, done]: [string[], string[]] = [[], []];
      await transport.subscribe(one("g", 8), async ({ id }) => {
        begun.push(id);
        for (let turn = 0; turn < id.length % 3; turn++) await nextTurn();
        done.push(id);
        return "ack";
      });
      for (let first = 0; first < 100; first += 20)
        await published(transport, byTurns(20).slice(first, first + 20));
      await until(
        () => done.length >= 100,
        "Not every envelope arrives",
        () => done.length,
      );
      for (const journey of SUBJECTS) {
        same(versionsOf(begun, journey), upTo(20), `The order that ${journey} was begun in`);
        same(versionsOf(done, journey), upTo(20), `The order that ${journey} was done in`);
      }
    },
  },
  "after-failure": {
    title: "later envelopes of a subject wait for one that failed, and other subjects do not",
    requires: "ordering",
    run: async ({ open, until }) => {
      const transport = await open();
      const done: string[] = [];
      const fails = failingOnce(({ id }) => id === "j-1-2" || id === "j-3-5");
      const { handle } = recorder((given) => {
        const outcome = fails(given);
        done.push(given.id);
        return outcome;
      });
      await transport.subscribe(one("g", 8), handle);
      await published(transport, byTurns(8));
      await until(
        () => done.length >= 40,
        "Not every envelope is done with",
        () => done.length,
      );
      for (const journey of SUBJECTS)
        same(versionsOf(done, journey), upTo(8), `The order that ${journey} was done in`);
    },
  },
  "poison-stays-alone": {
    title: "a subject whose envelope keeps failing stops no other subject",
    requires: "ordering",
    run: async ({ open, until }) => {
      const transport = await open();
      const done: string[] = [];
      let heal = false;
      await transport.subscribe(one("g", 2), async ({ id }) => {
        if (id === "j-1-1" && !heal) throw new Error("The handler failed, on purpose.");
        done.push(id);
        return "ack";
      });
      await published(transport, byTurns(10));
      await until(
        () => done.length >= 40,
        "Other subjects wait for the one that fails",
        () => done.length,
      );
      heal = true;
      await until(
        () => done.length >= 50,
        "The subject that failed does not go on",
        () => done.length,
      );
      for (const journey of SUBJECTS)
        same(versionsOf(done, journey), upTo(10), `The order that ${journey} was done in`);
    },
  },
  "late-goes-first": {
    title: "an envelope that fails because it came before its turn lets the one that it waits for go first",
    requires: "ordering",
    run: async ({ open, until }) => {
      const transport = await open();
      const done: string[] = [];
      await transport.subscribe(one("g", 4), async ({ id, subjectversion }) => {
        if (subjectversion !== done.length + 1) throw new Error("It is not its turn.");
        done.push(id);
        return "ack";
      });
      await published(
        transport,
        [3, 2, 1].map((version) => envelope("j-1", version)),
      );
      await until(
        () => done.length >= 3,
        "The subject is stuck",
        () => done,
      );
    },
  },
  "two-subscribers": {
    title: "a subject keeps its order where two subscribers share the group",
    requires: "ordering",
    run: async ({ open, until }) => {
      const transport = await open();
      const done: string[] = [];
      const handle = async ({ id }: { readonly id: string }) => {
        for (let turn = 0; turn < id.length % 4; turn++) await nextTurn();
        done.push(id);
        return "ack" as const;
      };
      await transport.subscribe(one("g", 4), handle);
      await transport.subscribe(one("g", 4), handle);
      await published(transport, byTurns(10));
      await until(
        () => new Set(done).size >= 50,
        "Not every envelope arrives",
        () => done.length,
      );
      for (const journey of SUBJECTS) {
        const first = [...new Set(versionsOf(done, journey))];
        same(first, upTo(10), `The order that ${journey} was done in`);
      }
    },
  },
  "subject-of-tenant": {
    title: "a subject of another tenant that bears the same name waits for nothing",
    requires: "ordering",
    run: async ({ open, until }) => {
      const transport = await open();
      const done: string[] = [];
      let heal = false;
      await transport.subscribe(one("g", 4), async ({ source, id }) => {
        if (source === "urn:throughline:acme" && !heal) throw new Error("The handler failed, on purpose.");
        done.push(`${source} ${id}`);
        return "ack";
      });
      await published(transport, [envelope("j-1", 1), envelope("j-1", 1, { tenant: "other" })]);
      await until(() => done.length >= 1, "Another tenant's subject waits");
      same(done, ["urn:throughline:other j-1-1"], "What was done while one failed");
      heal = true;
      await until(() => done.length >= 2, "The subject that failed does not go on");
    },
  },
});
