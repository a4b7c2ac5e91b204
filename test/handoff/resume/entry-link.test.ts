import { ENTRY_CHANNELS, type EntryChannel, entryLink, extractToken } from "throughline/handoff";
import { describe, expect, it } from "vitest";

const TOKEN = "tlr_Jk3v0Zb1w9TqYx5mC7hLr2Dn8sPf4Ga6";
const INVITATION = "tli_Jk3v0Zb1w9TqYx5mC7hLr2Dn8sPf4Ga6";

const LINKS: Readonly<Record<EntryChannel, { to: string; token?: string; text?: string; link: string }>> = {
  messenger: { to: "acme.support", link: `https://m.me/acme.support?ref=${TOKEN}` },
  telegram: { to: "acme_bot", link: `https://t.me/acme_bot?start=${TOKEN}` },
  "telegram-app": { to: "acme_bot/desk", link: `https://t.me/acme_bot/desk?startapp=${TOKEN}` },
  whatsapp: {
    to: "+302101234567",
    text: "Γεια σας & hello:",
    link: `https://wa.me/302101234567?text=${encodeURIComponent("Γεια σας & hello:")}%20${TOKEN}`,
  },
  instagram: { to: "acme", token: INVITATION, link: `https://ig.me/m/acme?ref=${INVITATION}` },
  viber: { to: "acme", link: `viber://pa?chatURI=acme&context=${TOKEN}&text=${TOKEN}` },
  sms: { to: "+302101234567", link: `sms:+302101234567?body=${TOKEN}` },
  phone: { to: "+302101234567", token: "204911735026", link: "tel:+302101234567,,204911735026" },
  web: { to: "https://acme.example/resume", link: `https://acme.example/resume#${TOKEN}` },
};

describe("an entry link", () => {
  it.each(ENTRY_CHANNELS)("opens %s with the token in it", (channel) => {
    const { link, token = TOKEN, ...options } = LINKS[channel];
    expect(entryLink(channel, token, options)).toBe(link);
  });

  it.each(ENTRY_CHANNELS.filter((channel) => channel !== "phone"))(
    "of %s gives the token back",
    (channel) => {
      const { link, token = TOKEN } = LINKS[channel];
      expect(extractToken(decodeURIComponent(link))).toBe(token);
    },
  );

  it("never holds its token in what a server is asked for, where it leads to a page", () => {
    expect(new URL(LINKS.web.link).pathname + new URL(LINKS.web.link).search).toBe("/resume");
  });

  it("fits Telegram's 64 characters and 48 bytes", () => {
    expect(TOKEN.length).toBeLessThanOrEqual(64);
    expect(Buffer.from(TOKEN, "base64url").length).toBeLessThanOrEqual(48);
  });

  it.each<[string, EntryChannel, string, string]>([
    ["a token that is none", "telegram", "hello", "acme_bot"],
    ["a PIN where a token belongs", "whatsapp", "204911735026", "+302101234567"],
    ["a token where digits belong", "phone", TOKEN, "+302101234567"],
    ["a name with a query", "messenger", TOKEN, "acme?ref=evil#"],
    ["a number without a country", "sms", TOKEN, "2101234567"],
    ["a page without TLS", "web", TOKEN, "http://acme.example/"],
    ["a script for a page", "web", TOKEN, "javascript:alert(1)"],
    ["a page with a fragment", "web", TOKEN, "https://acme.example/#a"],
  ])("is refused for %s, without repeating it", (_, channel, token, to) => {
    const make = () => entryLink(channel, token, { to });
    expect(make).toThrow(expect.objectContaining({ code: "INVALID_INPUT" }));
    expect(make).not.toThrow(expect.objectContaining({ message: expect.stringContaining(token) }));
  });
});

describe("extractToken", () => {
  it.each([
    ["a text", `Hello! My code: ${TOKEN}`, TOKEN],
    ["a start command", `/start ${TOKEN}`, TOKEN],
    ["the same token twice", `${TOKEN} ${TOKEN}`, TOKEN],
    ["an invitation", `(${INVITATION})`, INVITATION],
    ["two different ones", `${TOKEN} ${INVITATION}`, null],
    ["a longer word", `${TOKEN}x`, null],
    ["a shorter one", TOKEN.slice(0, -1), null],
    ["nothing", "", null],
    ["a token too far in", " ".repeat(10_000) + TOKEN, null],
  ])("finds in %s what is there", (_, text, token) => {
    expect(extractToken(text)).toBe(token);
  });
});
