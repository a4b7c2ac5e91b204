/** `orderNumber` and `order_number` are read as `order number`. */
export function inWords(key: string): string {
  return key
    .replace(/[._-]+/g, " ")
    .replace(/(\p{Ll}|\d)(\p{Lu})/gu, "$1 $2")
    .toLowerCase();
}
