import { refuses, same } from "../expect.js";
import { group } from "./case.js";
import { commit, event, journey, key, listedStreams, written } from "./samples.js";

const stream = journey("j-1");

/** Texts that are no ids: what SQL, paths, headers and UTF-8 make something else of, nothing, and too much. */
const NO_IDS = [
  "'; DROP TABLE events; --",
  "a b",
  "a/b",
  "a%",
  "\u0000",
  "a\u0000b",
  "\ud800",
  "é",
  "\r\n",
  "",
  "x".repeat(129),
];

export const inputCases = group("input", {
  expected: {
    title: "an expected version that is none is refused",
    run: async ({ open }) => {
      const store = await open();
      for (const expected of [-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY])
        await refuses(
          () => store.append(stream, expected, commit("c-1", [event(1)])),
          "INVALID_INPUT",
          `Expecting version ${expected}`,
        );
      same(await store.read(stream), [], "A refused append wrote something");
    },
  },
  ids: {
    title: "what is no id is refused in every place of one, and nothing is written",
    run: async ({ open }) => {
      const store = await open();
      for (const bad of NO_IDS) {
        const shown = JSON.stringify(bad.slice(0, 24));
        for (const [place, call] of [
          ["stream.id", () => store.append(journey(bad), 0, commit("c-1", [event(1)]))],
          ["stream.tenant", () => store.append(journey("j-1", bad), 0, commit("c-1", [event(1)]))],
          ["command.id", () => store.append(stream, 0, commit(bad, [event(1)]))],
          ["event.id", () => store.append(stream, 0, commit("c-1", [event(1, { id: bad })]))],
          ["key.mac", () => store.append(stream, 0, commit("c-1", [event(1)], { add: [{ key: key(bad) }] }))],
          [
            "key.kind",
            () => store.append(stream, 0, commit("c-1", [event(1)], { remove: [key("a", { kind: bad })] })),
          ],
          ["stream.id", () => store.read(journey(bad))],
          ["tenant", () => store.find(bad, key("a"))],
          ["key.kid", () => store.find("acme", key("a", { kid: bad }))],
          ["tenant", () => store.list(bad, { kind: "journey" })],
        ] as const)
          await refuses(call, "INVALID_INPUT", `${shown} as ${place}`);
      }
      same(
        (await listedStreams(store, "acme", { kind: "journey" })).items,
        [],
        "A refused append wrote something",
      );
    },
  },
  "any-id": {
    title: "every text that is an id is kept as it is, case and all",
    run: async ({ open }) => {
      const store = await open();
      const names = [
        "J-1",
        "j-1",
        "--",
        "_",
        "a_b",
        "axb",
        "a.b",
        "a:b",
        "a~b",
        "0",
        "00",
        "null",
        "__proto__",
        "constructor",
        "x".repeat(128),
      ];
      for (const name of names) {
        const index = { add: [{ key: key(name, { kind: name, kid: name }) }] };
        const command = { id: name, fingerprint: name };
        await written(store, journey(name, name), 0, { command, events: [event(1, { id: name })], index });
      }
      for (const name of names) {
        const id = journey(name, name);
        same(
          (await store.read(id)).map((one) => [one.id, one.commandId]),
          [[name, name]],
          `The stream ${name}`,
        );
        same((await store.find(name, key(name, { kind: name, kid: name }))).items, [id], `The key ${name}`);
        same(
          (await listedStreams(store, name, { kind: "journey" })).items.map((item) => item.stream),
          [id],
          `The tenant ${name}`,
        );
      }
      same(await store.read(journey("j-1", "J-1")), [], "A stream of another case");
    },
  },
  "order-of-ids": {
    title: "ids are ordered by their characters, capitals first",
    run: async ({ open }) => {
      const store = await open();
      const ordered = ["-", "...", "0", "10", "2", ":", "A", "B", "_", "a", "aB", "aa", "b", "~"];
      const add = [{ key: key("a") }];
      for (const name of ordered.toReversed())
        await written(store, journey(name), 0, commit("c-1", [event(1)], { add }));
      same(
        (await store.find("acme", key("a"))).items.map(({ id }) => id),
        ordered,
        "The order of find",
      );
      same(
        (await listedStreams(store, "acme", { kind: "journey", limit: 3 })).items.map(
          (item) => item.stream.id,
        ),
        ordered,
        "The order of list",
      );
    },
  },
  "no-json": {
    title: "data that JSON cannot carry is refused, and nothing is written",
    run: async ({ open }) => {
      const store = await open();
      const cycle: Record<string, unknown> = {};
      cycle.self = cycle;
      for (const [what, value] of Object.entries({
        NaN: Number.NaN,
        Infinity: Number.POSITIVE_INFINITY,
        "a bigint": 1n,
        "a function": () => 1,
        "a symbol": Symbol("s"),
        "a date": new Date(0),
        "a map": new Map([["a", 1]]),
        "undefined in an array": [undefined],
        "a cycle": cycle,
      })) {
        const given = { ...event(1), data: { nested: { value } } };
        await refuses(
          // What the types forbid reaches a store all the same.
          () => Reflect.apply(store.append, store, [stream, 0, { ...commit("c-1", []), events: [given] }]),
          ["JSON_UNSAFE", "JSON_LIMIT", "INVALID_INPUT"],
          `Data that holds ${what}`,
        );
      }
      same(await store.read(stream), [], "A refused append wrote something");
    },
  },
});
