/** WhatsApp through Meta's Cloud API: free text within the window, an approved template outside. */
import type { ChannelSender, SendResult } from "throughline/sending";

/** What it takes to send from a number. */
export interface WhatsAppCloudOptions {
  readonly phoneNumberId: string;
  readonly accessToken: string;
  /** Such as `v23.0`. */
  readonly version: string;
  readonly fetch?: typeof fetch;
}

/** Errors after which trying again is of use: rate limits, and a service that is down (Cloud API, error codes). */
const PASSING = new Set([4, 80007, 130429, 131016, 131048, 131056]);

/** A sender for WhatsApp. Receipts come by webhook, and name the `wamid` that is returned here. */
export function whatsAppCloudSender(options: WhatsAppCloudOptions): ChannelSender {
  const { phoneNumberId, accessToken, version } = options;
  const call = options.fetch ?? fetch;
  const url = `https://graph.facebook.com/${version}/${encodeURIComponent(phoneNumberId)}/messages`;
  return {
    send: async ({ to, rendered }, { idempotencyKey, signal }): Promise<SendResult> => {
      const content =
        rendered.format === "text"
          ? { type: "text", text: { body: rendered.text, preview_url: false } }
          : rendered.format === "whatsapp-template"
            ? { type: "template", template: rendered.template }
            : null;
      if (content === null) return { status: "refused", reason: "no-whatsapp", permanent: true };
      const answer = await call(url, {
        method: "POST",
        headers: { authorization: `Bearer ${accessToken}`, "content-type": "application/json" },
        body: JSON.stringify({
          messaging_product: "whatsapp",
          recipient_type: "individual",
          to: to.replace(/^\+/, ""),
          // Comes back in the webhooks of this message.
          biz_opaque_callback_data: idempotencyKey,
          ...content,
        }),
        signal,
      });
      const said: unknown = await answer.json();
      if (answer.ok) {
        const [message] = listIn(said, "messages");
        const id: unknown = Reflect.get(Object(message), "id");
        return typeof id === "string" ? { status: "sent", providerMessage: id } : { status: "unknown" };
      }
      if (answer.status >= 500) return { status: "unknown" };
      const error: unknown = Reflect.get(Object(said), "error");
      const code = Number(Reflect.get(Object(error), "code"));
      return {
        status: "refused",
        reason: Number.isSafeInteger(code) ? `whatsapp-${code}` : `status-${answer.status}`,
        permanent: answer.status !== 429 && !PASSING.has(code),
      };
    },
  };
}

function listIn(said: unknown, name: string): readonly unknown[] {
  const value: unknown = Reflect.get(Object(said), name);
  return Array.isArray(value) ? value : [];
}
