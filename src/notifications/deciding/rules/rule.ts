import type { ChannelTraits } from "../../../channels/traits.js";
import type { EpochMs } from "../../../kernel/instant.js";
import type { Asked } from "../context.js";
import type { NoticeReason, NoticeRule } from "../decision.js";
import type { NoticePolicy } from "../policy.js";

/** What a rule looks at. */
export interface Situation {
  readonly asked: Asked;
  readonly policy: NoticePolicy;
  /** Of the channel that is asked about. */
  readonly traits: ChannelTraits;
  /** The time of sending that is considered: now, or the end of a deferral that another rule found. */
  readonly at: EpochMs;
}

/** One rule: what it has to say, if anything. A deferral is always to a time after `at`. */
export interface Rule {
  readonly name: NoticeRule;
  says(situation: Situation): NoticeReason | null;
}
