import type { NewEvent } from "../../storage/event-store.js";
import { same } from "../expect.js";
import { group } from "./case.js";
import { event, journey, key, written } from "./samples.js";

/** Sets a property anywhere, also where the types call it read-only; a frozen object stays as it is. */
function spoil(target: object | undefined, property: string): void {
  if (target !== undefined) Reflect.set(target, property, "spoilt");
}

/** Sets everything in a value, to the bottom. */
function spoilAll(value: unknown): void {
  if (typeof value !== "object" || value === null) return;
  for (const member of Object.values(value)) spoilAll(member);
  for (const property of Object.keys(value)) spoil(value, property);
  if (Array.isArray(value)) Reflect.set(value, "length", 0);
}

export const ownershipCases = group("ownership", {
  given: {
    title: "changing what was given, once it is acknowledged, changes nothing in the store",
    run: async ({ open }) => {
      const store = await open();
      const list = [{ deep: 1 }];
      const given: NewEvent = event(1, { data: { list, text: "as given" } });
      const events = [given];
      const stream = { ...journey("j-1") };
      const held = { ...key("a") };
      const index = { add: [{ key: held, unique: true }] };
      await written(store, stream, 0, { command: { id: "c-1", fingerprint: "f-1" }, events, index });
      spoil(list[0], "deep");
      spoil(given.data, "text");
      spoil(given, "type");
      spoil(stream, "id");
      spoil(held, "mac");
      events.push(event(2));
      same(
        await store.read(journey("j-1")),
        [{ ...event(1, { data: { list: [{ deep: 1 }], text: "as given" } }), version: 1, commandId: "c-1" }],
        "The event after the given one was changed",
      );
      same(
        (await store.find("acme", key("a"))).items,
        [journey("j-1")],
        "The key after the given one was changed",
      );
    },
  },
  returned: {
    title: "changing what was returned changes nothing in the store",
    run: async ({ open }) => {
      const store = await open();
      const stream = journey("j-1");
      const [first, second] = [event(1, { data: { nested: { list: [1, { two: 2 }] } } }), event(2)];
      await written(store, stream, 0, {
        command: { id: "c-1", fingerprint: "f-1" },
        events: [first, second],
        index: { add: [{ key: key("a"), unique: true }] },
      });
      spoilAll(await store.read(stream));
      spoilAll(await store.find("acme", key("a")));
      spoilAll(await store.list("acme", { kind: "journey" }));
      const taken = await store.append(journey("j-2"), 0, {
        command: { id: "c-1", fingerprint: "f-1" },
        events: [event(1)],
        index: { add: [{ key: key("a"), unique: true }] },
      });
      spoilAll(taken);

      same(
        await store.read(stream),
        [first, second].map((one, index) => ({ ...one, version: index + 1, commandId: "c-1" })),
        "The events after the returned ones were changed",
      );
      same((await store.find("acme", key("a"))).items, [stream], "The found streams after they were changed");
      same(
        (await store.list("acme", { kind: "journey" })).items,
        [{ stream, version: 2, changedAt: second.recordedAt }],
        "The listed streams after they were changed",
      );
    },
  },
});
