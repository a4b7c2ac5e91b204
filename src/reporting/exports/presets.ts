import type { ExportMapping } from "./export-mapping.js";
import type { ExportForm } from "./export-rows.js";

/** The names of {@link EXPORT_PRESETS}. */
export type ExportPresetName = "zendesk" | "freshdesk" | "intercom" | "chatwoot" | "generic";

/** How the export of a helpdesk is read. */
export interface ExportPreset {
  readonly form: ExportForm;
  readonly mapping: ExportMapping;
}

/**
 * Tickets as the API gives them with `include=metric_sets`, and as full JSON exports have them.
 * Fields: developer.zendesk.com, "Tickets" and "Ticket Metrics" (`reply_time_in_minutes`, `solved_at`).
 */
const zendesk: ExportPreset = {
  form: "json",
  mapping: {
    id: "id",
    openedAt: "created_at",
    firstResponse: { after: "metric_set.reply_time_in_minutes.calendar", unit: "minutes" },
    resolvedAt: "metric_set.solved_at",
    ended: { column: "status", values: ["solved", "closed"] },
    revisedAt: "updated_at",
    channel: { column: "via.channel", values: { chat: "web-chat", voice: "phone", web: "web-form" } },
    customer: "requester_id",
    agent: "assignee_id",
    queue: "group_id",
    topic: "type",
    rating: {
      column: "satisfaction_rating.score",
      scale: { min: 0, max: 1 },
      values: {
        good: 1,
        good_with_comment: 1,
        bad: 0,
        bad_with_comment: 0,
        offered: null,
        unoffered: null,
      },
    },
  },
};

/**
 * Tickets as the API gives them with `include=stats`. Fields and the numbers of sources and statuses: developers.freshdesk.com, "Tickets". Ratings are
 * kept apart there, and are none of this file.
 */
const freshdesk: ExportPreset = {
  form: "json",
  mapping: {
    id: "id",
    openedAt: "created_at",
    firstResponse: { at: "stats.first_responded_at" },
    resolvedAt: "stats.resolved_at",
    closedAt: "stats.closed_at",
    ended: { column: "status", values: ["4", "5"] },
    revisedAt: "updated_at",
    channel: {
      column: "source",
      values: {
        "1": "email",
        "2": "web-form",
        "3": "phone",
        "7": "web-chat",
        "9": "web-form",
        "10": "email",
      },
    },
    beganByAgent: { column: "source", values: ["10"] },
    customer: "requester_id",
    agent: "responder_id",
    queue: "group_id",
    topic: "type",
    spam: { column: "spam", values: ["true"] },
  },
};

/**
 * Conversations as the API gives them. Fields: developers.intercom.com, "Conversation", "Conversation statistics" (`first_admin_reply_at`, a person's; bots
 * do not count; `last_close_at`) and "Conversation rating" (1 to 5). Times are seconds.
 */
const intercom: ExportPreset = {
  form: "json",
  mapping: {
    id: "id",
    openedAt: "created_at",
    times: "epoch-seconds",
    firstResponse: { at: "statistics.first_admin_reply_at" },
    closedAt: "statistics.last_close_at",
    ended: { column: "state", values: ["closed"] },
    revisedAt: "updated_at",
    channel: { column: "source.type", values: { conversation: "web-chat", phone_call: "phone" } },
    beganByAgent: { column: "source.delivered_as", values: ["admin_initiated"] },
    customer: "source.author.id",
    agent: "admin_assignee_id",
    queue: "team_assignee_id",
    rating: { column: "conversation_rating.rating" },
  },
};

/**
 * Conversations as the API gives them, one object each. Fields: developers.chatwoot.com, "Conversations", and the payloads of its webhooks. They do not say when a
 * conversation was resolved, so that no resolution time is worked out of them.
 */
const chatwoot: ExportPreset = {
  form: "json",
  mapping: {
    id: "id",
    openedAt: "created_at",
    times: "epoch-seconds",
    firstResponse: { at: "first_reply_created_at" },
    channel: {
      column: "meta.channel",
      values: {
        "Channel::Api": "api",
        "Channel::Email": "email",
        "Channel::FacebookPage": "messenger",
        "Channel::Sms": "sms",
        "Channel::Telegram": "telegram",
        "Channel::TwilioSms": "sms",
        "Channel::WebWidget": "web-chat",
        "Channel::Whatsapp": "whatsapp",
      },
    },
    customer: "meta.sender.id",
    agent: "meta.assignee.id",
    queue: "meta.team.id",
  },
};

/** A CSV file with columns of these names, and nothing in those that a ticket has no value for. */
const generic: ExportPreset = {
  form: "csv",
  mapping: {
    id: "id",
    openedAt: "opened_at",
    firstResponse: { at: "first_response_at" },
    resolvedAt: "resolved_at",
    channel: "channel",
    customer: "customer",
    agent: "agent",
    queue: "queue",
    topic: "topic",
    rating: { column: "rating" },
  },
};

/**
 * Mappings for the exports of known helpdesks, as far as their public documentation shows the fields. Accounts add fields and rename columns: take
 * one as a beginning where it does not fit.
 */
export const EXPORT_PRESETS: Readonly<Record<ExportPresetName, ExportPreset>> = {
  zendesk,
  freshdesk,
  intercom,
  chatwoot,
  generic,
};
