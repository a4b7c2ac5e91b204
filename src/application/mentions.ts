import * as z from "zod";
import { type PartyRef, partySchema } from "../handoff/party.js";
import { ENTRY_CHANNELS, type EntryChannel, entryLink } from "../handoff/resume/entry-link.js";
import { tokenOf } from "../handoff/resume/token-form.js";
import type { EpochMs } from "../kernel/instant.js";
import { parseInput } from "../kernel/schema.js";
import { type Captured, type CaptureOptions, capturePost, type PublicMention } from "./capture-post.js";
import { type CommandOptions, fieldsOf } from "./input.js";
import type { RefusedOutcome } from "./outcome.js";
import { issueInvitation } from "./passes.js";
import type { TenantContext } from "./tenant-context.js";

/** A way out of the public, for one journey. */
export interface PublicInvitation {
  readonly status: "ok";
  readonly link: string;
  /** The notice to answer the post with, for `composeNotice`: it takes nothing but the link. */
  readonly notice: {
    readonly kind: "privacy.move-to-private";
    readonly variables: { readonly link: string };
  };
  /** Of the invitation, for `handoffs.revokePass`. */
  readonly pass: string;
  readonly expiresAt: EpochMs;
}

const invitationSchema = z
  .strictObject({ by: partySchema, channel: z.enum(ENTRY_CHANNELS).exclude(["phone"]), to: z.string() })
  .refine(leadsSomewhere, "to must be what entryLink takes for the channel");
/** What is said of one tenant's business in public. */
export class Mentions {
  readonly #context: TenantContext;

  /** @internal */
  constructor(context: TenantContext) {
    this.#context = context;
  }

  /**
   * Takes a public post in, once: links it to the open journey of its author or of its thread, or opens one, where it stands in the timeline
   * as any message does. Somebody else's word in the thread of a journey is recorded beside it, not as the customer's.
   *
   * Resume tokens that somebody posted in public are revoked, whatever becomes of the post: the first 20 in it.
   *
   * It takes two commits; a crash between them is made good by capturing the post again.
   *
   * @throws ThroughlineError `INVALID_INPUT` (also for a private channel), `CONFLICT`, `ABORTED`, and what the store throws
   * @example
   * ```ts
   * const captured = await desk.mentions.capture(
   *   { channel: "social-post", externalId: "x-17", author: { kind: "account", value: "@anna" }, text: "Charged twice!", occurredAt },
   *   { topics: defineTopics([{ topic: "double-charge", any: ["charged twice"] }]) },
   * );
   * captured.status; // "opened"
   * captured.topics; // ["double-charge"]
   * ```
   */
  capture(mention: PublicMention, options: CaptureOptions = {}): Promise<Captured> {
    return capturePost(this.#context, mention, options);
  }

  /**
   * A link from the public to a private channel, for the answer to a post. Anybody may follow it: it is an invitation, not a resume token, and
   * unlocks nothing. Refused: `WRONG_STATUS` (the journey has ended).
   *
   * @throws ThroughlineError `INVALID_INPUT`, `NOT_FOUND`, `COMMAND_REUSED`, `CONFLICT`, `ABORTED`, and what the store throws
   * @example
   * ```ts
   * const invited = await desk.mentions.invite("j1", { by: maria, channel: "messenger", to: "kyma.support" });
   * invited.status === "ok" && invited.link; // "https://m.me/kyma.support?ref=tli_…"
   * ```
   */
  async invite(
    journey: string,
    invitation: {
      readonly by: PartyRef;
      /** Where it leads: any of `entryLink` but the phone. */
      readonly channel: Exclude<EntryChannel, "phone">;
      /** Whom it leads to, as `entryLink` takes it. */
      readonly to: string;
    },
    options: CommandOptions = {},
  ): Promise<PublicInvitation | RefusedOutcome> {
    const given = fieldsOf(invitation, "invitation");
    const { by, channel, to } = parseInput(invitationSchema, given, "invitation");
    const issued = await issueInvitation(this.#context, journey, { by }, options);
    if (issued.status === "refused") return issued;
    const link = entryLink(channel, issued.invitation, { to });
    const { pass, expiresAt } = issued;
    return {
      status: "ok",
      link,
      notice: { kind: "privacy.move-to-private", variables: { link } },
      pass,
      expiresAt,
    };
  }
}

/** Whether a link there can be made at all, asked before anything is written. */
function leadsSomewhere({ channel, to }: { readonly channel: EntryChannel; readonly to: string }): boolean {
  try {
    return entryLink(channel, tokenOf("invitation", "-".repeat(32)), { to }) !== "";
  } catch {
    return false;
  }
}
