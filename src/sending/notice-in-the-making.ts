import type { ChannelRegistry } from "../channels/registry.js";
import type { Clock } from "../kernel/clock.js";
import { isThroughlineError, ThroughlineError } from "../kernel/error.js";
import type { Logger } from "../kernel/logger.js";
import { decideNotice } from "../notifications/deciding/decide-notice.js";
import type { NoticeDecision } from "../notifications/deciding/decision.js";
import type { NoticePolicy } from "../notifications/deciding/policy.js";
import type { Brand } from "../notifications/message.js";
import { renderNotice } from "../notifications/rendering/render-notice.js";
import type { RenderNoticeOptions } from "../notifications/rendering/render-options.js";
import type { ChannelPhrases } from "../notifications/template/channel-phrases.js";
import { composeNotice } from "../notifications/template/compose-notice.js";
import { chooseLocale } from "../notifications/template/locales.js";
import type { NoticeTemplate, NoticeTemplates } from "../notifications/template/template.js";
import type { NoticeVariables } from "../notifications/template/variables.js";
import type { NoticeAddress, NoticeOutcome, Prepared, SendVerdict, Verdict } from "./drive-notice.js";
import type { AnyRequest } from "./notice-request.js";
import type { NoticeRendering, NotifierOptions } from "./notifier-options.js";
import { shortDigest } from "./short-digest.js";

/** The settings of a notifier that words and decisions follow from. */
export interface Settings {
  readonly templates: NoticeTemplates;
  readonly policy: NoticePolicy;
  readonly channels: ChannelRegistry | undefined;
  readonly brand: Brand | undefined;
  readonly phrases: ChannelPhrases | undefined;
  readonly rendering: NonNullable<NotifierOptions["rendering"]>;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** The language of what no template has in the customer's own. */
const LAST_RESORT = "en";

/** What is decided and worded for one request. */
export class NoticeInTheMaking {
  readonly #settings: Settings;
  readonly #request: AnyRequest;
  readonly #send: (request: AnyRequest) => Promise<NoticeOutcome>;

  /** @param send sends another notice, which has to go first */
  constructor(
    settings: Settings,
    request: AnyRequest,
    send: (request: AnyRequest) => Promise<NoticeOutcome>,
  ) {
    this.#settings = settings;
    this.#request = request;
    this.#send = send;
  }

  async judge(address: NoticeAddress): Promise<Verdict> {
    const { policy, channels, clock } = this.#settings;
    const { notice, kind, known = {} } = this.#request;
    const template = templateOf(this.#settings, kind);
    const { category, urgency, audience, digest } = template;
    const decision = decideNotice(
      {
        ...(typeof known === "function" ? await known(address) : known),
        kind,
        category,
        urgency,
        audience,
        digest,
        template: this.#hasProviderTemplate(address, template),
        key: notice,
        channel: address.channel,
        now: clock.now(),
      },
      { policy, ...(channels === undefined ? {} : { channels }) },
    );
    if (decision.outcome !== "send" || !decision.disclosureFirst) return verdictOf(decision);
    return (await this.#disclose(address)) ?? verdictOf(decision);
  }

  /** Tells the customer that an assistant writes. `null`: they were told. */
  async #disclose(address: NoticeAddress): Promise<Verdict | null> {
    const { policy } = this.#settings;
    const { notice, scope = "", known } = this.#request;
    if (policy.disclosure === null) return null;
    const { journey = null } = typeof known === "function" ? await known(address) : (known ?? {});
    const outcome = await this.#send({
      ...this.#request,
      // Once for each journey and channel.
      notice: `disclosure.${await shortDigest(scope, journey ?? notice, address.channel)}`,
      kind: policy.disclosure.kind,
      values: {},
      cause: null,
      addresses: [address],
    });
    if (outcome.status === "waiting") return { ...outcome, outcome: "defer" };
    return outcome.status === "sent" ? null : { outcome: "block", reasons: ["not-disclosed"] };
  }

  async prepare(address: NoticeAddress, verdict: SendVerdict, attempt: number): Promise<Prepared> {
    const { logger } = this.#settings;
    const { notice, kind } = this.#request;
    try {
      return await this.#word(address, verdict, attempt);
    } catch (error) {
      // The template, its values or the renderer's options are wrong; no further attempt can mend that.
      if (!isThroughlineError(error, "INVALID_INPUT")) throw error;
      logger.log("error", { code: "notice.invalid", fields: { notice, kind, channel: address.channel } });
      return { unfit: ["invalid-notice"] };
    }
  }

  async #word(address: NoticeAddress, { form, joins }: SendVerdict, attempt: number): Promise<Prepared> {
    const { brand, phrases } = this.#settings;
    const { kind: asked, values, locale, known } = this.#request;
    const { channel } = address;
    const filled =
      typeof values === "function"
        ? await values({ channel, attempt, joins, locale: this.#localeOf(templateOf(this.#settings, asked)) })
        : { values };
    if ("unfit" in filled) return filled;
    const kind = filled.kind ?? asked;
    const { timeZone } = typeof known === "function" ? await known(address) : (known ?? {});
    const message = composeNotice<NoticeVariables>(templateOf(this.#settings, kind), filled.values, {
      locale,
      ...(timeZone == null ? {} : { timeZone }),
      ...(brand === undefined ? {} : { brand }),
      ...(phrases === undefined ? {} : { phrases }),
    });
    const rendering = this.#renderingFor(address);
    const window = form === "template" ? "closed" : "open";
    const options: RenderNoticeOptions = {
      ...rendering,
      channel,
      whatsapp: { ...rendering.whatsapp, window },
    };
    const rendered = renderNotice(message, options);
    if (!rendered.fits) return { unfit: [rendered.reason] };
    return { rendered, kind, locale: message.locale };
  }

  #renderingFor(address: NoticeAddress): NoticeRendering {
    const { rendering } = this.#settings;
    return typeof rendering === "function" ? rendering(address) : rendering;
  }

  #localeOf({ text }: NoticeTemplate): string {
    const [first = { locale: LAST_RESORT }, ...others] = Object.keys(text).map((locale) => ({ locale }));
    return chooseLocale([first, ...others], this.#request.locale).locale;
  }

  #hasProviderTemplate(address: NoticeAddress, template: NoticeTemplate): boolean {
    const { whatsapp } = this.#renderingFor(address);
    return whatsapp?.templates?.find(template.kind, this.#localeOf(template)) !== undefined;
  }
}

/** @throws ThroughlineError `INVALID_INPUT` */
export function templateOf({ templates }: Pick<Settings, "templates">, kind: string): NoticeTemplate {
  const template = Object.hasOwn(templates, kind) ? templates[kind] : undefined;
  if (template !== undefined) return template;
  throw new ThroughlineError("INVALID_INPUT", "There is no template of this kind. Give one in templates.", {
    details: { field: "kind" },
  });
}

function verdictOf(decision: NoticeDecision): Verdict {
  const reasons = decision.reasons.filter(({ effect }) => effect !== "pass").map(({ code }) => code);
  if (decision.outcome === "defer") return { outcome: "defer", until: decision.until, reasons };
  if (decision.outcome !== "send") return { outcome: decision.outcome, reasons };
  const { form, joins } = decision;
  return { outcome: "send", form, joins };
}
