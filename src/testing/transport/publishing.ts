import { holds, refuses, same } from "../expect.js";
import { group } from "./case.js";
import { envelope, envelopes, one, published, recorder, unique } from "./samples.js";

export const publishCases = group("publish", {
  answers: {
    title: "every envelope of a batch is answered, and an empty batch with nothing",
    run: async ({ open }) => {
      const transport = await open();
      await transport.subscribe(one("g"), recorder().handle);
      await published(transport, envelopes("j-1", 1, 10));
      same(await transport.publish([]), [], "What became of an empty batch");
    },
  },
  oversize: {
    title: "an envelope over maxBytes is rejected, and the rest of its batch arrives",
    run: async ({ open, capabilities, until, quiet }) => {
      const transport = await open();
      const { received, ids, handle } = recorder();
      await transport.subscribe(one("g"), handle);
      const large = envelope("j-2", 1, { data: { text: "x".repeat(capabilities.maxBytes) } });
      await published(
        transport,
        [envelope("j-1", 1), large, envelope("j-2", 2), envelope("j-1", 2)],
        ["accepted", "rejected", "accepted", "accepted"],
      );
      await until(() => received.length >= 3, "The rest of the batch does not arrive", ids);
      await quiet();
      same(unique(ids()), ["j-1-1", "j-1-2", "j-2-2"], "What arrived");
    },
  },
  "by-bytes": {
    title: "size counts in UTF-8 bytes, not in characters",
    run: async ({ open, capabilities }) => {
      const transport = await open();
      await transport.subscribe(one("g"), recorder().handle);
      const text = "€".repeat(Math.ceil(capabilities.maxBytes / 3));
      await published(transport, [envelope("j-1", 1, { data: { text } })], ["rejected"]);
    },
  },
  "no-envelope": {
    title: "what is no envelope is refused with INVALID_INPUT, and nothing of its batch is published",
    run: async ({ open, until, quiet }) => {
      const transport = await open();
      const { received, ids, handle } = recorder();
      await transport.subscribe(one("g"), handle);
      for (const wrong of [
        { ...envelope("j-1", 2), id: "a b" },
        { ...envelope("j-1", 2), subject: "ticket/1" },
        { ...envelope("j-1", 2), source: "urn:other:acme" },
        { ...envelope("j-1", 2), subjectversion: 0 },
      ])
        await refuses(
          () => transport.publish([envelope("j-1", 1), wrong]),
          "INVALID_INPUT",
          "A batch with what is no envelope",
        );
      await published(transport, [envelope("j-9", 1)]);
      await until(() => received.length > 0, "An envelope after that does not arrive", ids);
      await quiet();
      same(unique(ids()), ["j-9-1"], "What arrived");
    },
  },
  copies: {
    title: "an envelope changed by its publisher or by one handler is unchanged for another",
    run: async ({ open, until }) => {
      const transport = await open();
      const spoils = recorder((given) => {
        for (const key of Object.keys(given.data)) Reflect.deleteProperty(given.data, key);
        return "ack";
      });
      const reads = recorder();
      await transport.subscribe(one("spoils"), spoils.handle);
      await transport.subscribe(one("reads"), async (given, delivery) => {
        await until(() => spoils.received.length > 0, "The first group gets nothing");
        return reads.handle(given, delivery);
      });
      const data: Record<string, string> = { text: "as it was" };
      const publishing = published(transport, [envelope("j-1", 1, { data })]);
      data.text = "changed";
      await publishing;
      await until(() => reads.received.length > 0, "The second group gets nothing");
      same(reads.received[0]?.envelope.data, { text: "as it was" }, "The data another group was given");
    },
  },
  large: {
    title: "an envelope just under maxBytes arrives whole",
    run: async ({ open, capabilities, until }) => {
      const transport = await open();
      const { received, handle } = recorder();
      await transport.subscribe(one("g"), handle);
      const frame = JSON.stringify(envelope("j-1", 1, { data: { text: "" } })).length;
      const text = "x".repeat(capabilities.maxBytes - frame);
      await published(transport, [envelope("j-1", 1, { data: { text } })]);
      await until(() => received.length > 0, "A large envelope does not arrive");
      holds(
        received[0]?.envelope.data.text === text,
        "A large envelope arrives changed",
        "the same text",
        "another",
      );
    },
  },
});
