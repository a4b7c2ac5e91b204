/** Push messages to browsers through the package web-push. */
import type { ChannelSender } from "throughline/sending";

/** A subscription as the browser gives it: keep its JSON text as the customer's address on the channel `push`. */
export interface PushSubscription {
  readonly endpoint: string;
  readonly keys: { readonly p256dh: string; readonly auth: string };
}

/** What is used of web-push: the package itself, after `setVapidDetails`. */
export interface WebPush {
  sendNotification(
    subscription: PushSubscription,
    payload: string,
    options: { readonly TTL: number; readonly topic: string; readonly urgency: "normal" },
  ): Promise<{ readonly statusCode: number }>;
}

const DAY_SECONDS = 86_400;

/**
 * A sender of web push. Of messages with one topic, the push service keeps only the newest for a browser that is away: a repeated call replaces itself
 * as long as it was not shown, which is not for certain, so nothing is promised about what comes twice.
 */
export function webPushSender(push: WebPush): ChannelSender {
  return {
    send: async ({ to, rendered }, { idempotencyKey }) => {
      const subscription = subscriptionOf(to);
      if (rendered.format !== "push" || subscription === null)
        return { status: "refused", reason: "no-push", permanent: true };
      // A topic has at most 32 characters of base64url (RFC 8030, 5.4).
      const options = { TTL: DAY_SECONDS, topic: idempotencyKey.slice(0, 32), urgency: "normal" } as const;
      try {
        await push.sendNotification(subscription, rendered.payload, options);
        return { status: "sent" };
      } catch (error) {
        const status = Number(Reflect.get(Object(error), "statusCode"));
        if (status === 404 || status === 410)
          return { status: "refused", reason: "subscription-gone", permanent: true };
        if (status === 429) return { status: "refused", reason: "too-many", permanent: false };
        if (status >= 400 && status < 500)
          return { status: "refused", reason: `status-${status}`, permanent: true };
        return { status: "unknown" };
      }
    },
  };
}

function subscriptionOf(text: string): PushSubscription | null {
  try {
    const { endpoint, keys } = JSON.parse(text);
    if (typeof endpoint !== "string" || !endpoint.startsWith("https://")) return null;
    if (typeof keys?.p256dh !== "string" || typeof keys?.auth !== "string") return null;
    return { endpoint, keys: { p256dh: keys.p256dh, auth: keys.auth } };
  } catch {
    return null;
  }
}
