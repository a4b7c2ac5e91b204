import type { EpochMs } from "../../kernel/instant.js";
import { invalidInput } from "../invalid-input.js";
import type { Observation } from "../statistics/kaplan-meier.js";
import { Moments, type MomentsJson } from "../statistics/moments.js";
import {
  type DurationBag,
  type DurationBagJson,
  durationBag,
  durationBagFrom,
  ExactBag,
  type Precision,
  type Repeated,
} from "./duration-bag.js";

/** The totals of one duration as JSON. */
export interface DurationTotalsJson {
  readonly ended: DurationBagJson;
  readonly moments: MomentsJson;
  readonly left: DurationBagJson;
  /** Instants at which those that run on began. */
  readonly open: readonly Repeated[];
}

/**
 * One kind of duration: those that ended, with exact sums; those of which only a least length is known; and
 * the instants at which those began that run on, since how long that is moves with the time of the report.
 */
export class DurationTotals {
  readonly ended: DurationBag;
  readonly moments = new Moments();
  readonly left: DurationBag;
  readonly open = new ExactBag();

  constructor(precision: Precision) {
    this.ended = durationBag(precision);
    this.left = durationBag(precision);
  }

  /** @throws ThroughlineError `INVALID_INPUT` */
  static from(json: DurationTotalsJson, precision: Precision, path: string): DurationTotals {
    if (typeof json !== "object" || json === null) throw invalidInput(path, "must be totals of durations");
    const totals = new DurationTotals(precision);
    totals.ended.merge(durationBagFrom(json.ended, precision, `${path}.ended`));
    totals.moments.merge(Moments.fromJSON(json.moments));
    totals.left.merge(durationBagFrom(json.left, precision, `${path}.left`));
    totals.open.merge(ExactBag.from(json.open, `${path}.open`, Number.MIN_SAFE_INTEGER));
    if (totals.moments.n !== totals.ended.n)
      throw invalidInput(`${path}.moments`, "must be of the durations that ended");
    return totals;
  }

  get isEmpty(): boolean {
    return this.ended.n === 0 && this.left.n === 0 && this.open.n === 0;
  }

  merge(other: DurationTotals): void {
    this.ended.merge(other.ended);
    this.moments.merge(other.moments);
    this.left.merge(other.left);
    this.open.merge(other.open);
  }

  holds(other: DurationTotals): boolean {
    const { moments } = this;
    return (
      this.ended.holds(other.ended) &&
      this.left.holds(other.left) &&
      this.open.holds(other.open) &&
      moments.sum >= other.moments.sum &&
      moments.squares >= other.moments.squares
    );
  }

  /** Takes out what {@link DurationTotals.holds}. */
  unmerge(other: DurationTotals): void {
    this.ended.unmerge(other.ended);
    this.moments.unmerge(other.moments);
    this.left.unmerge(other.left);
    this.open.unmerge(other.open);
  }

  /** As they stand at a time, those alike together. */
  observations(asOf: EpochMs): readonly Observation[] {
    return [
      ...this.ended.entries().map(([time, times]) => ({ time, event: true, times })),
      ...this.left.entries().map(([time, times]) => ({ time, event: false, times })),
      ...this.open.entries().map(([startAt, times]) => ({
        time: Math.max(0, asOf - startAt),
        event: false,
        times,
      })),
    ];
  }

  toJSON(): DurationTotalsJson {
    const { ended, moments, left, open } = this;
    return {
      ended: ended.toJSON(),
      moments: moments.toJSON(),
      left: left.toJSON(),
      open: open.toJSON(),
    };
  }
}
