import { isThroughlineError } from "../../kernel/error.js";
import type { NewEvent } from "../../storage/event-store.js";
import { holds, same } from "../expect.js";
import { group } from "./case.js";
import { commit, event, journey, key, written } from "./samples.js";

const stream = journey("j-1");

const TEXTS = {
  "U+0000": "a\u0000b\u0000",
  emoji: "👩🏽‍🚒 🇬🇷 👍🏿",
  "right to left": "مرحبا \u202eabc\u202c שלום",
  "combining marks": "e\u0301 \u00e9 Z\u0351\u036b\u0343",
  "line separators": "a\u2028b\u2029c\r\n\t",
  quotes: `'"\`\\ \\u0041 %s ? $1 :name`,
  SQL: "'); DROP TABLE throughline_events; --",
  markup: "<script>alert(1)</script>&amp;\u0001\u001f\u007f",
  "the last code point": "\u{10ffff}\ufffd\ufeff",
  nothing: "",
} as const;

export const dataCases = group("data", {
  text: {
    title: "text comes back to the last character, in data, in its keys and in personal",
    run: async ({ open }) => {
      const store = await open();
      const given = Object.values(TEXTS).map((text, index) =>
        event(index, { data: { text, list: [text], [`key ${text}`]: true }, personal: text }),
      );
      await written(store, stream, 0, commit("c-1", given));
      const read = await store.read(stream);
      for (const [index, what] of Object.keys(TEXTS).entries()) {
        same(read[index]?.data, given[index]?.data, `Data with ${what}`);
        same(read[index]?.personal, given[index]?.personal, `Personal with ${what}`);
      }
    },
  },
  "lone-surrogates": {
    title: "half a surrogate pair comes back as it was or is refused, never changed",
    run: async ({ open }) => {
      const store = await open();
      let version = 0;
      for (const text of ["a\ud800", "\udc00b", "\udc00\ud800"])
        for (const more of [
          { data: { text } },
          { data: { [text]: 1 } },
          { personal: text },
        ] satisfies Partial<NewEvent>[]) {
          const given = event(1, more);
          try {
            await store.append(stream, version, commit(`c-${version}`, [given]));
          } catch (error) {
            if (isThroughlineError(error, "JSON_UNSAFE") || isThroughlineError(error, "INVALID_INPUT"))
              continue;
            throw error;
          }
          const [kept] = await store.read(stream, { from: ++version });
          same([kept?.data, kept?.personal], [given.data, given.personal], "Text with half a surrogate pair");
        }
    },
  },
  numbers: {
    title: "numbers come back exactly, but for the sign of zero",
    run: async ({ open }) => {
      const store = await open();
      const numbers = [
        0,
        -0,
        1,
        -1,
        0.1,
        1 / 3,
        1e21,
        1e308,
        -1e308,
        5e-324,
        Number.MAX_SAFE_INTEGER,
        Number.MIN_SAFE_INTEGER,
        2 ** 53 + 2,
        1_772_348_400_000,
      ];
      await written(store, stream, 0, commit("c-1", [event(1, { data: { numbers } })]));
      same((await store.read(stream))[0]?.data, { numbers }, "Numbers");
    },
  },
  "recorded-at": {
    title: "any time and schema version a number can hold exactly comes back, and is ordered by",
    run: async ({ open }) => {
      const store = await open();
      const times = [-8.64e15, -1, 0, 1, 8.64e15];
      for (const [index, recordedAt] of times.entries())
        await written(
          store,
          journey(`j-${index}`),
          0,
          commit("c-1", [event(1, { recordedAt, schema: 2 ** 31 + index })]),
        );
      const { items } = await store.list("acme", { kind: "journey" });
      same(
        items.map(({ changedAt }) => changedAt),
        times,
        "Change times",
      );
      for (const [index, recordedAt] of times.entries()) {
        const [read] = await store.read(journey(`j-${index}`));
        same([read?.recordedAt, read?.schema], [recordedAt, 2 ** 31 + index], "recordedAt and schema");
      }
    },
  },
  shapes: {
    title: "empty, nested and absent values come back as JSON has them",
    run: async ({ open }) => {
      const store = await open();
      const deep = Array.from({ length: 60 }).reduce<NewEvent["data"]>((inner) => ({ inner }), { end: true });
      const data = {
        empty: {},
        list: [],
        nested: [[[]], [{}]],
        no: false,
        none: null,
        absent: undefined,
        deep,
      };
      await written(store, stream, 0, commit("c-1", [event(1, { data })]));
      const [read] = await store.read(stream);
      same(read?.data, data, "Empty, nested and absent values");
      holds(
        read !== undefined && !("absent" in read.data && read.data.absent !== undefined),
        "An absent value came back",
        "absent",
        read?.data,
      );
    },
  },
  "prototype-keys": {
    title: "keys such as __proto__ are data like any other, or refused, and change no object",
    run: async ({ open }) => {
      const store = await open();
      const data: NewEvent["data"] = JSON.parse(
        '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"toString":"x","nested":{"__proto__":[1]}}',
      );
      try {
        await store.append(
          stream,
          0,
          commit("c-1", [event(1, { data })], { add: [{ key: key("__proto__") }] }),
        );
        const [read] = await store.read(stream);
        same(JSON.parse(JSON.stringify(read?.data)), data, "Data with such keys");
        holds(
          Object.getPrototypeOf(read?.data) === Object.prototype,
          "The prototype of data",
          "Object.prototype",
          "another",
        );
      } catch (error) {
        if (!isThroughlineError(error, "JSON_UNSAFE") && !isThroughlineError(error, "INVALID_INPUT"))
          throw error;
        same(await store.read(stream), [], "A refused append wrote something");
      }
      same(Reflect.get({}, "polluted"), undefined, "The prototype of every object was changed");
    },
  },
  "one-mebibyte": {
    title: "a text of 1 MiB comes back whole",
    core: false,
    requires: "large appends",
    run: async ({ open }) => {
      const store = await open();
      const personal = "0123456789abcdef".repeat(2 ** 16);
      // Three bytes each in UTF-8.
      const data = { text: "\u2026".repeat(Math.ceil(2 ** 20 / 3)) };
      await written(store, stream, 0, commit("c-1", [event(1, { data: {}, personal })]));
      await written(store, stream, 1, commit("c-2", [event(2, { data, personal: null })]));
      const [first, second] = await store.read(stream);
      same(first?.personal === personal, true, "1 MiB in personal");
      same(second?.data.text === data.text, true, "1 MiB in data");
    },
  },
});
