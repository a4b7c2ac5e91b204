/**
 * The form in which texts are compared: lower case, without accents, compatibility forms such as full-width digits made plain, the Greek
 * final sigma as any other, `đ` as `d`. As many words as before, in their order.
 */
export function plainText(text: string): string {
  return text
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replaceAll("ς", "σ")
    .replaceAll("đ", "d");
}
