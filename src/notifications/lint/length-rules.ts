import { type MessageUnit, measureMessage } from "../../channels/index.js";
import type { Finding } from "./lint-finding.js";

/** The longest subject, in characters: what a phone shows of it. */
const LONGEST_SUBJECT = 40;
/** The most parts of a text message. */
const MOST_SMS_PARTS = 3;
/** The longest text in bytes of UTF-8, which is Instagram's limit, the narrowest of the private channels. */
const MOST_UTF8_BYTES = 1_000;
/** The longest public text, in characters as X weighs them. */
const LONGEST_PUBLIC = 280;

type Samples = readonly string[];

const most = (samples: Samples, unit: MessageUnit) =>
  Math.max(...samples.map((text) => measureMessage(text, unit)));

/** @param samples the variants of a subject, filled with the longest values */
export function* subjectRule(samples: Samples): Iterable<Finding> {
  const length = most(samples, "characters");
  if (length > LONGEST_SUBJECT)
    yield {
      rule: "subject-length",
      message: `It has up to ${length} characters, of at most ${LONGEST_SUBJECT}.`,
    };
}

/** @param samples the variants of a text, filled with the longest values */
export function* lengthRule(samples: Samples, audience: "public" | "customer"): Iterable<Finding> {
  const parts = most(samples, "sms-parts");
  if (parts > MOST_SMS_PARTS)
    yield {
      rule: "sms-parts",
      message: `It takes up to ${parts} text messages, of at most ${MOST_SMS_PARTS}. Shorten it.`,
    };
  const bytes = most(samples, "utf8-bytes");
  if (bytes > MOST_UTF8_BYTES)
    yield {
      rule: "utf8-bytes",
      message: `It has up to ${bytes} bytes, of at most ${MOST_UTF8_BYTES}. Shorten it.`,
    };
  const weight = audience === "public" ? most(samples, "weighted") : 0;
  if (weight > LONGEST_PUBLIC)
    yield {
      rule: "public-length",
      message: `It weighs up to ${weight} on X, of at most ${LONGEST_PUBLIC}. Shorten it.`,
    };
}
