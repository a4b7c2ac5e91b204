/** SMS through Twilio's Messages resource. */
import type { ChannelSender, SendResult } from "throughline/sending";

/** What it takes to send with an account. */
export interface TwilioOptions {
  readonly accountSid: string;
  readonly authToken: string;
  readonly messagingServiceSid: string;
  /** Where Twilio tells of deliveries: hand its `MessageSid` and `MessageStatus` to `desk.notices.receipt`. */
  readonly statusCallback?: string;
  readonly fetch?: typeof fetch;
}

/** Numbers that cannot be reached, or do not want to be: error codes of Twilio's documentation. */
const PERMANENT = new Set([21211, 21408, 21610, 21612, 21614]);

/**
 * A sender of SMS. Twilio drops nothing that comes twice on this resource, and cannot be asked by a key of ours, so that a call without an answer stays
 * unknown.
 */
export function twilioSender(options: TwilioOptions): ChannelSender {
  const { accountSid, authToken, messagingServiceSid, statusCallback } = options;
  const call = options.fetch ?? fetch;
  const url = `https://api.twilio.com/2010-04-01/Accounts/${encodeURIComponent(accountSid)}/Messages.json`;
  const authorization = `Basic ${btoa(`${accountSid}:${authToken}`)}`;
  return {
    send: async ({ to, rendered }, { signal }): Promise<SendResult> => {
      if (rendered.format !== "sms") return { status: "refused", reason: "no-sms", permanent: true };
      const body = new URLSearchParams({
        To: to,
        MessagingServiceSid: messagingServiceSid,
        Body: rendered.text,
      });
      if (statusCallback !== undefined) body.set("StatusCallback", statusCallback);
      // What throws here was perhaps taken: the notifier makes it `unknown`.
      const answer = await call(url, { method: "POST", headers: { authorization }, body, signal });
      const said: unknown = await answer.json();
      if (answer.ok) return { status: "sent", providerMessage: textIn(said, "sid") };
      if (answer.status >= 500) return { status: "unknown" };
      const code = Number(Reflect.get(Object(said), "code"));
      return {
        status: "refused",
        reason: Number.isSafeInteger(code) ? `twilio-${code}` : `status-${answer.status}`,
        permanent: answer.status !== 429 && PERMANENT.has(code),
      };
    },
  };
}

function textIn(said: unknown, name: string): string | undefined {
  const value: unknown = Reflect.get(Object(said), name);
  return typeof value === "string" ? value : undefined;
}
