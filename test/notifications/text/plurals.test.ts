import { builtInNotices, composeNotice, defineTemplate, variable } from "throughline/notifications";
import { describe, expect, it } from "vitest";

const link = "https://s.example/r/7Kq2mZ";
const say = (count: number, locale: string) =>
  composeNotice(builtInNotices["update.reply-waiting"], { count, link }, { locale })
    .body.slice(0, -1)
    .map(({ value }) => value)
    .join("");

/** A text that says which form it chose. */
const FORMS = defineTemplate({
  kind: "which.form",
  version: 1,
  purpose: "Shows the plural form that was chosen.",
  category: "transactional",
  urgency: "normal",
  tone: { acknowledge: "Nothing.", avoid: "Nothing." },
  variables: { count: variable.count() },
  subject: { en: "Form", el: "Form", hr: "Form" },
  text: {
    en: ".input {$count :integer}\n.match $count\none {{one}}\n* {{other}}",
    el: ".input {$count :integer}\n.match $count\none {{one}}\n* {{other}}",
    hr: ".input {$count :integer}\n.match $count\none {{one}}\nfew {{few}}\n* {{other}}",
  },
});

describe("plural forms", () => {
  it.each(["en", "el", "hr"])("in %s are those of Intl.PluralRules from 0 to 1,000", (locale) => {
    const rules = new Intl.PluralRules(locale);
    const all = Array.from({ length: 1_001 }, (_, count) => count);
    expect(all.map((count) => composeNotice(FORMS, { count }, { locale }).body[0]?.value)).toEqual(
      all.map((count) => rules.select(count)),
    );
  });

  it.each([
    [1, "Čeka vas 1 novi odgovor. Pročitajte ga"],
    [2, "Čekaju vas 2 nova odgovora. Pročitajte ih"],
    [4, "Čekaju vas 4 nova odgovora. Pročitajte ih"],
    [5, "Čeka vas 5 novih odgovora. Pročitajte ih"],
    [11, "Čeka vas 11 novih odgovora. Pročitajte ih"],
    [12, "Čeka vas 12 novih odgovora. Pročitajte ih"],
    [21, "Čeka vas 21 novi odgovor. Pročitajte ga"],
    [22, "Čekaju vas 22 nova odgovora. Pročitajte ih"],
    [101, "Čeka vas 101 novi odgovor. Pročitajte ga"],
  ])("of %d replies in Croatian read %j", (count, start) => {
    expect(say(count, "hr")).toBe(`${start} i odgovorite ovdje: `);
  });

  it.each([
    [0, "Σας περιμένουν 0 νέες απαντήσεις. Διαβάστε τις"],
    [1, "Σας περιμένει 1 νέα απάντηση. Διαβάστε την"],
    [2, "Σας περιμένουν 2 νέες απαντήσεις. Διαβάστε τις"],
  ])("of %d replies in Greek read %j", (count, start) => {
    expect(say(count, "el")).toBe(`${start} και απαντήστε εδώ: `);
  });

  it.each([
    [1, "trebamo još 1 minutu."],
    [3, "trebamo još 3 minute."],
    [7, "trebamo još 7 minuta."],
    [21, "trebamo još 21 minutu."],
  ])("of %d minutes in Croatian read %j", (minutes, words) => {
    const { body } = composeNotice(builtInNotices["handoff.delayed"], { minutes, link }, { locale: "hr" });
    expect(body.map(({ value }) => value).join("")).toContain(words);
  });
});
