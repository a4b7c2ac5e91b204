import type { EventStore } from "throughline/storage";
import { check } from "./check.js";
import { record } from "./clients.js";

/** What came of many histories on one store. */
export interface Explored {
  readonly histories: number;
  readonly operations: number;
  /** Operations that were under way while another one was. */
  readonly overlapping: number;
  readonly lost: number;
  readonly statuses: ReadonlyMap<string, number>;
  /** The most states the checker looked at for one history. */
  readonly mostLooked: number;
  readonly violations: readonly string[];
}

export interface Exploring {
  readonly stores: readonly EventStore[];
  /** What the tenants of this run begin with, so that runs on one store do not meet. */
  readonly tenants: string;
  readonly seed: number;
  readonly histories: number;
  readonly operations: number;
  /** Ends at the first violation. */
  readonly untilFound?: boolean;
}

/** Records histories on a store and checks each. History n is made by seed + n, on a tenant of its own. */
export async function explore({
  stores,
  tenants,
  seed,
  histories,
  operations,
  untilFound,
}: Exploring): Promise<Explored> {
  const violations: string[] = [];
  const statuses = new Map<string, number>();
  let [made, total, overlapping, lost, mostLooked] = [0, 0, 0, 0, 0];
  while (made < histories && !(untilFound === true && violations.length > 0)) {
    const history = await record({ stores, tenant: `${tenants}-${made}`, seed: seed + made, operations });
    const verdict = check(history);
    if (!verdict.linearizable) violations.push(`seed ${seed + made}: ${verdict.why}`);
    mostLooked = Math.max(mostLooked, verdict.looked);
    total += history.length;
    for (const one of history) {
      const { answer } = one;
      if (answer === null) lost++;
      else if ("status" in answer) statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
      const { calledAt, answeredAt } = one;
      if (
        history.some((other) => other !== one && other.calledAt < answeredAt && calledAt < other.answeredAt)
      )
        overlapping++;
    }
    made++;
  }
  return { histories: made, operations: total, overlapping, lost, statuses, mostLooked, violations };
}
