/** E-mail through a transport of nodemailer. */
import type { ChannelSender } from "throughline/sending";

/** What is used of nodemailer's transport: `createTransport(…)` gives one. */
export interface MailTransport {
  sendMail(mail: {
    from: string;
    to: string;
    subject: string;
    text: string;
    html: string;
    headers: Record<string, string>;
    messageId: string;
    disableFileAccess: boolean;
    disableUrlAccess: boolean;
  }): Promise<{ readonly messageId: string; readonly rejected?: readonly unknown[] }>;
}

/**
 * A sender of e-mail. SMTP has no question about what became of a message, and drops nothing that comes twice: a connection that breaks after the text was
 * handed over leaves it unknown. The `Message-ID` is made of the key, so that mailboxes show a copy only once where they can.
 */
export function nodemailerSender(
  transport: MailTransport,
  { from, domain }: { readonly from: string; readonly domain: string },
): ChannelSender {
  return {
    send: async ({ to, rendered }, { idempotencyKey }) => {
      if (rendered.format !== "email") return { status: "refused", reason: "no-email", permanent: true };
      const { subject, text, html, headers } = rendered;
      const messageId = `<${idempotencyKey}@${domain}>`;
      try {
        const sent = await transport.sendMail({
          from,
          to,
          subject,
          text,
          html,
          headers: { ...headers },
          messageId,
          disableFileAccess: true,
          disableUrlAccess: true,
        });
        if ((sent.rejected ?? []).length > 0)
          return { status: "refused", reason: "address-rejected", permanent: true };
        return { status: "sent", providerMessage: sent.messageId };
      } catch (error) {
        return smtpFailure(error);
      }
    },
  };
}

/** Only an answer of the server, or a connection that never was, says for certain that it did not take the message. */
function smtpFailure(error: unknown): Awaited<ReturnType<ChannelSender["send"]>> {
  const code = field(error, "responseCode");
  if (typeof code === "number" && code >= 500)
    return { status: "refused", reason: `smtp-${code}`, permanent: true };
  if (typeof code === "number" && code >= 400)
    return { status: "refused", reason: `smtp-${code}`, permanent: false };
  const before = ["EDNS", "EAUTH", "ECONNREFUSED"].includes(String(field(error, "code")));
  return before ? { status: "refused", reason: "not-connected", permanent: false } : { status: "unknown" };
}

function field(error: unknown, name: string): unknown {
  return typeof error === "object" && error !== null ? Reflect.get(error, name) : undefined;
}
