import { type Carrier, defineCarrier } from "./carrier.js";
import {
  bare,
  type FlatRecord,
  flatJson,
  flatStrings,
  jsonCharacters,
  jsonText,
  sipHeader,
  userToUser,
} from "./formats.js";

const characters = (text: string) => text.length;

/** Inside the desk and its platforms. */
const inside = { audience: "agent", needs: "reference" } as const;
/** Where people see it, may edit it, and anybody may come by it: a token and nothing else. */
const seen = { audience: "public", needs: "token", tokenOnly: true, unit: "characters" } as const;

/**
 * The carriers that are built in, by name. Each limit names where it comes from; those marked weak were seen second hand only.
 */
export const CARRIERS = {
  /** SIP User-to-User header: 128 octets, from ISDN's user-user information element, which RFC 7433 carries on (weak: by gateways' manuals). */
  "sip-uui": defineCarrier({ name: "sip-uui", ...inside, limit: 128, unit: "octets", format: userToUser }),
  /** SIP User-to-User at platforms that take 256 bytes: Talkdesk, "set SIP headers preferences". */
  "sip-uui-256": defineCarrier({
    name: "sip-uui-256",
    ...inside,
    limit: 256,
    unit: "octets",
    format: userToUser,
  }),
  /** Headers in a SIP URI at Twilio: less than 1,024 characters, error 21227. */
  "twilio-sip": defineCarrier({
    name: "twilio-sip",
    ...inside,
    limit: 1023,
    unit: "characters",
    format: sipHeader("X-Throughline"),
  }),
  /** Cisco expanded call context variable: 210 bytes, Finesse developer guide. */
  "cisco-ecc": defineCarrier({
    name: "cisco-ecc",
    ...inside,
    limit: 210,
    unit: "UTF-8 bytes",
    format: jsonText,
  }),
  /** Messenger `metadata`: 1,000 characters (weak: a mirror of the documentation and comments in three SDKs). */
  "messenger-metadata": defineCarrier({
    name: "messenger-metadata",
    ...inside,
    limit: 1000,
    unit: "characters",
    format: jsonCharacters,
  }),
  /** `m.me` links: a `ref` of 2,083 characters, Messenger documentation of m.me links. */
  "messenger-link": defineCarrier({ name: "messenger-link", ...seen, limit: 2083, format: bare(characters) }),
  /** Telegram bot link: `start` of 64 characters of `[A-Za-z0-9_-]`, Telegram "deep linking". */
  "telegram-start": defineCarrier({ name: "telegram-start", ...seen, limit: 64, format: bare(characters) }),
  /** Telegram mini app link: `startapp` of 512 characters of `[A-Za-z0-9_-]`, Telegram Mini Apps documentation. */
  "telegram-startapp": defineCarrier({
    name: "telegram-startapp",
    ...seen,
    limit: 512,
    format: bare(characters),
  }),
  /** Text that `wa.me` writes for the customer to send: 4,096 characters, the limit of a WhatsApp text. */
  "whatsapp-text": defineCarrier({ name: "whatsapp-text", ...seen, limit: 4096, format: bare(characters) }),
  /** `ig.me` links: a `ref` as Messenger's. */
  "instagram-link": defineCarrier({ name: "instagram-link", ...seen, limit: 2083, format: bare(characters) }),
  /** Text that an `sms:` link writes: one segment of 160 characters. */
  "sms-text": defineCarrier({ name: "sms-text", ...seen, limit: 160, format: bare(characters) }),
  /** A link to a page of the desk: 2,083 characters, the shortest limit of a browser in use. */
  link: defineCarrier({ name: "link", ...seen, limit: 2083, format: bare(characters) }),
  /** Digits that the customer says or dials. */
  pin: defineCarrier({ name: "pin", ...seen, limit: 32, format: bare(characters) }),
  /** Sunshine Conversations metadata: 4 KB, flat, of strings, numbers and booleans; SDK documentation. */
  sunshine: defineCarrier({
    name: "sunshine",
    ...inside,
    limit: 4096,
    unit: "UTF-8 bytes",
    format: flatJson,
  }),
  /** Amazon Connect contact attributes: 32,768 UTF-8 bytes, strings; `UpdateContactAttributes`. */
  "amazon-connect": defineCarrier({
    name: "amazon-connect",
    ...inside,
    limit: 32_768,
    unit: "UTF-8 bytes",
    format: flatStrings,
  }),
  /** Twilio TaskRouter task attributes: 4,096 bytes, white space included (weak: the figure was cut off on the page seen). */
  "twilio-task": defineCarrier({
    name: "twilio-task",
    ...inside,
    limit: 4096,
    unit: "UTF-8 bytes",
    format: jsonText,
  }),
  /** Twilio Conversations attributes: 16 KB, "Conversations limits". Every participant can read them, the customer too. */
  "twilio-conversation": defineCarrier({
    name: "twilio-conversation",
    audience: "customer",
    needs: "reference",
    limit: 16_384,
    unit: "UTF-8 bytes",
    format: jsonText,
  }),
  /** Dynamics 365 context variables: values of 4,000 characters, Microsoft Learn. At most 100 of them here. */
  dynamics: defineCarrier({
    name: "dynamics",
    ...inside,
    limit: null,
    unit: "characters",
    format: { ...flatStrings, longestValue: 4000, mostFields: 100 },
  }),
  /** Genesys Cloud participant data from a bot flow: 50 attributes, 256 characters a value; "set participant data action". */
  genesys: defineCarrier({
    name: "genesys",
    ...inside,
    limit: null,
    unit: "characters",
    format: { ...flatStrings, longestValue: 256, mostFields: 50 },
  }),
  /** Push notification: 4,096 bytes, of APNs, FCM and web push alike. It lands on the customer's device. */
  push: defineCarrier({
    name: "push",
    audience: "customer",
    needs: "reference",
    limit: 4096,
    unit: "UTF-8 bytes",
    format: flatJson,
  }),
  /** CloudEvents: intermediaries must forward 64 KiB, section "size limits" of the specification. */
  cloudevents: defineCarrier({
    name: "cloudevents",
    ...inside,
    limit: 65_536,
    unit: "UTF-8 bytes",
    format: flatJson,
  }),
} as const satisfies Readonly<
  Record<string, Carrier<string> | Carrier<FlatRecord> | Carrier<Readonly<Record<string, string>>>>
>;

/** The name of a carrier that is built in. */
export type CarrierName = keyof typeof CARRIERS;
