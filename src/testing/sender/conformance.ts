import type { OutgoingNotice } from "../../sending/channel-sender.js";
import { type ConformanceCase, casesOf } from "../kit.js";
import type { ProviderConduct, SenderCase, SenderRequirement, SenderUnderTest } from "./case.js";
import { sendCases, settleCases } from "./sending.js";

/** How the cases get at the sender under test. */
export interface SenderHarness {
  /** A fresh sender over a stub of its provider, which does so to every call. Called for every case. */
  open(conduct: ProviderConduct): SenderUnderTest;
  /** A notice that the channel takes, such as `renderNotice` gives. */
  readonly notice: OutgoingNotice;
  /** One in a form that it does not. Without it the case is left out. */
  readonly unfit?: OutgoingNotice;
  /** Whether it gives up a call when its signal is aborted. Default `false`. */
  readonly aborts?: boolean;
  /** How long a case waits for what must happen, in milliseconds. Default 1,000. */
  readonly patienceMs?: number;
  /** Why a case outside the core is left out, by its id. */
  readonly skip?: Readonly<Record<string, string>>;
}

/**
 * Every case a sender is held to, in the order they are best read.
 *
 * @example
 * ```ts
 * senderConformance[0]?.id; // "send/taken"
 * ```
 */
export const senderConformance: readonly SenderCase[] = [...sendCases, ...settleCases];

/**
 * The cases for one sender, to be handed to any test runner.
 *
 * @throws ThroughlineError `INVALID_INPUT` where a case of the core or an unknown one is to be skipped
 * @example
 * ```ts
 * import { test } from "vitest";
 *
 * for (const one of senderCases({ open: (conduct) => pagerOver(stubbedNetwork(conduct)), notice })) {
 *   test.skipIf(one.skip)(`${one.id}: ${one.title}`, one.run);
 * }
 * ```
 */
export function senderCases(harness: SenderHarness): readonly ConformanceCase[] {
  const { notice, unfit = notice, patienceMs = 1_000 } = harness;
  return casesOf({
    cases: senderConformance,
    skip: harness.skip,
    missing: (requirement) => missing(requirement, harness),
    prepare: () => ({
      context: {
        open: (conduct) => harness.open(conduct),
        notice: copyOf(notice),
        unfit: copyOf(unfit),
        patienceMs,
      },
      dispose: async () => {},
    }),
  });
}

function missing(requirement: SenderRequirement, harness: SenderHarness): string | false {
  switch (requirement) {
    case "lookup":
      return harness.open("takes").sender.lookup === undefined && "the sender has no lookup";
    case "dedup":
      return (harness.open("takes").sender.deduplicatesForMs ?? 0) <= 0 && "the sender drops no duplicates";
    case "abort":
      return harness.aborts !== true && "the sender does not heed its signal";
    case "unfit":
      return harness.unfit === undefined && "the harness has no notice in another form";
  }
}

/** A copy, so that no case sees what another one's sender did to it. */
function copyOf(notice: OutgoingNotice): OutgoingNotice {
  return structuredClone(notice);
}
