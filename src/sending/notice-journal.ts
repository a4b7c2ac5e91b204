import type { ChannelId } from "../channels/channel-id.js";
import type { SendRecord } from "./send-record.js";

/** An attempt that is about to be made. */
export interface AttemptStart {
  readonly notice: string;
  readonly attempt: number;
  readonly kind: string;
  readonly channel: ChannelId;
  /** Of the texts. */
  readonly locale: string;
  /** The idempotency key. */
  readonly key: string;
  /** The id of what it tells of; `null`: nothing that has one. */
  readonly cause: string | null;
}

/** What came of an attempt. */
export type AttemptEnd =
  | {
      readonly state: "sent";
      /** The provider's id of the message; `null`: it gave none. Personal, since it leads to a person at the provider. */
      readonly providerMessage: string | null;
    }
  | { readonly state: "failed"; readonly reason: string; readonly permanent: boolean }
  | { readonly state: "unknown" };

/** A notice that is never to be sent. */
export interface NoSend {
  readonly notice: string;
  readonly kind: string;
  /** Where it would have gone; `null`: nowhere in particular. */
  readonly channel: ChannelId | null;
  readonly cause: string | null;
  /** Codes, the one that mattered most first. */
  readonly reasons: readonly string[];
}

/**
 * Where a notifier writes what it does before and after it does it: all that stands between a crash and a notice that is sent twice or lost. Any store with
 * a unique key will do: a table of attempts keyed by notice and attempt.
 *
 * What `start` acknowledged must outlive the process; the rest may be lost with it, and is then found out.
 */
export interface NoticeJournal {
  /** Everything that is known of a notice, what was just written included. */
  read(notice: string): Promise<SendRecord>;
  /**
   * Writes an attempt down before it is made. `true`: it was written by this very call, and the sender may be called. `false`: an attempt of this number
   * stands there already, whoever wrote it, or the notice was suppressed. Of any number of calls at once, one gets `true`.
   */
  start(start: AttemptStart): Promise<boolean>;
  /** Writes what came of an attempt. Repeating it changes nothing; `unknown` gives way to `sent` and `failed`, and what was delivered stays so. */
  settle(notice: string, attempt: number, end: AttemptEnd): Promise<void>;
  /** Writes that a notice is never sent. Changes nothing where an attempt was begun meanwhile and has not failed, or where it is written already. */
  suppress(suppression: NoSend): Promise<void>;
}
