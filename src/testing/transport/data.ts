import type { JsonObject } from "../../kernel/json.js";
import { holds, same } from "../expect.js";
import { group } from "./case.js";
import { envelope, one, published, recorder } from "./samples.js";

const HARMLESS: readonly JsonObject[] = [
  {},
  { text: "a\u0000b", emoji: "👩🏽‍🚒 🇬🇷", rtl: "مرحبا \u202eabc\u202c", lines: "a\u2028b\u2029c\r\n\t" },
  { quotes: `'"\`\\ \\u0041 %s $1`, markup: "<script>alert(1)</script>", last: "\u{10ffff}\ufffd\ufeff" },
  { "key \u0000 '\"": 1, "": 2, "a.b": 3, "*": 4, ">": 5 },
  { numbers: [0, -1, 0.1, 1e-7, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER, 1.5e15] },
  { nested: { a: [[[[{ b: [null, true, false, ""] }]]]] }, constructor: "x", toString: 1 },
];

/** Made of text, since a literal would set the prototype. */
const POLLUTING: readonly JsonObject[] = [
  '{"__proto__":{"polluted":true}}',
  '{"a":{"constructor":{"prototype":{"polluted":true}}}}',
  '{"half":"\\ud800"}',
].map((text): JsonObject => JSON.parse(text));

export const dataCases = group("data", {
  text: {
    title: "text, keys, numbers and shapes arrive as they were",
    run: async ({ open, until }) => {
      const transport = await open();
      const { received, ids, handle } = recorder();
      await transport.subscribe(one("g"), handle);
      await published(
        transport,
        HARMLESS.map((data, index) => envelope(`j-${index}`, 1, { data })),
      );
      await until(() => received.length >= HARMLESS.length, "Not every envelope arrives", ids);
      for (const [index, data] of HARMLESS.entries())
        same(
          received.find((each) => each.envelope.id === `j-${index}-1`)?.envelope.data,
          data,
          "The data that arrived",
        );
    },
  },
  ids: {
    title: "ids of every character that an id may have arrive, and are told apart",
    run: async ({ open, until }) => {
      const transport = await open();
      const { received, ids, handle } = recorder();
      await transport.subscribe(one("g"), handle);
      const names = ["a.b", "a_b", "a:b", "a~b", "a-b", "A.b", "...", "a", "a.", ".a", "x".repeat(100)];
      await published(
        transport,
        names.map((name) => envelope(name, 1)),
      );
      await until(() => received.length >= names.length, "Not every envelope arrives", ids);
      same(
        received.map((each) => each.envelope.subject).sort(),
        names.map((name) => `journey/${name}`).sort(),
        "The subjects that arrived",
      );
    },
  },
  polluting: {
    title: "data that programs disagree about is rejected, and the rest of its batch arrives",
    run: async ({ open, until, quiet }) => {
      const transport = await open();
      const { received, ids, handle } = recorder();
      await transport.subscribe(one("g"), handle);
      await published(
        transport,
        [...POLLUTING.map((data, index) => envelope(`j-${index}`, 1, { data })), envelope("j-9", 1)],
        [...POLLUTING.map(() => "rejected" as const), "accepted"],
      );
      await until(() => received.length >= 1, "The rest of the batch does not arrive", ids);
      await quiet();
      same(ids(), ["j-9-1"], "What arrived");
      holds(!("polluted" in {}), "Object.prototype was changed", "as it was", "changed");
    },
  },
});
