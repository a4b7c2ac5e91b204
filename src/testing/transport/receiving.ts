import { holds, same } from "../expect.js";
import { group } from "./case.js";
import {
  counted,
  envelope,
  envelopes,
  gate,
  one,
  published,
  publishedAtLast,
  recorder,
  unique,
} from "./samples.js";

export const receiveCases = group("receive", {
  whole: {
    title: "every attribute of an envelope arrives as it was published",
    run: async ({ open, until }) => {
      const transport = await open();
      const { received, handle } = recorder();
      await transport.subscribe(one("g"), handle);
      const traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
      const given = envelope("j-1", 7, { data: { a: [1, null, { b: "c" }] }, traceparent });
      await published(transport, [given]);
      await until(() => received.length > 0, "An envelope does not arrive");
      same(received, [{ envelope: given, attempt: 1 }], "What arrived");
    },
  },
  "while-away": {
    title: "what is published while a group has no subscriber reaches its next one",
    run: async ({ open, until }) => {
      const transport = await open();
      const [first, second] = [recorder(), recorder()];
      const subscription = await transport.subscribe(one("g"), first.handle);
      await published(transport, [envelope("j-1", 1)]);
      await until(() => first.received.length > 0, "The first subscriber gets nothing");
      await subscription.stop();
      const publishing = publishedAtLast(transport, envelope("j-1", 2));
      await transport.subscribe(one("g"), second.handle);
      await publishing;
      await until(() => second.received.length > 0, "The next subscriber does not get what came meanwhile");
      same(unique(second.ids()), ["j-1-2"], "What the next subscriber got");
    },
  },
});

export const groupCases = group("groups", {
  "fan-out": {
    title: "every group gets every envelope",
    run: async ({ open, until }) => {
      const transport = await open();
      const groups = ["a", "b", "c"].map((name) => ({ name, ...recorder() }));
      for (const { name, handle } of groups) await transport.subscribe(one(name), handle);
      const batch = envelopes("j-1", 1, 10);
      await published(transport, batch);
      for (const { name, ids } of groups) {
        await until(() => unique(ids()).length >= 10, `Group ${name} does not get every envelope`, ids);
        same(unique(ids()), batch.map(({ id }) => id).sort(), `What group ${name} got`);
      }
    },
  },
  share: {
    title: "subscribers of one group share the envelopes: each goes to one of them",
    run: async ({ open, until, quiet }) => {
      const transport = await open();
      const [a, b] = [recorder(), recorder()];
      await transport.subscribe(one("g", 2), a.handle);
      await transport.subscribe(one("g", 2), b.handle);
      const batch = Array.from({ length: 40 }, (_, index) => envelope(`j-${index}`, 1));
      await published(transport, batch);
      const ids = () => [...a.ids(), ...b.ids()];
      await until(() => unique(ids()).length >= 40, "The group does not get every envelope", ids);
      await quiet();
      same(
        counted(ids()),
        Object.fromEntries(batch.map(({ id }) => [id, 1])),
        "How often each envelope came",
      );
    },
  },
  "apart-in-failure": {
    title: "an envelope that one group fails on comes again to that group only",
    run: async ({ open, until, quiet }) => {
      const transport = await open();
      let failures = 0;
      const fails = recorder(() => {
        if (++failures < 3) throw new Error("The handler failed, on purpose.");
        return "ack";
      });
      const works = recorder();
      await transport.subscribe(one("works"), works.handle);
      await transport.subscribe(one("fails"), fails.handle);
      await published(transport, [envelope("j-1", 1)]);
      await until(() => fails.received.length >= 3, "The envelope does not come again", fails.ids);
      await quiet();
      same([works.received.length, fails.received.length], [1, 3], "How often the envelope came");
    },
  },
});

export const flowCases = group("flow", {
  "max-in-flight": {
    title:
      "no more than maxInFlight envelopes are at work at once, and as many as that where there are enough",
    run: async ({ open, until, quiet }) => {
      const transport = await open();
      const finish = gate();
      let [atWork, most] = [0, 0];
      const { received, handle } = recorder(async () => {
        most = Math.max(most, ++atWork);
        await finish.opened;
        atWork--;
        return "ack" as const;
      });
      await transport.subscribe(one("g", 3), handle);
      const publishing = published(
        transport,
        Array.from({ length: 12 }, (_, index) => envelope(`j-${index}`, 1)),
      );
      await until(
        () => atWork >= 3,
        "Fewer than maxInFlight are at work",
        () => most,
      );
      await quiet();
      finish.open();
      await publishing;
      await until(() => received.length >= 12, "Not every envelope arrives");
      holds(most === 3, "More than maxInFlight were at work at once", 3, most);
    },
  },
});
