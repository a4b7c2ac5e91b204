import { same } from "../expect.js";
import { group } from "./case.js";
import {
  commit,
  customer,
  event,
  events,
  foundStreams,
  journey,
  key,
  listedStreams,
  written,
} from "./samples.js";

const [ours, theirs] = [journey("j-1", "acme"), journey("j-1", "globex")];

export const tenantCases = group("tenants", {
  "streams-apart": {
    title: "the same stream id in two tenants is two streams",
    run: async ({ open }) => {
      const store = await open();
      await written(store, ours, 0, commit("c-1", events(1, 3)));
      same(await store.read(theirs), [], "A stream of another tenant is read");
      await written(store, theirs, 0, commit("c-2", events(7, 7)));
      same((await store.read(ours)).length, 3, "Another tenant's append shows");
      same(
        (await store.read(theirs)).map(({ id }) => id),
        ["event-7"],
        "Another tenant's events show",
      );
    },
  },
  "find-apart": {
    title: "a key leads to streams of the tenant that asks, and no other",
    run: async ({ open }) => {
      const store = await open();
      const add = [{ key: key("a") }];
      await written(store, ours, 0, commit("c-1", [event(1)], { add }));
      await written(store, theirs, 0, commit("c-1", [event(1)], { add }));
      same((await foundStreams(store, "acme", key("a"))).items, [ours], "What one tenant finds");
      same((await foundStreams(store, "globex", key("a"))).items, [theirs], "What the other finds");
      same((await foundStreams(store, "nobody", key("a"))).items, [], "What a tenant without streams finds");
    },
  },
  "list-apart": {
    title: "a listing has streams of the tenant that asks, and no other",
    run: async ({ open }) => {
      const store = await open();
      await written(store, ours, 0, commit("c-1", [event(1)]));
      await written(store, journey("j-2", "globex"), 0, commit("c-1", [event(1)]));
      const listed = async (tenant: string) =>
        (await listedStreams(store, tenant, { kind: "journey" })).items.map(({ stream }) => stream);
      same(await listed("acme"), [ours], "What one tenant lists");
      same(await listed("globex"), [journey("j-2", "globex")], "What the other lists");
      same(await listed("nobody"), [], "What a tenant without streams lists");
    },
  },
  "unique-apart": {
    title: "a unique key of one tenant is free in another",
    run: async ({ open }) => {
      const store = await open();
      const index = { add: [{ key: key("a"), unique: true }] };
      await written(store, ours, 0, commit("c-1", [event(1)], index));
      await written(store, theirs, 0, commit("c-1", [event(1)], index));
      await written(store, theirs, 1, commit("c-2", [event(2)], { remove: [key("a")] }));
      same((await store.find("acme", key("a"))).items, [ours], "Another tenant removed the key");
    },
  },
  "kinds-apart": {
    title: "a journey and a customer of one id are two streams",
    run: async ({ open }) => {
      const store = await open();
      await written(store, journey("x"), 0, commit("c-1", events(1, 2)));
      same(await store.read(customer("x")), [], "A stream of another kind is read");
      await written(store, customer("x"), 0, commit("c-1", events(1, 1)));
      same((await store.read(journey("x"))).length, 2, "An append to a stream of another kind shows");
    },
  },
});
