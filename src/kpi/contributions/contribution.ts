import type { EpochMs } from "../../kernel/instant.js";

/** What a part of a contribution belongs to. */
export interface CellKey {
  /** The day of the cohort, or of the answer to a survey, in the report's zone: `YYYY-MM-DD`. */
  readonly day: string;
  readonly tenant: string;
  readonly channel: string | null;
  readonly segment: string | null;
  readonly agent: string | null;
  readonly queue: string | null;
}

/** What a journey or a survey adds to one cell. Small, plain, safe in JSON. */
export interface ContributionPart {
  readonly cell: CellKey;
  /** Places in `COUNTS`, each adding 1; a place may stand there more than once. */
  readonly counts: readonly number[];
  /** Threes: place in `DURATIONS`, place in `ENDINGS`, milliseconds (of an open one the instant it began). */
  readonly durations: readonly number[];
  /** Counts whose names are not known beforehand, such as `switch|web-chat|phone`, each adding 1. */
  readonly tallies: readonly string[];
}

/**
 * What one journey or one survey adds to the KPIs: keep it, and what it added can be taken away again when
 * the journey is reopened, merged, marked as spam, or rated anew. Made by `journeyContribution` and
 * `surveyContributions`.
 */
export interface Contribution {
  readonly version: number;
  /** What it is of: `journey` or `survey`, with tenant and id. */
  readonly of: { readonly type: "journey" | "survey"; readonly tenant: string; readonly id: string };
  readonly parts: readonly ContributionPart[];
  /**
   * From when on it would come out otherwise without anything new happening, because a time to wait and see
   * has passed; `null`: never. Durations that run on are no change.
   */
  readonly changesAt: EpochMs | null;
}
