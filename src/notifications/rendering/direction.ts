/** Languages written from right to left unless their tag names another script. */
const RIGHT_TO_LEFT = new Set(["ar", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"]);

/** Scripts written from right to left. */
const RIGHT_TO_LEFT_SCRIPTS = new Set(["Adlm", "Arab", "Hebr", "Rohg", "Syrc", "Thaa"]);

/** Which way a language is written. `Intl.Locale` does not say so everywhere yet. */
export function directionOf(locale: string): "ltr" | "rtl" {
  const { language, script } = new Intl.Locale(locale);
  const turned = script === undefined ? RIGHT_TO_LEFT.has(language) : RIGHT_TO_LEFT_SCRIPTS.has(script);
  return turned ? "rtl" : "ltr";
}
