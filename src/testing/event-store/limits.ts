import { holds, refuses, same } from "../expect.js";
import { group } from "./case.js";
import { commit, event, events, journey, versionsOf, written } from "./samples.js";

const stream = journey("j-1");
/** More events than this are not made only to see that they are accepted. */
const MOST_EVENTS_TRIED = 5_000;

export const limitCases = group("limits", {
  declared: {
    title: "the limits say how much one append takes",
    run: async ({ open }) => {
      const { eventsPerAppend, bytesPerAppend } = (await open()).capabilities.limits;
      for (const limit of [eventsPerAppend, bytesPerAppend])
        holds(
          Number.isSafeInteger(limit) && limit >= 1,
          "A limit is no number",
          "an integer of at least 1",
          limit,
        );
    },
  },
  events: {
    title: "as many events as the limit are accepted, and one more is refused with nothing written",
    run: async ({ open, capabilities }) => {
      const store = await open();
      const limit = capabilities.limits.eventsPerAppend;
      await refuses(
        () => store.append(stream, 0, commit("c-1", events(1, limit + 1, { data: {} }))),
        "LIMIT_EXCEEDED",
        `Appending ${limit + 1} events`,
      );
      same(await versionsOf(store, stream), [], "An append over the limit wrote something");
      if (limit > MOST_EVENTS_TRIED) return;
      const result = await written(store, stream, 0, commit("c-1", events(1, limit, { data: {} })));
      same(result, { first: 1, last: limit }, "An append of as many events as the limit");
      same((await store.read(stream)).length, limit, "As many events as the limit are not all there");
    },
  },
  bytes: {
    title: "an append of more bytes than the limit is refused with nothing written",
    run: async ({ open, capabilities }) => {
      const store = await open();
      const limit = capabilities.limits.bytesPerAppend;
      const half = "x".repeat(Math.ceil(limit / 2));
      await refuses(
        () =>
          store.append(
            stream,
            0,
            commit("c-1", [event(1, { data: { half } }), event(2, { personal: half })]),
          ),
        "LIMIT_EXCEEDED",
        `Appending more than ${limit} bytes`,
      );
      // Three bytes each in UTF-8.
      const third = "…".repeat(Math.ceil(limit / 3));
      await refuses(
        () => store.append(stream, 0, commit("c-1", [event(1, { data: { third } })])),
        "LIMIT_EXCEEDED",
        `Appending more than ${limit} bytes in fewer characters`,
      );
      same(await versionsOf(store, stream), [], "An append over the limit wrote something");
      await written(store, stream, 0, commit("c-1", [event(1)]));
    },
  },
});
