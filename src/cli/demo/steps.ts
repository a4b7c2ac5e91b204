import type { ChannelId } from "../../channels/index.js";
import type { EpochMs, ErrorCode } from "../../throughline.js";
import type { Result } from "./result.js";

/** What the demo shows, one step after the other: as text to a person, as a line of JSON to a program. */
export type Step =
  | { readonly step: "story"; readonly title: string; readonly text: string }
  | {
      readonly step: "chapter";
      readonly number: number;
      readonly title: string;
      /** The process that plays it. */
      readonly pid: number;
    }
  | {
      readonly step: "said";
      readonly at: EpochMs;
      readonly by: string;
      readonly channel: ChannelId;
      readonly text: string;
    }
  | {
      readonly step: "did";
      readonly at: EpochMs;
      readonly by: string;
      /** Names the deed for programs. */
      readonly deed: string;
      readonly text: string;
      readonly [detail: string]: unknown;
    }
  | {
      readonly step: "refused";
      readonly at: EpochMs;
      readonly by: string;
      readonly code: ErrorCode;
      readonly message: string;
      /** Of the journey, before and after: the same, since nothing was written. */
      readonly versionBefore: number;
      readonly versionAfter: number;
    }
  | {
      readonly step: "brief";
      readonly at: EpochMs;
      readonly reader: string;
      readonly text: string;
      /** Facts the reader need not ask for. */
      readonly known: readonly string[];
    }
  | ({ readonly step: "result" } & Result)
  | { readonly step: "kept"; readonly file: string };

/** Shows a step. */
export type Report = (step: Step) => Promise<void>;
