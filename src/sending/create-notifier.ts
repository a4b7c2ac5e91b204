import { systemClock } from "../kernel/clock.js";
import { guardLogger, silentLogger } from "../kernel/logger.js";
import { systemTimer } from "../kernel/set-timer.js";
import { safeId } from "../kernel/stream-id.js";
import { builtInNotices } from "../notifications/catalogue/built-in-notices.js";
import { defaultNoticePolicy } from "../notifications/deciding/policy.js";
import type { NoticeTemplates } from "../notifications/template/template.js";
import { driveNotice, type NoticeJob, type NoticeOutcome } from "./drive-notice.js";
import { memoryJournal } from "./memory-journal.js";
import { NoticeInTheMaking, type Settings, templateOf } from "./notice-in-the-making.js";
import type { AnyRequest, NoticeRequest } from "./notice-request.js";
import type { NotifierOptions } from "./notifier-options.js";
import { sendingPolicy } from "./sending-policy.js";

/** Sends notices: decides, words, renders, tries, tries again, and never sends one twice without saying so. */
export interface Notifier<Templates extends NoticeTemplates = typeof builtInNotices> {
  /**
   * Does for a notice what can be done now. Where the outcome is `waiting`, ask again at `until`, with the same request: from any process, also
   * after a crash.
   *
   * @throws ThroughlineError `INVALID_INPUT` for an unknown kind or an id that is none; and what the journal throws
   */
  notify<Kind extends keyof Templates & string>(
    request: NoticeRequest<Templates, Kind>,
    options?: { readonly signal?: AbortSignal },
  ): Promise<NoticeOutcome>;
}

/**
 * A notifier over your own senders: what is sent, when and how often is decided here, and written to the journal before and after.
 *
 * @throws ThroughlineError `INVALID_INPUT`
 * @example
 * ```ts
 * const notifier = createNotifier({ senders: { sms, email } });
 * const outcome = await notifier.notify({
 *   notice: "case-17.reply-3",
 *   kind: "update.reply-waiting",
 *   values: { count: 1, link: "https://kyma.example/c/17" },
 *   addresses: [{ channel: "sms", to: "+306941234567" }, { channel: "email", to: "anna@example.com" }],
 *   locale: "el",
 *   known: { timeZone: "Europe/Athens" },
 * });
 * outcome; // { status: "sent", channel: "sms", attempt: 1 }
 * ```
 */
export function createNotifier<const Templates extends NoticeTemplates = typeof builtInNotices>(
  options: NotifierOptions<Templates>,
): Notifier<Templates> {
  const { senders, clock = systemClock } = options;
  const drive = {
    senders,
    journal: options.journal ?? memoryJournal({ clock }),
    policy: sendingPolicy(options.sending),
    clock,
    setTimer: options.setTimer ?? systemTimer,
  };
  const templates: NoticeTemplates = options.templates ?? builtInNotices;
  const settings: Settings = {
    templates,
    policy: options.policy ?? defaultNoticePolicy,
    channels: options.channels,
    brand: options.brand,
    phrases: options.phrases,
    rendering: options.rendering ?? {},
    clock,
    logger: guardLogger(options.logger ?? silentLogger),
  };
  return {
    notify: async (request, { signal } = {}) => {
      const { kind, addresses, cause = null, tenant = null, scope = tenant ?? "" } = request;
      const notice = safeId(request.notice, "notice");
      templateOf(settings, kind);
      const driven = (asked: AnyRequest): Promise<NoticeOutcome> => {
        const making = new NoticeInTheMaking(settings, asked, driven);
        const judge: NoticeJob["judge"] = (address) => making.judge(address);
        const prepare: NoticeJob["prepare"] = (...given) => making.prepare(...given);
        return driveNotice(drive, { cause, tenant, scope, judge, prepare, ...asked }, signal);
      };
      return driven({ ...request, notice, addresses });
    },
  };
}
