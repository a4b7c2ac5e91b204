import type { Erased } from "./erased.js";
import type { EpochMs } from "./instant.js";

/**
 * An event of the pure core: what happened, split into what is not personal (`data`) and what is (`personal`).
 * The application seals and opens `personal`; where its key was destroyed it reads {@link Erased}.
 */
export interface EventOf<Type extends string, Data, Personal = null> {
  readonly id: string;
  readonly type: Type;
  /** Version of the type's schema. */
  readonly schema: number;
  /** The command that caused it. */
  readonly commandId: string;
  /** Our clock, never going back within a stream. */
  readonly recordedAt: EpochMs;
  readonly data: Data;
  readonly personal: Personal extends null ? null : Personal | Erased;
}

/** What deciding is told by the outside world. Nothing else reaches it. */
export interface DecisionContext {
  readonly now: EpochMs;
  /** Gives an id of its own for each call, made of the characters of ids. */
  readonly newId: () => string;
}
