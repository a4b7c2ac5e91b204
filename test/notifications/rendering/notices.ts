import type { Brand, NoticeCategory, NoticeMessage, NoticePart, NoticeText } from "throughline/notifications";

/** Notices as templates compose them, for tests of how channels show them. */
export function notice(given: Partial<NoticeMessage> = {}): NoticeMessage {
  return {
    kind: "update.reply-waiting",
    version: 1,
    locale: "en",
    category: "transactional",
    urgency: "normal",
    audience: "customer",
    subject: [text("A reply is waiting for you")],
    body: [
      text("You have "),
      value("count", "number", "2"),
      text(" new replies from us. Read them and answer here: "),
      value("link", "url", LINK),
    ],
    link: LINK,
    code: null,
    brand: null,
    ...given,
  };
}

export const LINK = "https://s.example/r/7Kq2mZ";

export const BRAND: Brand = {
  name: "Adria Telecom",
  url: "https://adria.example",
  color: "#0b7a75",
  address: "Ulica kneza Mislava 1, 10000 Zagreb",
};

export function text(of: string): NoticePart {
  return { type: "text", value: of };
}

export function value(
  variable: string,
  is: "text" | "url" | "code" | "time" | "number",
  of: string,
): NoticePart {
  return { type: "value", variable, is, value: of };
}

/** A notice that says a text of the customer's own, and nothing else. */
export function saying(of: string, more: Partial<NoticeMessage> = {}): NoticeMessage {
  return notice({
    subject: [text("About "), value("topic", "text", of)],
    body: [text("You told us: "), value("topic", "text", of), text(" Thank you.")],
    link: null,
    ...more,
  });
}

/** A public invitation, as the compiler has it. */
export function invitation(body: NoticeText = [text("Message us privately: "), value("link", "url", LINK)]) {
  const category: NoticeCategory = "public";
  return {
    ...notice({ kind: "privacy.move-to-private", category, subject: [text("Let's talk in private")], body }),
    audience: "public" as const,
  };
}
