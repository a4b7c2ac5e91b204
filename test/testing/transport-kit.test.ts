import { transportCases, transportConformance } from "throughline/testing";
import { afterAll, describe, expect, test } from "vitest";
import { isThroughlineError } from "../../src/kernel/error.js";
import { alteredTransport, brokenTransports } from "./broken-transports.js";

const { capabilities } = alteredTransport(() => ({}));

describe("the conformance kit for transports", () => {
  let rejected = 0;

  test.each(brokenTransports)(
    "rejects a transport that $defect, by $caughtBy",
    async ({ caughtBy, harness }) => {
      const one = transportCases(harness).find(({ id }) => id === caughtBy);
      expect(one?.skip).toBe(false);
      const failure = await one?.run().catch((error: unknown) => error);
      if (!isThroughlineError(failure, "ADAPTER_BROKEN")) throw failure ?? new Error("the transport passed");
      expect(failure.details.case).toBe(caughtBy);
      expect(failure.message.startsWith(`${caughtBy}: `)).toBe(true);
      rejected++;
    },
  );

  test("has a broken transport for every case, so that every case is known to be able to fail", () => {
    const caught = new Set(brokenTransports.map(({ caughtBy }) => caughtBy));
    expect(transportConformance.map(({ id }) => id).filter((id) => !caught.has(id))).toEqual([]);
  });

  test("passes the in-process transport behind a wrapper that changes nothing", async () => {
    const open = () => alteredTransport(() => ({}));
    for (const one of transportCases({ capabilities, deadLetters: true, open, interrupt: async () => {} }))
      await one.run();
  });

  test("says why a case does not apply", () => {
    const declared = { ...capabilities, ordering: "none", dedupWindowMs: 0 } as const;
    const cases = transportCases({ capabilities: declared, open: () => alteredTransport(() => ({})) });
    expect(
      Object.fromEntries(cases.filter(({ skip }) => skip !== false).map(({ id, skip }) => [id, skip])),
    ).toEqual({
      "order/by-subject": "the transport declares no ordering",
      "order/after-failure": "the transport declares no ordering",
      "order/poison-stays-alone": "the transport declares no ordering",
      "order/late-goes-first": "the transport declares no ordering",
      "order/two-subscribers": "the transport declares no ordering",
      "order/subject-of-tenant": "the transport declares no ordering",
      "dead-letters/kept": "the transport keeps no dead letters",
      "dead-letters/replayed": "the transport keeps no dead letters",
      "dedup/within-window": "the transport declares no window for duplicates",
      "dedup/within-batch": "the transport declares no window for duplicates",
      "connection/comes-back": "the harness cannot cut a connection",
      "connection/at-work": "the harness cannot cut a connection",
    });
  });

  afterAll(() => {
    console.log(`conformance kit: ${rejected} of ${brokenTransports.length} broken transports rejected`);
  });
});
