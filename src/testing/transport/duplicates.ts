import { same } from "../expect.js";
import { group } from "./case.js";
import { counted, envelope, envelopes, one, published, recorder } from "./samples.js";

export const dedupCases = group("dedup", {
  "within-window": {
    title: "an envelope published again within the window is a duplicate, and comes once",
    requires: "dedup",
    run: async ({ open, until, quiet }) => {
      const transport = await open();
      const { received, ids, handle } = recorder();
      await transport.subscribe(one("g"), handle);
      await published(transport, envelopes("j-1", 1, 3));
      await published(transport, envelopes("j-1", 1, 4), ["duplicate", "duplicate", "duplicate", "accepted"]);
      await until(() => received.length >= 4, "An envelope does not arrive", ids);
      await quiet();
      same(
        counted(ids()),
        { "j-1-1": 1, "j-1-2": 1, "j-1-3": 1, "j-1-4": 1 },
        "How often each envelope came",
      );
    },
  },
  "within-batch": {
    title: "an envelope twice in one batch is a duplicate the second time",
    requires: "dedup",
    run: async ({ open }) => {
      const transport = await open();
      await transport.subscribe(one("g"), recorder().handle);
      await published(transport, [envelope("j-1", 1), envelope("j-1", 1)], ["accepted", "duplicate"]);
    },
  },
  "by-tenant": {
    title: "the same id of another tenant is another envelope",
    run: async ({ open, until }) => {
      const transport = await open();
      const { received, handle } = recorder();
      await transport.subscribe(one("g"), handle);
      await published(transport, [envelope("j-1", 1), envelope("j-1", 1, { tenant: "other" })]);
      await until(() => received.length >= 2, "The other tenant's envelope does not arrive");
      same(
        received.map((each) => each.envelope.source).sort(),
        ["urn:throughline:acme", "urn:throughline:other"],
        "What arrived",
      );
    },
  },
});
