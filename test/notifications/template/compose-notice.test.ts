import { builtInNotices, composeNotice, type NoticeMessage } from "throughline/notifications";
import { describe, expect, it } from "vitest";

const link = "https://s.example/r/7Kq2mZ";
const joined = ({ body }: NoticeMessage) => body.map(({ value }) => value).join("");

describe("a composed notice", () => {
  it("is the whole message, its text in parts that nobody has escaped yet", () => {
    const message = composeNotice(
      builtInNotices["update.reply-waiting"],
      { count: 2, link },
      { locale: "en-GB", brand: { name: "Kyma", color: "#005fcc" } },
    );
    expect(message).toEqual({
      kind: "update.reply-waiting",
      version: 1,
      locale: "en",
      category: "transactional",
      urgency: "normal",
      audience: "customer",
      subject: [{ type: "text", value: "A reply is waiting for you" }],
      body: [
        { type: "text", value: "You have " },
        { type: "value", variable: "count", is: "number", value: "2" },
        { type: "text", value: " new replies from us. Read them and answer here: " },
        { type: "value", variable: "link", is: "url", value: link },
      ],
      link,
      code: null,
      brand: { name: "Kyma", color: "#005fcc" },
    });
  });

  it("holds the code that is keyed in last, and says of each that it is one", () => {
    const message = composeNotice(
      builtInNotices["handoff.call-us"],
      { number: "+30 210 123 4567", locator: "204911", pin: "735026", minutes: 30 },
      { locale: "en" },
    );
    expect(message).toMatchObject({ link: null, code: "735026" });
    expect(
      message.body.flatMap((part) => (part.type === "value" ? [`${part.variable}: ${part.is}`] : [])),
    ).toEqual(["number: text", "locator: code", "pin: code", "minutes: number"]);
  });

  it("names a channel in the form that the sentence asks for", () => {
    const offer = (locale: string, onChannel: string) =>
      joined(composeNotice(builtInNotices["handoff.offer"], { onChannel, link }, { locale }));
    const starting = (locale: string, toChannel: string) =>
      joined(composeNotice(builtInNotices["handoff.starting"], { toChannel, link }, { locale }));
    expect(offer("hr", "whatsapp")).toContain("nastaviti na WhatsAppu?");
    expect(starting("hr", "whatsapp")).toContain("Selimo razgovor na WhatsApp da");
    expect(offer("el", "phone")).toContain("να συνεχίσουμε τηλεφωνικά;");
    expect(starting("el", "phone")).toContain("τη συνομιλία στο τηλέφωνο για");
    expect(offer("en", "sms")).toContain("continue by text message?");
  });

  it("calls a channel it does not know another channel, or as the desk says", () => {
    const values = { onChannel: "acme-kiosk", link };
    const offer = builtInNotices["handoff.offer"];
    expect(joined(composeNotice(offer, values, { locale: "hr" }))).toContain("nastaviti na drugom kanalu?");
    const phrases = {
      hr: { "acme-kiosk": { to: "na kiosk", on: "na kiosku" }, sms: { to: "na poruke", on: "porukama" } },
    };
    expect(joined(composeNotice(offer, values, { locale: "hr-BA", phrases }))).toContain(
      "nastaviti na kiosku?",
    );
    const sms = { onChannel: "sms", link };
    expect(joined(composeNotice(offer, sms, { locale: "hr", phrases }))).toContain("nastaviti porukama?");
    expect(joined(composeNotice(offer, values, { locale: "en", phrases }))).toContain(
      "continue on another channel?",
    );
  });

  it("keeps the brand as it was first given", () => {
    const brand = { name: "Kyma" };
    const first = composeNotice(builtInNotices["consent.opted-out"], {}, { locale: "en", brand });
    brand.name = "<script>";
    expect(composeNotice(builtInNotices["consent.opted-out"], {}, { locale: "en", brand }).brand).toBe(
      first.brand,
    );
    expect(joined(first)).toBe(
      "Kyma: you will get no more messages on this channel. To turn them on again, reply START.",
    );
  });

  it("does not see a time zone where it tells no time", () => {
    const { body } = composeNotice(
      builtInNotices["feedback.thanks"],
      {},
      { locale: "en", timeZone: "Mars/Olympus" },
    );
    expect(body).toHaveLength(1);
  });
});
