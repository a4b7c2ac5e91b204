import type { BuiltInChannel } from "./channel-id.js";
import {
  INSTAGRAM_TEXT,
  MESSENGER_TEXT,
  RCS_TEXT,
  SMS_TEXT,
  TELEGRAM_TEXT,
  VIBER_TEXT,
  WHATSAPP_TEXT,
  X_DIRECT_MESSAGE,
  X_POST,
} from "./message-limit.js";
import type { ChannelTraits, FreeFormWindow } from "./traits.js";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** WhatsApp: free text within 24 hours of the customer's last message, then approved templates only (Meta, customer service window). */
const WHATSAPP_WINDOW: FreeFormWindow = { anyoneMs: DAY_MS, personMs: DAY_MS, afterwards: "template" };

/** Messenger and Instagram: 24 hours, a person 7 days under the tag HUMAN_AGENT (Meta, Messenger Platform and IG Messaging API policy). */
const META_WINDOW: FreeFormWindow = { anyoneMs: DAY_MS, personMs: 7 * DAY_MS, afterwards: "nothing" };

const PUBLIC_POST = {
  exposure: "public",
  medium: "text",
  liveness: "delayed",
  typicalResponseMs: 2 * HOUR_MS,
  richness: "rich",
  attachments: false,
  messageLimit: X_POST,
  freeFormWindow: null,
  reach: "away",
  // Names and pictures are copied freely in public, and posts often reach a desk through a search, not from the account.
  senderAssurance: "self-asserted",
  identityKind: "account",
  needsAppOrAccount: true,
} as const;

/** What the messaging apps have in common. */
const MESSAGING_APP = {
  exposure: "private",
  medium: "text",
  liveness: "delayed",
  typicalResponseMs: 15 * MINUTE_MS,
  richness: "rich",
  attachments: true,
  freeFormWindow: null,
  reach: "away",
  // The provider lets only the holder of the account, or of the number it is bound to, write in its name.
  senderAssurance: "possession",
  identityKind: "account",
  needsAppOrAccount: true,
} as const;

/** What live conversations have in common. */
const LIVE = {
  exposure: "private",
  liveness: "live",
  messageLimit: null,
  freeFormWindow: null,
  reach: "present",
} as const;

/** The traits of the channels that come with the library. */
export const BUILT_IN_TRAITS: { readonly [channel in BuiltInChannel]: ChannelTraits } = {
  "social-post": { ...PUBLIC_POST, label: "Public post", wording: "in a public post" },
  "social-comment": { ...PUBLIC_POST, label: "Public comment", wording: "in the public comments" },
  "social-dm": {
    ...MESSAGING_APP,
    label: "Direct message",
    wording: "in a private message",
    messageLimit: X_DIRECT_MESSAGE,
  },
  messenger: {
    ...MESSAGING_APP,
    label: "Messenger",
    wording: "on Messenger",
    messageLimit: MESSENGER_TEXT,
    freeFormWindow: META_WINDOW,
  },
  instagram: {
    ...MESSAGING_APP,
    label: "Instagram message",
    wording: "in Instagram messages",
    messageLimit: INSTAGRAM_TEXT,
    freeFormWindow: META_WINDOW,
  },
  whatsapp: {
    ...MESSAGING_APP,
    label: "WhatsApp",
    wording: "on WhatsApp",
    messageLimit: WHATSAPP_TEXT,
    freeFormWindow: WHATSAPP_WINDOW,
    identityKind: "phone",
  },
  // Viber's session of 24 hours sets a price, not a permission.
  viber: {
    ...MESSAGING_APP,
    label: "Viber",
    wording: "on Viber",
    messageLimit: VIBER_TEXT,
    identityKind: "phone",
  },
  telegram: { ...MESSAGING_APP, label: "Telegram", wording: "on Telegram", messageLimit: TELEGRAM_TEXT },
  sms: {
    ...MESSAGING_APP,
    label: "SMS",
    wording: "by text message",
    richness: "plain",
    attachments: false,
    messageLimit: SMS_TEXT,
    // The network names the number of the SIM card. Some gateways let a sender forge it, so never raise it above possession.
    senderAssurance: "possession",
    identityKind: "phone",
    needsAppOrAccount: false,
  },
  rcs: {
    ...MESSAGING_APP,
    label: "RCS",
    wording: "by RCS message",
    messageLimit: RCS_TEXT,
    identityKind: "phone",
    needsAppOrAccount: false,
  },
  email: {
    exposure: "private",
    label: "E-mail",
    wording: "by e-mail",
    medium: "text",
    liveness: "delayed",
    typicalResponseMs: 8 * HOUR_MS,
    richness: "rich",
    attachments: true,
    messageLimit: null,
    freeFormWindow: null,
    reach: "away",
    // Anybody can write any address into the From line.
    senderAssurance: "self-asserted",
    identityKind: "email",
    needsAppOrAccount: false,
  },
  "web-chat": {
    ...LIVE,
    label: "Web chat",
    wording: "in our web chat",
    medium: "text",
    typicalResponseMs: MINUTE_MS,
    richness: "rich",
    attachments: true,
    // Any visitor can open it; the identity is the browser's visitor id.
    senderAssurance: "none",
    identityKind: "account",
    needsAppOrAccount: false,
  },
  "in-app-chat": {
    ...LIVE,
    label: "In-app chat",
    wording: "in the chat of our app",
    medium: "text",
    typicalResponseMs: 2 * MINUTE_MS,
    richness: "rich",
    attachments: true,
    reach: "away",
    // The app is signed in to the customer's account.
    senderAssurance: "possession",
    identityKind: "account",
    needsAppOrAccount: true,
  },
  phone: {
    ...LIVE,
    label: "Phone call",
    wording: "by phone",
    medium: "spoken",
    typicalResponseMs: 3 * MINUTE_MS,
    richness: "plain",
    attachments: false,
    reach: "ring",
    // A caller can show any number.
    senderAssurance: "self-asserted",
    identityKind: "phone",
    needsAppOrAccount: false,
  },
  callback: {
    ...LIVE,
    label: "Callback",
    wording: "with a callback",
    medium: "spoken",
    typicalResponseMs: 30 * MINUTE_MS,
    richness: "plain",
    attachments: false,
    reach: "ring",
    // The desk dials the number, so whoever answers holds it.
    senderAssurance: "possession",
    identityKind: "phone",
    needsAppOrAccount: false,
  },
  video: {
    ...LIVE,
    label: "Video call",
    wording: "in a video call",
    medium: "mixed",
    typicalResponseMs: 5 * MINUTE_MS,
    richness: "rich",
    attachments: true,
    // A link to a call can be passed on, and a face is proof only to one who knows it.
    senderAssurance: "self-asserted",
    identityKind: null,
    needsAppOrAccount: false,
  },
  "in-person": {
    ...LIVE,
    label: "In person",
    wording: "in person",
    medium: "mixed",
    typicalResponseMs: 10 * MINUTE_MS,
    richness: "rich",
    attachments: true,
    // Until a document is checked, people are who they say they are.
    senderAssurance: "self-asserted",
    identityKind: null,
    needsAppOrAccount: false,
  },
  portal: {
    exposure: "private",
    label: "Self-service portal",
    wording: "in your account on our site",
    medium: "text",
    liveness: "delayed",
    typicalResponseMs: 8 * HOUR_MS,
    richness: "rich",
    attachments: true,
    messageLimit: null,
    freeFormWindow: null,
    reach: "away",
    // The customer is signed in.
    senderAssurance: "possession",
    identityKind: "account",
    needsAppOrAccount: true,
  },
  forum: {
    ...PUBLIC_POST,
    label: "Community forum",
    wording: "in the community forum",
    typicalResponseMs: DAY_MS,
    attachments: true,
    messageLimit: null,
  },
};
