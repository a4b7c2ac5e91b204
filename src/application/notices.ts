import * as z from "zod";
import { type ChannelId, channelSchema } from "../channels/channel-id.js";
import {
  explainsFailureOnly,
  FAILURE_ONLY,
  noticeCommands,
  type RecordNoticeReceipt,
  reportShape,
  type StartNotice,
  type SuppressNotice,
} from "../journey/notices/commands.js";
import { providerMessageSchema } from "../journey/notices/events.js";
import { type Notice, noticeOf, notices } from "../journey/notices/state.js";
import type { Journey } from "../journey/state.js";
import { isErased } from "../kernel/erased.js";
import type { Mac } from "../kernel/mac.js";
import { refused } from "../kernel/refusal.js";
import { epochMsSchema, idSchema, parseInput } from "../kernel/schema.js";
import { receiptKey } from "./index-keys.js";
import { type Asked, type CommandOptions, fieldsOf, optionsFrom } from "./input.js";
import { findIds, loadJourney } from "./journey-streams.js";
import { type JourneyOutcome, runOnJourney } from "./run-on-journey.js";
import type { TenantContext } from "./tenant-context.js";

const { recordNoticeReceipt, settleNotice, startNotice, suppressNotice } = noticeCommands;

/** An attempt to send that is about to begin. */
export type NoticeStart = Omit<Asked<StartNotice>, "type">;

/** What the sender said of an attempt. Told apart by `outcome`. */
export type NoticeSettlement = { readonly notice: string; readonly attempt: number } & (
  | {
      readonly outcome: "sent";
      /** The provider's own id, by which its receipts name the message. */
      readonly providerMessage?: string | undefined;
    }
  | { readonly outcome: "failed"; readonly reason: string; readonly permanent: boolean }
  | { readonly outcome: "unknown" }
);

/** A notice that is not sent. */
export type NoticeSuppression = Omit<Asked<SuppressNotice>, "type">;

/** What a provider reported: of a notice by its journey and id, or of a message by the id that the provider gave it. */
export type NoticeReceipt = Omit<Asked<RecordNoticeReceipt>, "type" | "notice" | "attempt"> &
  (
    | {
        readonly journey: string;
        readonly notice: string;
        /** Default: the newest. */
        readonly attempt?: number | undefined;
      }
    | { readonly channel: ChannelId; readonly providerMessage: string }
  );

/** A message as its provider names it. */
interface ProviderMessage {
  readonly channel: ChannelId;
  readonly providerMessage: string;
}

const byProviderSchema = z
  .strictObject({
    channel: channelSchema,
    providerMessage: providerMessageSchema,
    ...reportShape,
    occurredAt: epochMsSchema.exactOptional(),
  })
  .refine(explainsFailureOnly, FAILURE_ONLY);
const byNoticeSchema = z.looseObject({ journey: idSchema });
/** How many journeys are looked through for one id of a provider. */
const MOST_JOURNEYS = 5;

/** What the library sends to customers, as the journeys of one tenant have it. */
export class Notices {
  readonly #context: TenantContext;

  /** @internal */
  constructor(context: TenantContext) {
    this.#context = context;
  }

  /**
   * Every notice of a journey, in the order in which they were first heard of.
   *
   * @throws ThroughlineError `NOT_FOUND`, `INVALID_INPUT`, `UNKNOWN_EVENT`, `CORRUPT_EVENT`
   */
  async list(journey: string): Promise<readonly Notice[]> {
    return notices(await loadJourney(this.#context, journey));
  }

  /**
   * An attempt to send begins: write it down, and only then call the provider. `createNotifier` does this and what follows by itself; these
   * are for a desk that sends in its own way. Refused: `WRONG_STATE` (it went out, is under way, unknown or suppressed, or the key belongs
   * to another notice: do not send), `WRONG_STATUS` (merged, marked as spam, or erased: do not send).
   *
   * @throws ThroughlineError `INVALID_INPUT`, `NOT_FOUND`, `COMMAND_REUSED`, `CONFLICT`, `ABORTED`, and what the store throws: do not send
   */
  start(journey: string, start: NoticeStart, options: CommandOptions = {}): Promise<JourneyOutcome> {
    const asked = { ...start, type: "startNotice" };
    return runOnJourney(this.#context, journey, asked, options, { schemas: { startNotice } });
  }

  /**
   * What the provider said of an attempt. `unknown` may be settled later. Refused: `UNKNOWN_ITEM`, `WRONG_STATE` (it is settled otherwise).
   *
   * @throws ThroughlineError as `start`
   */
  async settle(
    journey: string,
    settlement: NoticeSettlement,
    options: CommandOptions = {},
  ): Promise<JourneyOutcome> {
    const given = fieldsOf(settlement, "settlement");
    const { providerMessage } = given;
    const input = { ...given, type: "settleNotice" };
    const named = typeof providerMessage === "string";
    const asked = named ? { ...input, receiptKey: await this.#receiptKey(providerMessage) } : input;
    return runOnJourney(this.#context, journey, asked, options, { schemas: { settleNotice }, input });
  }

  /**
   * A notice is not sent: on one channel, which leaves the others, or on any, which is final. Never refused.
   *
   * @throws ThroughlineError as `start`
   */
  suppress(
    journey: string,
    suppression: NoticeSuppression,
    options: CommandOptions = {},
  ): Promise<JourneyOutcome> {
    const asked = { ...suppression, type: "suppressNotice" };
    return runOnJourney(this.#context, journey, asked, options, { schemas: { suppressNotice } });
  }

  /**
   * Takes in a delivery receipt, in any order and however often it comes. Refused: `UNKNOWN_ITEM`, also for an id of a provider that is not
   * known yet: a receipt may be quicker than what it tells of, so have the provider try again.
   *
   * @throws ThroughlineError as `start`
   * @example
   * ```ts
   * await desk.notices.receipt({ channel: "sms", providerMessage: "SM31", status: "delivered", occurredAt: 1772355960000 });
   * (await desk.notices.list(journey))[0]?.state; // "delivered"
   * ```
   */
  async receipt(receipt: NoticeReceipt, options: CommandOptions = {}): Promise<JourneyOutcome> {
    optionsFrom(options);
    const given = fieldsOf(receipt, "receipt");
    if (!("providerMessage" in given)) {
      const { journey, ...reported } = parseInput(byNoticeSchema, given, "receipt");
      return this.#report(journey, reported, given, options);
    }
    const { channel, providerMessage, ...reported } = parseInput(byProviderSchema, given, "receipt");
    const found = await this.#find({ channel, providerMessage });
    if (found === null)
      return refused(
        "UNKNOWN_ITEM",
        "No notice is known under this id of the provider. Take the receipt again in a while, or check channel and id.",
      );
    const { notice, attempt } = found;
    return this.#report(found.journey, { ...reported, notice, attempt }, given, options);
  }

  #report(
    journey: string,
    reported: object,
    given: object,
    options: CommandOptions,
  ): Promise<JourneyOutcome> {
    const type = "recordNoticeReceipt";
    return runOnJourney(this.#context, journey, { ...reported, type }, options, {
      schemas: { recordNoticeReceipt },
      input: { ...given, type },
    });
  }

  #receiptKey(providerMessage: string): Promise<Mac> {
    const { macs, tenant } = this.#context;
    return macs.current(receiptPurpose(tenant), providerMessage);
  }

  async #find(
    message: ProviderMessage,
  ): Promise<{ readonly journey: string; readonly notice: string; readonly attempt: number } | null> {
    const keys = (await receiptMacs(this.#context, message.providerMessage)).map(receiptKey);
    for (const journey of await findIds(this.#context, "journey", keys, MOST_JOURNEYS)) {
      const found = sentAs(await loadJourney(this.#context, journey), message);
      if (found !== undefined) return { journey, ...found };
    }
    return null;
  }
}

/** What a message is found under by the id its provider gave it, whichever key that was made with; the current key's first. */
export async function receiptMacs(
  { macs, tenant }: TenantContext,
  providerMessage: string,
): Promise<readonly Mac[]> {
  return macs.all(receiptPurpose(tenant), providerMessage);
}

function receiptPurpose(tenant: string): string {
  return `notice:${tenant}`;
}

/** The attempt that a provider took under an id. */
function sentAs(
  journey: Journey,
  { channel, providerMessage }: ProviderMessage,
): { readonly notice: string; readonly attempt: number } | undefined {
  for (const event of journey.notices.entries()) {
    if (event.type !== "notice.sent" || isErased(event.personal)) continue;
    const { notice, attempt } = event.data;
    if (event.personal.providerMessage !== providerMessage) continue;
    if (noticeOf(journey, notice)?.attempts[attempt - 1]?.channel === channel) return { notice, attempt };
  }
  return undefined;
}
