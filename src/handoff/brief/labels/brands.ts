/** Channels that go by the same name in every language. */
export const BRANDS: Readonly<Record<string, string>> = {
  messenger: "Messenger",
  instagram: "Instagram",
  whatsapp: "WhatsApp",
  viber: "Viber",
  telegram: "Telegram",
  sms: "SMS",
  rcs: "RCS",
};
