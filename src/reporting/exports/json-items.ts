import { ThroughlineError } from "../../kernel/error.js";

/** A longer object is no ticket. */
const LONGEST_ITEM = 4 * 1024 * 1024;

const [QUOTE, BACKSLASH, OPEN, CLOSE, OPEN_LIST, CLOSE_LIST] = [0x22, 0x5c, 0x7b, 0x7d, 0x5b, 0x5d];

/**
 * Cuts JSON into its objects piece by piece: an array of them, or one after the other, as JSON Lines has it. What an object holds is not looked at.
 *
 * @example
 * ```ts
 * const items = new JsonItems();
 * items.push('[{"id":1},{"id'); // ['{"id":1}']
 * items.push('":2}]'); // ['{"id":2}']
 * ```
 */
export class JsonItems {
  #text = "";
  #at = 0;
  /** Where the object begins that is being read; −1 between two. */
  #start = -1;
  #depth = 0;
  #inText = false;
  #items = 0;

  /**
   * The objects that the text completes.
   *
   * @throws ThroughlineError `JSON_MALFORMED` where something else than objects stands there, `JSON_LIMIT` for an object that is too large
   */
  push(text: string): readonly string[] {
    this.#text += text;
    const found: string[] = [];
    for (; this.#at < this.#text.length; this.#at++) {
      const code = this.#text.charCodeAt(this.#at);
      if (this.#start === -1) this.#between(code);
      else if (this.#inText) {
        if (code === BACKSLASH) this.#at++;
        else if (code === QUOTE) this.#inText = false;
      } else if (code === QUOTE) this.#inText = true;
      else if (code === OPEN || code === OPEN_LIST) this.#depth++;
      else if ((code === CLOSE || code === CLOSE_LIST) && --this.#depth === 0) {
        found.push(this.#text.slice(this.#start, this.#at + 1));
        this.#items++;
        this.#start = -1;
      }
    }
    const kept = this.#start === -1 ? this.#text.length : this.#start;
    this.#text = this.#text.slice(kept);
    this.#at -= kept;
    if (this.#start !== -1) this.#start = 0;
    if (this.#text.length > LONGEST_ITEM)
      throw new ThroughlineError(
        "JSON_LIMIT",
        `Object ${this.#items + 1} is longer than ${LONGEST_ITEM} characters.`,
        {
          details: { limit: "bytes", max: LONGEST_ITEM },
        },
      );
    return found;
  }

  /** @throws ThroughlineError `JSON_MALFORMED` where the text ends within an object */
  end(): void {
    if (this.#start !== -1) throw this.#malformed("is not complete");
  }

  #between(code: number): void {
    if (code === OPEN) {
      this.#start = this.#at;
      this.#depth = 1;
      this.#inText = false;
      return;
    }
    const separates =
      code <= 0x20 || code === 0x2c || code === OPEN_LIST || code === CLOSE_LIST || code === 0xfeff;
    if (!separates) throw this.#malformed("is no object");
  }

  #malformed(what: string): ThroughlineError {
    return new ThroughlineError(
      "JSON_MALFORMED",
      `Item ${this.#items + 1} ${what}. Give an array of objects, or one object on each line.`,
    );
  }
}
