import {
  builtInNotices,
  defineTemplate,
  lintCatalog,
  noticeCatalog,
  variable,
} from "throughline/notifications";
import { describe, expect, it } from "vitest";

const link = "https://s.example/r/7Kq2mZ";
const ready = defineTemplate({
  kind: "pickup.ready",
  version: 3,
  purpose: "The parcel can be fetched.",
  category: "transactional",
  urgency: "normal",
  tone: { acknowledge: "The wait is over.", avoid: "Offers." },
  variables: { link: variable.url() },
  subject: { en: "Your parcel is here", el: "Το δέμα σας έφτασε", hr: "Vaš paket je stigao" },
  text: {
    en: "Your parcel is here. Where to fetch it: {$link}",
    el: "Το δέμα σας έφτασε. Δείτε από πού θα το πάρετε: {$link}",
    hr: "Vaš paket je stigao. Pogledajte gdje ga možete preuzeti: {$link}",
  },
});

describe("a catalogue of your own", () => {
  const catalog = noticeCatalog({
    brand: { name: "Kyma" },
    templates: { "pickup.ready": ready },
    overrides: {
      "feedback.thanks": { version: 2, text: { en: "Thank you, that helps us. {$brand}" } },
      "survey.csat": {
        version: 4,
        subject: { de: "Wie waren wir?" },
        text: { de: "Wie zufrieden sind Sie, von 1 (gar nicht) bis 5 (sehr)? Ein Tippen: {$link}" },
      },
    },
  });

  it("has the built-in kinds and its own", () => {
    expect(Object.keys(catalog.templates)).toEqual([...Object.keys(builtInNotices), "pickup.ready"]);
    expect(catalog.templates["pickup.ready"]).toBe(ready);
    expect(catalog.compose("pickup.ready", { link }, { locale: "el" })).toMatchObject({
      version: 3,
      locale: "el",
    });
  });

  it("says a kind in your words, in the locales you gave, under your version", () => {
    const thanks = catalog.compose("feedback.thanks", {}, { locale: "en" });
    expect(thanks.version).toBe(2);
    expect(thanks.body.map(({ value }) => value).join("")).toBe("Thank you, that helps us. Kyma");
    expect(catalog.compose("feedback.thanks", {}, { locale: "hr" }).body[0]?.value).toMatch(/^Hvala, vaše/);
    expect(builtInNotices["feedback.thanks"].version).toBe(1);
  });

  it("takes locales of your own", () => {
    expect(catalog.compose("survey.csat", { link }, { locale: "de-AT" })).toMatchObject({
      locale: "de",
      version: 4,
    });
    expect(catalog.compose("survey.nps", { link }, { locale: "de-AT" }).locale).toBe("en");
    const missing = lintCatalog(catalog).filter(({ rule }) => rule === "missing-locale");
    expect(missing).toHaveLength(Object.keys(catalog.templates).length - 1);
  });

  it("leaves the rules of a kind as they are", () => {
    expect(catalog.templates["survey.csat"]).toMatchObject({
      category: "survey",
      urgency: "deferrable",
      audience: "customer",
    });
  });

  it("puts in the brand, unless a notice has another or none", () => {
    expect(catalog.compose("survey.nps", { link }, { locale: "en" }).brand).toEqual({ name: "Kyma" });
    expect(catalog.compose("survey.nps", { link }, { locale: "en", brand: null }).brand).toBeNull();
    expect(
      catalog.compose("survey.nps", { link }, { locale: "en", brand: { name: "Alfa" } }).brand?.name,
    ).toBe("Alfa");
  });
});
