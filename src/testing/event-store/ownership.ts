import type { NewEvent } from "../../storage/event-store.js";
import { same } from "../expect.js";
import { group } from "./case.js";
import { event, journey, key, written } from "./samples.js";

/** Sets a property anywhere, also where the types call it read-only; a frozen object stays as it is. */
function spoil(target: object | undefined, property: string): void {
  if (target !== undefined) Reflect.set(target, property, "spoilt");
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
      const [first, second] = [event(1, { data: { nested: { list: [1, 2] } } }), event(2)];
      await written(store, stream, 0, {
        command: { id: "c-1", fingerprint: "f-1" },
        events: [first, second],
        index: { add: [{ key: key("a"), unique: true }] },
      });
      const read = await store.read(stream);
      spoil(read[0], "type");
      for (const value of Object.values(read[0]?.data ?? {}))
        if (typeof value === "object" && value !== null) spoil(value, "list");
      spoil(read, "1");
      const found = await store.find("acme", key("a"));
      spoil(found.items[0], "id");
      spoil(found.items, "0");
      const listed = await store.list("acme", { kind: "journey" });
      spoil(listed.items[0]?.stream, "id");
      spoil(listed.items[0], "version");
      const taken = await store.append(journey("j-2"), 0, {
        command: { id: "c-1", fingerprint: "f-1" },
        events: [event(1)],
        index: { add: [{ key: key("a"), unique: true }] },
      });
      if (taken.status === "key-taken") spoil(taken.by, "id");

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
