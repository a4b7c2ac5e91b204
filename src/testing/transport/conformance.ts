import type { Transport, TransportCapabilities } from "../../transport/transport.js";
import { Mismatch } from "../expect.js";
import { type ConformanceCase, casesOf } from "../kit.js";
import type { TransportCase, TransportCaseContext, TransportRequirement } from "./case.js";
import { dataCases } from "./data.js";
import { dedupCases } from "./duplicates.js";
import { connectionCases, lifecycleCases } from "./lifecycle.js";
import { orderCases } from "./ordering.js";
import { publishCases } from "./publishing.js";
import { flowCases, groupCases, receiveCases } from "./receiving.js";
import { deadLetterCases, redeliveryCases } from "./redelivery.js";

/** How the cases get at the transport under test. */
export interface TransportHarness {
  /** What the transport declares. The cases are chosen by it, and it is compared with what the transport says of itself. */
  readonly capabilities: TransportCapabilities;
  /** Whether the transport has `deadLetters`. Default `false`. */
  readonly deadLetters?: boolean;
  /**
   * Opens a fresh transport that shares nothing with any other, and that tries again soon after a failure: within a few milliseconds, at least 12
   * times. Called for every case.
   */
  open(): Transport | Promise<Transport>;
  /** Cuts the connection of a transport that `open` gave, and lets it come back. Without it the cases of a lost connection are left out. */
  interrupt?(transport: Transport): Promise<void>;
  /** Called after each case for every transport it opened. Default: `transport.close?.()`. */
  dispose?(transport: Transport): void | Promise<void>;
  /** How long a case waits for what must happen, in milliseconds. Default 10,000. */
  readonly patienceMs?: number;
  /** How long a case waits for what must not happen, in milliseconds. Default 50. */
  readonly quietMs?: number;
  /** Why a case outside the core is left out, by its id. */
  readonly skip?: Readonly<Record<string, string>>;
}

/**
 * Every case a transport is held to, in the order they are best read.
 *
 * @example
 * ```ts
 * transportConformance[0]?.id; // "publish/answers"
 * ```
 */
export const transportConformance: readonly TransportCase[] = [
  ...publishCases,
  ...receiveCases,
  ...groupCases,
  ...flowCases,
  ...orderCases,
  ...redeliveryCases,
  ...deadLetterCases,
  ...dedupCases,
  ...dataCases,
  ...lifecycleCases,
  ...connectionCases,
];

/**
 * The cases for one transport, to be handed to any test runner.
 *
 * @throws ThroughlineError `INVALID_INPUT` where a case of the core or an unknown one is to be skipped
 * @example
 * ```ts
 * import { test } from "vitest";
 *
 * const open = () => inProcessTransport({ retries: { baseMs: 1, capMs: 2 } });
 * for (const one of transportCases({ capabilities: open().capabilities, deadLetters: true, open })) {
 *   test.skipIf(one.skip)(`${one.id}: ${one.title}`, one.run);
 * }
 * ```
 */
export function transportCases(harness: TransportHarness): readonly ConformanceCase[] {
  return casesOf({
    cases: transportConformance,
    skip: harness.skip,
    missing: (requirement) => missing(requirement, harness),
    prepare: () => prepare(harness),
  });
}

const LOOK_EVERY_MS = 2;

function prepare(harness: TransportHarness) {
  const { patienceMs = 10_000, quietMs = 50 } = harness;
  const opened: Transport[] = [];
  const context: TransportCaseContext = {
    capabilities: harness.capabilities,
    open: async () => {
      const transport = await harness.open();
      opened.push(transport);
      return transport;
    },
    interrupt: async (transport) => harness.interrupt?.(transport),
    until: async (condition, what, met = () => "nothing of it") => {
      const end = performance.now() + patienceMs;
      while (!(await condition())) {
        if (performance.now() > end) throw new Mismatch(what, `within ${patienceMs} ms`, met());
        await pause(LOOK_EVERY_MS);
      }
    },
    quiet: () => pause(quietMs),
  };
  const dispose = async (): Promise<void> => {
    for (const transport of opened)
      await (harness.dispose === undefined ? transport.close?.() : harness.dispose(transport));
  };
  return { context, dispose };
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

function missing(
  requirement: TransportRequirement,
  { capabilities, deadLetters = false, interrupt }: TransportHarness,
): string | false {
  switch (requirement) {
    case "ordering":
      return capabilities.ordering !== "key" && "the transport declares no ordering";
    case "dedup":
      return capabilities.dedupWindowMs <= 0 && "the transport declares no window for duplicates";
    case "interrupt":
      return interrupt === undefined && "the harness cannot cut a connection";
    case "dead letters":
      return !deadLetters && "the transport keeps no dead letters";
  }
}
