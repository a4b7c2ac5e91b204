import { holds, refuses, same } from "../expect.js";
import { group } from "./case.js";
import { envelope, envelopes, gate, one, published, publishedAtLast, recorder, unique } from "./samples.js";

export const lifecycleCases = group("lifecycle", {
  drains: {
    title: "stop waits for what is at work, and nothing of it comes again",
    run: async ({ open, until, quiet }) => {
      const transport = await open();
      const finish = gate();
      const { received, ids, handle } = recorder(async () => {
        await finish.opened;
        return "ack" as const;
      });
      const subscription = await transport.subscribe(one("g"), handle);
      const publishing = transport.publish([envelope("j-1", 1)]);
      await until(() => received.length > 0, "The envelope does not arrive");
      let stopped = false;
      const stopping = subscription.stop().then(() => {
        stopped = true;
      });
      await quiet();
      holds(!stopped, "stop does not wait for the handler at work", "waiting", "stopped");
      finish.open();
      await stopping;
      await publishing;
      const next = recorder();
      await transport.subscribe(one("g"), next.handle);
      await published(transport, [envelope("j-2", 1)]);
      await until(() => next.received.length > 0, "The next subscriber gets nothing");
      await quiet();
      same([ids(), unique(next.ids())], [["j-1-1"], ["j-2-1"]], "What each subscriber got");
    },
  },
  stopped: {
    title: "a subscription that was stopped gets nothing more, and stopping twice does no harm",
    run: async ({ open, until, quiet }) => {
      const transport = await open();
      const [gone, stays] = [recorder(), recorder()];
      const subscription = await transport.subscribe(one("gone"), gone.handle);
      await transport.subscribe(one("stays"), stays.handle);
      await Promise.all([subscription.stop(), subscription.stop()]);
      await subscription.stop();
      const publishing = transport.publish(["j-1", "j-2", "j-3"].map((journey) => envelope(journey, 1)));
      await until(() => unique(stays.ids()).length >= 3, "The other group gets nothing", stays.ids);
      await quiet();
      same(gone.ids(), [], "What a stopped subscription got");
      await transport.subscribe(one("gone"), recorder().handle);
      await publishing;
    },
  },
  closed: {
    title: "a closed transport refuses to publish and to subscribe, and closing twice does no harm",
    run: async ({ open }) => {
      const transport = await open();
      await transport.subscribe(one("g"), recorder().handle);
      await transport.close?.();
      await transport.close?.();
      if (transport.close === undefined) return;
      await refuses(
        () => transport.publish([envelope("j-1", 1)]),
        "TRANSPORT_CLOSED",
        "Publishing after close",
      );
      await refuses(
        () => transport.subscribe(one("g"), recorder().handle),
        "TRANSPORT_CLOSED",
        "Subscribing after close",
      );
    },
  },
  "no-subscription": {
    title: "a group that is no id and a maxInFlight below 1 are refused with INVALID_INPUT",
    run: async ({ open }) => {
      const transport = await open();
      for (const wrong of [one("a b"), one(""), one("a*>"), one("g", 0), one("g", 1.5), one("g", Number.NaN)])
        await refuses(
          () => transport.subscribe(wrong, recorder().handle),
          "INVALID_INPUT",
          `Subscribing with ${JSON.stringify(wrong)}`,
        );
    },
  },
  "declares-what-was-said": {
    title: "a transport declares what its harness says, and limits that make sense",
    run: async ({ open, capabilities }) => {
      const transport = await open();
      same(transport.capabilities, capabilities, "capabilities");
      const { maxBytes, dedupWindowMs } = capabilities;
      holds(
        Number.isSafeInteger(maxBytes) && maxBytes >= 1_024,
        "maxBytes",
        "an integer of 1024 or more",
        maxBytes,
      );
      holds(dedupWindowMs >= 0, "dedupWindowMs", "0 or more", dedupWindowMs);
    },
  },
});

export const connectionCases = group("connection", {
  "comes-back": {
    title:
      "a lost connection comes back by itself: what is accepted around it arrives, in order where that is declared",
    requires: "interrupt",
    run: async ({ open, until, interrupt, capabilities }) => {
      const transport = await open();
      const { ids, handle } = recorder();
      await transport.subscribe(one("g"), handle);
      await published(transport, envelopes("j-1", 1, 5));
      await until(() => unique(ids()).length >= 5, "The first envelopes do not arrive", ids);
      const cut = interrupt(transport);
      const publishing = (async () => {
        for (const given of envelopes("j-1", 6, 20)) await publishedAtLast(transport, given);
      })();
      await Promise.all([cut, publishing]);
      await until(() => unique(ids()).length >= 20, "Not every accepted envelope arrives", ids);
      if (capabilities.ordering !== "key") return;
      same(
        [...new Set(ids())],
        envelopes("j-1", 1, 20).map(({ id }) => id),
        "The order in which each came first",
      );
    },
  },
  "at-work": {
    title: "what is at work while the connection is lost is done with once it is back",
    requires: "interrupt",
    run: async ({ open, until, interrupt }) => {
      const transport = await open();
      const finish = gate();
      const { ids, handle } = recorder(async () => {
        await finish.opened;
        return "ack" as const;
      });
      await transport.subscribe(one("g", 4), handle);
      await published(transport, [envelope("j-1", 1), envelope("j-2", 1)]);
      await until(() => ids().length >= 2, "The envelopes do not arrive", ids);
      await interrupt(transport);
      finish.open();
      await publishedAtLast(transport, envelope("j-1", 2));
      await until(() => ids().includes("j-1-2"), "The subject does not go on", ids);
    },
  },
});
