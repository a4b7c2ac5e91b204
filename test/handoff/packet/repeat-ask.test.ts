import { buildPacket, findRepeatAsks } from "throughline/handoff";
import { describe, expect, it } from "vitest";

const packet = buildPacket(
  {
    journey: { id: 1 },
    facts: [
      { key: "orderNumber", value: "4417" },
      { key: "iban", value: "HR12", label: "account number" },
      { key: "plan", value: "gold", certainty: "inferred" },
      { key: "no", value: "7" },
    ],
  },
  { to: { queue: "billing" }, reason: "other" },
  { id: "p-1", issuedAt: 0 },
);
const phrases = {
  orderNumber: ["αριθμός παραγγελίας", "broj narudžbe", "αριθμό παραγγελίας"],
  iban: ["broj računa"],
};
const find = (text: string) => findRepeatAsks(text, packet, { phrases });

describe("asking for what is known", () => {
  it.each([
    ["What is your order number?", ["orderNumber"]],
    ["Hello Anna. Could you tell me the ORDER NUMBER", ["orderNumber"]],
    ["Please send me your account number.", ["iban"]],
    ["Order number? And your account number?", ["orderNumber", "iban"]],
    ["Ποιος είναι ο αριθμός παραγγελίας σας;", ["orderNumber"]],
    ["Ποιος είναι ο αριθμος παραγγελιας\u037e", ["orderNumber"]],
    ["Παρακαλώ δώστε μου τον αριθμό παραγγελίας.", ["orderNumber"]],
    ["Koji je vaš broj narudžbe?", ["orderNumber"]],
    ["Molim vas, navedite broj racuna.", ["iban"]],
  ])("is found in %s", (text, keys) => {
    expect(find(text)).toEqual(keys);
  });

  it.each([
    "I see that your order number is 4417.",
    "Is your order number 4417?",
    "Your order number is on the invoice. Shall I go on?",
    "Thank you for the account number!",
    "Which reorder numbering do you mean?",
    "What is your plan?",
    "Is there no other way?",
    "Evo, vaš broj narudžbe; hvala.",
    "Ο αριθμός παραγγελίας σας είναι έτοιμος.",
    "",
    `${" ".repeat(10_000)}What is your order number?`,
  ])("is not found in %s", (text) => {
    expect(find(text)).toEqual([]);
  });

  it("takes no longer for a hostile text", () => {
    expect(find("order number ".repeat(100_000))).toEqual([]);
    expect(find("?".repeat(100_000))).toEqual([]);
  });
});
