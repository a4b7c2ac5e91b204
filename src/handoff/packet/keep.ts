import type { EpochMs } from "../../kernel/instant.js";
import type { KeptList, PacketOmission } from "./packet.js";

/** How many items of each list a packet keeps at most, unless `keep` says otherwise. Messages: the last ones, and the customer's request. */
export const DEFAULT_KEEP: Readonly<Record<KeptList, number>> = {
  messages: 50,
  contacts: 20,
  notes: 20,
  facts: 100,
  attempts: 30,
  questions: 30,
  commitments: 50,
  handoffs: 20,
  owners: 20,
  pastJourneys: 5,
  slaClocks: 20,
};

/** Keeps the newest of each list and reports what it left out. */
export class Keeper {
  readonly limits: Readonly<Record<KeptList, number>>;
  readonly omissions: PacketOmission[] = [];

  constructor(limits: Readonly<Record<KeptList, number>>) {
    this.limits = limits;
  }

  /**
   * The last items in order of time, as many as the limit of `kind`. Those for which `before` holds are kept before any other.
   */
  last<T>(
    kind: KeptList,
    items: readonly T[],
    timeOf: (item: T) => EpochMs | undefined,
    before: (item: T) => boolean = () => false,
  ): T[] {
    const ordered = inOrder(items, timeOf);
    const surplus = ordered.length - this.limits[kind];
    if (surplus <= 0) return ordered;
    const dropped = new Set(
      [...ordered.filter((item) => !before(item)), ...ordered.filter(before)].slice(0, surplus),
    );
    const times = [...dropped].map(timeOf).filter((at) => at !== undefined);
    this.omit(kind, surplus, times[0], times.at(-1));
    return ordered.filter((item) => !dropped.has(item));
  }

  omit(kind: KeptList, count: number, firstAt: EpochMs | undefined, lastAt: EpochMs | undefined): void {
    if (count === 0) return;
    this.omissions.push(
      firstAt === undefined || lastAt === undefined
        ? { kind, count }
        : { kind, count, firstAt: Math.min(firstAt, lastAt), lastAt: Math.max(firstAt, lastAt) },
    );
  }
}

/** In order of time; items without a time come first, and items of the same time keep their order. */
export function inOrder<T>(items: readonly T[], timeOf: (item: T) => EpochMs | undefined): T[] {
  const time = (item: T) => timeOf(item) ?? Number.NEGATIVE_INFINITY;
  return [...items].sort((one, other) => {
    const [first, second] = [time(one), time(other)];
    return first === second ? 0 : first < second ? -1 : 1;
  });
}
