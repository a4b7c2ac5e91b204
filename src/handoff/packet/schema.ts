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
  type TransferPacket,
} from "./packet.js";

let built: z.ZodType<TransferPacket> | undefined;

/** The packet's schema, built at the first use: most programs that build packets never parse one. */
export function packetSchema(): z.ZodType<TransferPacket> {
  built ??= define();
  return built;
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
      id: id.describe("The desk's own id.").exactOptional(),
      name: words.describe("Name to show.").exactOptional(),
    })
    .meta({ id: "Party", description: "Who takes part." });
  const json: z.ZodType<JsonValue> = z.json().meta({ id: "Json", description: "Any JSON." });
  const audience = audienceSchema.describe("Who may see it.");

  const message = z.looseObject({
    id: id.describe("The desk's own id of the message.").exactOptional(),
    at: at("When it was said"),
    from: party.describe("Who said it."),
    text: words
      .describe("What was said. Absent where it is elsewhere, was deleted, or never was.")
      .exactOptional(),
    ref: text.describe("Where the text is, when it is not here.").exactOptional(),
    excerpt: words.describe("Part of a text that is elsewhere.").exactOptional(),
    digest: text.describe("Hash of a text that is elsewhere.").exactOptional(),
    attachments: z
      .array(
        z.looseObject({
          ref: text.describe("Where the file is."),
          name: words.describe("File name.").exactOptional(),
          type: text.describe("Media type.").exactOptional(),
          bytes: count.describe("Size in bytes.").exactOptional(),
          hash: text.describe("Hash of the content.").exactOptional(),
        }),
      )
      .describe("Files sent with it, by reference.")
      .exactOptional(),
    edited: z.literal(true).describe("Edited after it was sent.").exactOptional(),
    deleted: z.literal(true).describe("Deleted after it was sent; its text is not carried.").exactOptional(),
    automatic: z.literal(true).describe("Sent by a machine without being an answer.").exactOptional(),
  });
  const factValue = {
    value: scalar.describe("The value."),
    at: at("When it was told").exactOptional(),
  };

  return z
    .looseObject({
      schema: z.literal(PACKET_SCHEMA).describe("Name and version of this schema."),
      id: id.describe("Id of this packet."),
      issuedAt: at("When it was built"),
      expiresAt: at("From when on it is not to be relied on").exactOptional(),
      journey: z
        .looseObject({
          id: id.describe("The desk's own id of the journey."),
          version: count.describe("Version of the source this was built from.").exactOptional(),
          url: text.describe("Where the whole journey can be seen.").exactOptional(),
        })
        .describe("The journey that moves."),
      handoff: id.describe("The handoff this packet was built for.").exactOptional(),
      epoch: count.describe("Fencing token of the ownership it was built under.").exactOptional(),
      hop: z.int().min(1).describe("1 for the first handoff of the journey."),
      from: z
        .looseObject({
          party: party.describe("Who owned the journey when the packet was built.").exactOptional(),
          channel: channelSchema.describe("The channel of the last message or contact.").exactOptional(),
        })
        .describe("Where the journey comes from."),
      to: z
        .looseObject({
          channel: channelSchema.describe("Where the customer goes on.").exactOptional(),
          queue: id.describe("The queue that receives.").exactOptional(),
          party: party.describe("The agent or bot that receives.").exactOptional(),
          assurance: assuranceSchema
            .describe("The least assurance of who the customer is that the receiver needs.")
            .exactOptional(),
        })
        .describe("Where the journey goes."),
      mode: modeSchema.describe("Cold, warm or callback."),
      reason: reasonSchema.describe("Why the journey moves."),
      urgency: prioritySchema.describe("How much it presses."),
      skills: z.array(text).describe("Skills the receiver should have."),
      note: z
        .looseObject({ text: words.describe("The sender's note to the receiver."), audience })
        .describe("The sender's note to the receiver.")
        .exactOptional(),
      customer: z
        .looseObject({
          id: id.describe("The desk's own id of the customer.").exactOptional(),
          name: words.describe("Name to show.").exactOptional(),
          identities: z
            .array(
              z.looseObject({
                kind: text.describe("Such as phone, email or a channel's id."),
                value: words.describe("The number, address or account name."),
                assurance: assuranceSchema.describe("How sure we are that it is the customer's."),
              }),
            )
            .describe("Accounts, numbers and addresses."),
          language: text.describe("Language tag.").exactOptional(),
          timeZone: text.describe("IANA time zone.").exactOptional(),
          preferences: z.record(text, scalar).describe("How the customer likes to be served, by name."),
          consents: z
            .array(
              z.looseObject({
                purpose: text.describe("What the consent is for."),
                given: z.boolean().describe("Whether it was given."),
                at: at("When").exactOptional(),
              }),
            )
            .describe("Consents given and refused."),
        })
        .describe("Who the customer is."),
      issue: z
        .looseObject({
          subject: words.describe("What it is about, in the desk's words.").exactOptional(),
          request: z
            .looseObject({
              text: words.describe("The customer's own words, whole."),
              at: at("When they were said"),
              channel: channelSchema.describe("Where they were said."),
              message: id.describe("The message they were said in.").exactOptional(),
            })
            .describe(
              "What it is about, in the customer's words: the first message that says more than a greeting.",
            )
            .exactOptional(),
          description: words.describe("More of it, in the desk's words.").exactOptional(),
          category: text.describe("The desk's category.").exactOptional(),
          tags: z.array(text).describe("The desk's tags.").exactOptional(),
          priority: prioritySchema.describe("The desk's priority.").exactOptional(),
          status: text.describe("The desk's status.").exactOptional(),
          openedAt: at("When it was opened").exactOptional(),
          openedOn: channelSchema.describe("The channel it was opened on.").exactOptional(),
        })
        .describe("What it is about."),
      summary: z
        .looseObject({
          text: words.describe("The summary."),
          method: text.describe(
            "How it was made: extractive is this library's own, from the texts as they stand.",
          ),
          by: text.describe("Who or what made it.").exactOptional(),
          audience,
        })
        .describe("The journey so far, in a few sentences."),
      timeline: z
        .looseObject({
          total: count.describe("How many messages the journey had, kept or not."),
          conversations: z
            .array(
              z.looseObject({
                thread: id.describe("The provider's thread, where the channel has several.").exactOptional(),
                channel: channelSchema.describe("The one channel of this stretch."),
                startedAt: at("Time of the first message kept"),
                endedAt: at("Time of the last message kept"),
                omittedBefore: count
                  .describe(
                    "How many messages were left out just before this stretch, on this channel or others.",
                  )
                  .exactOptional(),
                messages: z.array(message).describe("The messages kept, oldest first."),
              }),
            )
            .describe("The messages kept, by unbroken stretches on one channel, oldest first."),
        })
        .describe("What was said."),
      contacts: z
        .array(
          z.looseObject({
            id: id.describe("The desk's own id of the contact.").exactOptional(),
            channel: channelSchema.describe("Phone, video, in person or the like."),
            status: z.enum(CONTACT_STATUSES).describe("Started, answered, missed or ended."),
            startedAt: at("When it started"),
            answeredAt: at("When it was answered").exactOptional(),
            endedAt: at("When it ended").exactOptional(),
            with: party.describe("Whom the customer spoke with.").exactOptional(),
            summary: words.describe("What was said, in brief.").exactOptional(),
            transcript: text.describe("Where the transcript is.").exactOptional(),
            recording: text.describe("Where the recording is.").exactOptional(),
          }),
        )
        .describe("Calls, video calls and visits."),
      notes: z
        .array(
          z.looseObject({
            id: id.describe("The desk's own id of the note.").exactOptional(),
            text: words.describe("The note."),
            at: at("When it was written").exactOptional(),
            by: party.describe("Who wrote it.").exactOptional(),
            audience,
          }),
        )
        .describe("Notes of the desk."),
      facts: z
        .array(
          z.looseObject({
            key: text.describe("The desk's key of the fact."),
            label: text.describe("How to call it in a brief.").exactOptional(),
            ...factValue,
            message: id.describe("The message it was told in.").exactOptional(),
            contact: id.describe("The contact it was told in.").exactOptional(),
            by: party.describe("Who or what recorded it.").exactOptional(),
            certainty: z.enum(CERTAINTIES).describe("How sure it is."),
            others: z
              .array(z.looseObject(factValue))
              .describe("Other values told under this key, latest first, at most five.")
              .exactOptional(),
          }),
        )
        .describe("What the customer has told already, one entry a key."),
      doNotAsk: z.array(text).describe("Keys of the facts that are known and must not be asked for again."),
      attempts: z
        .array(
          z.looseObject({
            id: id.describe("The desk's own id of the attempt.").exactOptional(),
            what: words.describe("The remedy tried."),
            outcome: words.describe("What came of it.").exactOptional(),
            detail: words.describe("More of what came of it.").exactOptional(),
            at: at("When").exactOptional(),
            by: party.describe("Who tried it.").exactOptional(),
          }),
        )
        .describe("Remedies tried."),
      questions: z
        .array(
          z.looseObject({
            id: id.describe("The desk's own id of the question.").exactOptional(),
            text: words.describe("What has to be found out."),
            fact: text.describe("The key of the fact that would answer it.").exactOptional(),
            at: at("When it came up").exactOptional(),
            by: party.describe("Who asks.").exactOptional(),
          }),
        )
        .describe("Questions nobody has answered yet."),
      commitments: z
        .array(
          z.looseObject({
            id: id.describe("The desk's own id of the promise.").exactOptional(),
            text: words.describe("What was promised to the customer."),
            status: z.enum(COMMITMENT_STATUSES).describe("Open, kept, broken or renegotiated."),
            dueAt: at("When it is due").exactOptional(),
            at: at("When it was promised").exactOptional(),
            by: party.describe("Who promised it.").exactOptional(),
          }),
        )
        .describe("Promises to the customer."),
      handoffs: z
        .array(
          z.looseObject({
            id: id.describe("The desk's own id of the handoff.").exactOptional(),
            at: at("When it was requested"),
            from: party.describe("Who handed over.").exactOptional(),
            to: party.describe("Who received.").exactOptional(),
            fromChannel: channelSchema.describe("The channel before.").exactOptional(),
            toChannel: channelSchema.describe("The channel after.").exactOptional(),
            mode: modeSchema.describe("Cold, warm or callback.").exactOptional(),
            reason: reasonSchema.describe("Why.").exactOptional(),
            outcome: text.describe("How it ended.").exactOptional(),
          }),
        )
        .describe("Earlier handoffs of this journey."),
      owners: z
        .array(
          z.looseObject({
            party: party.describe("Who owned the journey."),
            fromAt: at("From when"),
            toAt: at("Until when").exactOptional(),
          }),
        )
        .describe("Earlier owners of this journey."),
      pastJourneys: z
        .array(
          z.looseObject({
            id: id.describe("The desk's own id of that journey."),
            subject: words.describe("What it was about.").exactOptional(),
            status: text.describe("The desk's status of it.").exactOptional(),
            openedAt: at("When it was opened").exactOptional(),
            closedAt: at("When it was closed").exactOptional(),
            outcome: words.describe("How it ended.").exactOptional(),
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
            startedAt: at("When it started").exactOptional(),
            dueAt: at("When it runs out").exactOptional(),
          }),
        )
        .describe("Service-level clocks."),
      extensions: z
        .record(
          text,
          z.looseObject({
            value: json.describe("Any JSON."),
            audience,
            dropPriority: z
              .number()
              .describe("What goes first when a carrier is too small: higher numbers do."),
          }),
        )
        .describe("What the desk knows beside all this, by name."),
      tone: z.enum(PACKET_TONES).describe("How to meet the customer."),
      nextStep: z
        .looseObject({
          code: text.describe("What to do next."),
          text: words.describe("In the sender's words, with the code as-noted.").exactOptional(),
        })
        .describe("What to do next."),
      warnings: z
        .array(
          z.looseObject({
            code: text.describe("What is wrong."),
            at: epochMsSchema
              .describe(
                "Since when, in epoch milliseconds: the earliest due time, or the first message without an answer.",
              )
              .exactOptional(),
            count: count.describe("How many there are.").exactOptional(),
            key: text.describe("The key of the fact or the name of the clock.").exactOptional(),
            needed: assuranceSchema.describe("The assurance the target needs.").exactOptional(),
            found: assuranceSchema.describe("The highest assurance there is.").exactOptional(),
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
            firstAt: at("Time of the first item left out").exactOptional(),
            lastAt: at("Time of the last item left out").exactOptional(),
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
