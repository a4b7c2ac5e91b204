import * as z from "zod";
import { channelSchema } from "../../channels/channel-id.js";
import type { JsonValue } from "../../kernel/json.js";
import { epochMsSchema } from "../../kernel/schema.js";
import { assuranceSchema, audienceSchema, modeSchema, prioritySchema, reasonSchema } from "../vocabulary.js";
import {
  CERTAINTIES,
  COMMITMENT_STATUSES,
  CONTACT_STATUSES,
  PACKET_SCHEMA,
  PACKET_TONES,
  SLA_CLOCK_STATUSES,
  TEXT_AUDIENCES,
  type TransferPacket,
} from "./packet.js";

let built: z.ZodType<TransferPacket> | undefined;

/** The packet's schema, built at the first use: most programs that build packets never parse one. */
export function packetSchema(): z.ZodType<TransferPacket> {
  built ??= define();
  return built;
}

/**
 * A field that may be absent. JSON has no `undefined`, so `optional` comes to the same as `exactOptional`, and takes a fifth of its time.
 */
function maybe<Schema extends z.ZodType>(schema: Schema): z.ZodExactOptional<Schema>;
function maybe(schema: z.ZodType): z.ZodType {
  return schema.optional();
}

/** Unknown fields are kept at every level, so that a packet of a later minor version passes through unharmed. */
function define(): z.ZodType<TransferPacket> {
  const text = z.string();
  const id = text.min(1).max(256);
  const count = z.int().min(0);
  const erased = z
    .looseObject({ erased: z.literal(true) })
    .meta({ id: "Erased", description: "A value that was erased." });
  const words = z.union([text, erased]);
  const scalar = z.union([text, z.number(), z.boolean(), erased]);
  const at = (what: string) => epochMsSchema.describe(`${what}, in epoch milliseconds.`);
  const party = z
    .looseObject({
      kind: z
        .enum(["customer", "agent", "bot", "queue", "system"])
        .describe("Customer, agent, bot, queue, or the desk's own software."),
      id: maybe(id.describe("The desk's own id.")),
      name: maybe(words.describe("Name to show.")),
    })
    .meta({ id: "Party", description: "Who takes part." });
  const json: z.ZodType<JsonValue> = z.json().meta({ id: "Json", description: "Any JSON." });
  const audience = audienceSchema.describe("Who may see it.");
  const textAudience = z.enum(TEXT_AUDIENCES).describe("Who may see it: free text is never public.");

  const message = z.looseObject({
    id: maybe(id.describe("The desk's own id of the message.")),
    at: at("When it was said"),
    from: party.describe("Who said it."),
    text: maybe(words.describe("What was said. Absent where it is elsewhere, was deleted, or never was.")),
    ref: maybe(text.describe("Where the text is, when it is not here.")),
    excerpt: maybe(words.describe("Part of a text that is elsewhere.")),
    digest: maybe(text.describe("Hash of a text that is elsewhere.")),
    attachments: maybe(
      z
        .array(
          z.looseObject({
            ref: text.describe("Where the file is."),
            name: maybe(words.describe("File name.")),
            type: maybe(text.describe("Media type.")),
            bytes: maybe(count.describe("Size in bytes.")),
            hash: maybe(text.describe("Hash of the content.")),
          }),
        )
        .describe("Files sent with it, by reference."),
    ),
    edited: maybe(z.literal(true).describe("Edited after it was sent.")),
    deleted: maybe(z.literal(true).describe("Deleted after it was sent; its text is not carried.")),
    automatic: maybe(z.literal(true).describe("Sent by a machine without being an answer.")),
  });
  const factValue = {
    value: scalar.describe("The value."),
    at: maybe(at("When it was told")),
  };

  return z
    .looseObject({
      schema: z.literal(PACKET_SCHEMA).describe("Name and version of this schema."),
      id: id.describe("Id of this packet."),
      issuedAt: at("When it was built"),
      expiresAt: maybe(at("From when on it is not to be relied on")),
      journey: z
        .looseObject({
          id: id.describe("The desk's own id of the journey."),
          version: maybe(count.describe("Version of the source this was built from.")),
          url: maybe(text.describe("Where the whole journey can be seen.")),
        })
        .describe("The journey that moves."),
      handoff: maybe(id.describe("The handoff this packet was built for.")),
      epoch: maybe(count.describe("Fencing token of the ownership it was built under.")),
      hop: z.int().min(1).describe("1 for the first handoff of the journey."),
      from: z
        .looseObject({
          party: maybe(party.describe("Who owned the journey when the packet was built.")),
          channel: maybe(channelSchema.describe("The channel of the last message or contact.")),
        })
        .describe("Where the journey comes from."),
      to: z
        .looseObject({
          channel: maybe(channelSchema.describe("Where the customer goes on.")),
          queue: maybe(id.describe("The queue that receives.")),
          party: maybe(party.describe("The agent or bot that receives.")),
          assurance: maybe(
            assuranceSchema.describe("The least assurance of who the customer is that the receiver needs."),
          ),
        })
        .describe("Where the journey goes."),
      mode: modeSchema.describe("Cold, warm or callback."),
      callbackAt: maybe(at("When the customer is to be called")),
      reason: reasonSchema.describe("Why the journey moves."),
      urgency: prioritySchema.describe("How much it presses."),
      skills: z.array(text).describe("Skills the receiver should have."),
      note: maybe(
        z
          .looseObject({ text: words.describe("The sender's note to the receiver."), audience: textAudience })
          .describe("The sender's note to the receiver."),
      ),
      customer: z
        .looseObject({
          id: maybe(id.describe("The desk's own id of the customer.")),
          name: maybe(words.describe("Name to show.")),
          identities: z
            .array(
              z.looseObject({
                kind: text.describe("Such as phone, email or a channel's id."),
                value: words.describe("The number, address or account name."),
                assurance: assuranceSchema.describe("How sure we are that it is the customer's."),
              }),
            )
            .describe("Accounts, numbers and addresses."),
          language: maybe(text.describe("Language tag.")),
          timeZone: maybe(text.describe("IANA time zone.")),
          preferences: z
            .record(text, scalar.describe("How they like it."))
            .describe("How the customer likes to be served, by name."),
          consents: z
            .array(
              z.looseObject({
                purpose: text.describe("What the consent is for."),
                given: z.boolean().describe("Whether it was given."),
                at: maybe(at("When")),
              }),
            )
            .describe("Consents given and refused."),
        })
        .describe("Who the customer is."),
      issue: z
        .looseObject({
          subject: maybe(words.describe("What it is about, in the desk's words.")),
          request: maybe(
            z
              .looseObject({
                text: words.describe("The customer's own words, whole."),
                at: at("When they were said"),
                channel: channelSchema.describe("Where they were said."),
                message: maybe(id.describe("The message they were said in.")),
              })
              .describe(
                "What it is about, in the customer's words: the first message that says more than a greeting.",
              ),
          ),
          description: maybe(words.describe("More of it, in the desk's words.")),
          category: maybe(text.describe("The desk's category.")),
          tags: maybe(z.array(text).describe("The desk's tags.")),
          priority: maybe(prioritySchema.describe("The desk's priority.")),
          status: maybe(text.describe("The desk's status.")),
          openedAt: maybe(at("When it was opened")),
          openedOn: maybe(channelSchema.describe("The channel it was opened on.")),
        })
        .describe("What it is about."),
      summary: z
        .looseObject({
          text: words.describe("The summary."),
          method: text.describe(
            "How it was made: extractive is this library's own, from the texts as they stand.",
          ),
          by: maybe(text.describe("Who or what made it.")),
          audience: textAudience,
        })
        .describe("The journey so far, in a few sentences."),
      timeline: z
        .looseObject({
          total: count.describe("How many messages the journey had, kept or not."),
          conversations: z
            .array(
              z.looseObject({
                thread: maybe(id.describe("The provider's thread, where the channel has several.")),
                channel: channelSchema.describe("The one channel of this stretch."),
                startedAt: at("Time of the first message kept"),
                endedAt: at("Time of the last message kept"),
                omittedBefore: maybe(
                  count.describe(
                    "How many messages were left out just before this stretch, on this channel or others.",
                  ),
                ),
                messages: z.array(message).describe("The messages kept, oldest first."),
              }),
            )
            .describe("The messages kept, by unbroken stretches on one channel, oldest first."),
        })
        .describe("What was said."),
      contacts: z
        .array(
          z.looseObject({
            id: maybe(id.describe("The desk's own id of the contact.")),
            channel: channelSchema.describe("Phone, video, in person or the like."),
            status: z.enum(CONTACT_STATUSES).describe("Started, answered, missed or ended."),
            startedAt: at("When it started"),
            answeredAt: maybe(at("When it was answered")),
            endedAt: maybe(at("When it ended")),
            with: maybe(party.describe("Whom the customer spoke with.")),
            summary: maybe(words.describe("What was said, in brief.")),
            transcript: maybe(text.describe("Where the transcript is.")),
            recording: maybe(text.describe("Where the recording is.")),
          }),
        )
        .describe("Calls, video calls and visits."),
      notes: z
        .array(
          z.looseObject({
            id: maybe(id.describe("The desk's own id of the note.")),
            text: words.describe("The note."),
            at: maybe(at("When it was written")),
            by: maybe(party.describe("Who wrote it.")),
            audience: textAudience,
          }),
        )
        .describe("Notes of the desk."),
      facts: z
        .array(
          z.looseObject({
            key: text.describe("The desk's key of the fact."),
            label: maybe(text.describe("How to call it in a brief.")),
            ...factValue,
            message: maybe(id.describe("The message it was told in.")),
            contact: maybe(id.describe("The contact it was told in.")),
            by: maybe(party.describe("Who or what recorded it.")),
            certainty: z.enum(CERTAINTIES).describe("How sure it is."),
            others: maybe(
              z
                .array(z.looseObject(factValue))
                .describe("Other values told under this key, latest first, at most five."),
            ),
          }),
        )
        .describe("What the customer has told already, one entry a key."),
      doNotAsk: z.array(text).describe("Keys of the facts that are known and must not be asked for again."),
      attempts: z
        .array(
          z.looseObject({
            id: maybe(id.describe("The desk's own id of the attempt.")),
            what: words.describe("The remedy tried."),
            outcome: maybe(words.describe("What came of it.")),
            detail: maybe(words.describe("More of what came of it.")),
            at: maybe(at("When")),
            by: maybe(party.describe("Who tried it.")),
          }),
        )
        .describe("Remedies tried."),
      questions: z
        .array(
          z.looseObject({
            id: maybe(id.describe("The desk's own id of the question.")),
            text: words.describe("What has to be found out."),
            fact: maybe(text.describe("The key of the fact that would answer it.")),
            at: maybe(at("When it came up")),
            by: maybe(party.describe("Who asks.")),
          }),
        )
        .describe("Questions nobody has answered yet."),
      commitments: z
        .array(
          z.looseObject({
            id: maybe(id.describe("The desk's own id of the promise.")),
            text: words.describe("What was promised to the customer."),
            status: z.enum(COMMITMENT_STATUSES).describe("Open, kept, broken or renegotiated."),
            dueAt: maybe(at("When it is due")),
            at: maybe(at("When it was promised")),
            by: maybe(party.describe("Who promised it.")),
          }),
        )
        .describe("Promises to the customer."),
      handoffs: z
        .array(
          z.looseObject({
            id: maybe(id.describe("The desk's own id of the handoff.")),
            at: at("When it was requested"),
            from: maybe(party.describe("Who handed over.")),
            to: maybe(party.describe("Who received.")),
            fromChannel: maybe(channelSchema.describe("The channel before.")),
            toChannel: maybe(channelSchema.describe("The channel after.")),
            mode: maybe(modeSchema.describe("Cold, warm or callback.")),
            reason: maybe(reasonSchema.describe("Why.")),
            outcome: maybe(text.describe("How it ended.")),
          }),
        )
        .describe("Earlier handoffs of this journey."),
      owners: z
        .array(
          z.looseObject({
            party: party.describe("Who owned the journey."),
            fromAt: at("From when"),
            toAt: maybe(at("Until when")),
          }),
        )
        .describe("Earlier owners of this journey."),
      pastJourneys: z
        .array(
          z.looseObject({
            id: id.describe("The desk's own id of that journey."),
            subject: maybe(words.describe("What it was about.")),
            status: maybe(text.describe("The desk's status of it.")),
            openedAt: maybe(at("When it was opened")),
            closedAt: maybe(at("When it was closed")),
            outcome: maybe(words.describe("How it ended.")),
          }),
        )
        .describe("Earlier journeys of this customer."),
      slaClocks: z
        .array(
          z.looseObject({
            name: text.describe("Name of the clock."),
            status: z
              .enum(SLA_CLOCK_STATUSES)
              .describe("Running, paused, met or breached, as the desk gave it."),
            startedAt: maybe(at("When it started")),
            dueAt: maybe(at("When it runs out")),
          }),
        )
        .describe("Service-level clocks."),
      extensions: z
        .record(
          text,
          z
            .looseObject({
              value: json.describe("Any JSON."),
              audience,
              dropPriority: z
                .number()
                .describe("What goes first when a carrier is too small: higher numbers do."),
            })
            .describe("One thing the desk knows."),
        )
        .describe("What the desk knows beside all this, by name."),
      tone: z.enum(PACKET_TONES).describe("How to meet the customer."),
      nextStep: z
        .looseObject({
          code: text.describe("What to do next."),
          text: maybe(words.describe("In the sender's words, with the code as-noted.")),
        })
        .describe("What to do next."),
      warnings: z
        .array(
          z.looseObject({
            code: text.describe("What is wrong."),
            at: maybe(
              epochMsSchema.describe(
                "Since when, in epoch milliseconds: the earliest due time, or the first message without an answer.",
              ),
            ),
            count: maybe(count.describe("How many there are.")),
            key: maybe(text.describe("The key of the fact or the name of the clock.")),
            needed: maybe(assuranceSchema.describe("The assurance the target needs.")),
            found: maybe(assuranceSchema.describe("The highest assurance there is.")),
          }),
        )
        .describe("What to be careful about."),
      completeness: z
        .looseObject({
          score: z
            .number()
            .min(0)
            .max(1)
            .describe("Share of the required items that are there, from 0 to 1, to two decimals."),
          missing: z.array(text).describe("The items that are not there, or were erased."),
        })
        .describe("Whether what the target requires is there."),
      omissions: z
        .array(
          z.looseObject({
            kind: text.describe("The list of which something was left out."),
            count: count.describe("How many items were left out. The whole is in the journey, at its url."),
            firstAt: maybe(at("Time of the first item left out")),
            lastAt: maybe(at("Time of the last item left out")),
          }),
        )
        .describe("Loss report: what was left out."),
    })
    .meta({
      title: "Transfer packet",
      description:
        "Everything the receiver of a handoff needs. Times are integers of epoch milliseconds; a personal text that was erased is { erased: true }; lists are oldest first.",
    });
}
