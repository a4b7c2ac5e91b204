import * as z from "zod";

/** The channels the catalogue knows. */
export const BUILT_IN_CHANNELS = [
  "social-post",
  "social-comment",
  "social-dm",
  "messenger",
  "instagram",
  "whatsapp",
  "viber",
  "telegram",
  "sms",
  "rcs",
  "email",
  "web-chat",
  "in-app-chat",
  "phone",
  "callback",
  "video",
  "in-person",
  "portal",
  "forum",
] as const;

/** One of {@link BUILT_IN_CHANNELS}. */
export type BuiltInChannel = (typeof BUILT_IN_CHANNELS)[number];

/** A built-in channel, or one of the desk's own: lower-case words joined by hyphens. */
export type ChannelId = BuiltInChannel | (string & Record<never, never>);

export const channelSchema: z.ZodType<ChannelId> = z
  .string()
  .regex(/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/, "must be lower-case words joined by hyphens")
  .max(64);
