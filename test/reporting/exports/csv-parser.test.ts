import * as fc from "fast-check";
import { isThroughlineError } from "throughline";
import { describe, expect, it } from "vitest";
import { CsvParser } from "../../../src/reporting/exports/csv-parser.js";
import { JsonItems } from "../../../src/reporting/exports/json-items.js";

/** The rows of a text that comes in pieces of the given length. */
function rowsOf(text: string, length = text.length, delimiter?: string) {
  const parser = new CsvParser(delimiter === undefined ? {} : { delimiter });
  const rows = [];
  for (let from = 0; from < text.length; from += Math.max(1, length))
    rows.push(...parser.push(text.slice(from, from + Math.max(1, length))));
  return [...rows, ...parser.end()];
}

const fieldsOf = (text: string) => rowsOf(text).map(({ fields }) => fields);

const quoted = (field: string) => `"${field.replaceAll('"', '""')}"`;

describe("CSV", () => {
  it.each([
    ["LF", "a,b\n1,2\n"],
    ["CR LF", "a,b\r\n1,2\r\n"],
    ["CR", "a,b\r1,2\r"],
    ["no line break at the end", "a,b\n1,2"],
    ["a byte order mark", "\ufeffa,b\n1,2"],
    ["semicolons", "a;b\n1;2"],
    ["tabs", "a\tb\n1\t2"],
    ["a line that names the delimiter", "sep=;\na;b\n1;2"],
    ["empty lines", "\n\na,b\n\n1,2\n\n"],
    ["quotes around everything", '"a","b"\r\n"1","2"\r\n'],
  ])("is read with %s", (_, text) => {
    expect(fieldsOf(text)).toEqual([
      ["a", "b"],
      ["1", "2"],
    ]);
  });

  it("keeps what stands in quotes: delimiters, line breaks and doubled quotes", () => {
    expect(fieldsOf('a,b\n"1,\r\n2","say ""hi"""\n')).toEqual([
      ["a", "b"],
      ["1,\r\n2", 'say "hi"'],
    ]);
  });

  it("takes a lone CR for the end of a row, also right before an LF of another", () => {
    expect(fieldsOf("a\rb\n")).toEqual([["a"], ["b"]]);
  });

  it("takes a quote inside an unquoted field for itself", () => {
    expect(fieldsOf('size,n\n27" screen,1\n')).toEqual([
      ["size", "n"],
      ['27" screen', "1"],
    ]);
  });

  it("says which rows have quotes that do not fit together", () => {
    expect(rowsOf('a,b\n"1"x,2\n3,4\n"5,6\n').map(({ line, malformed }) => [line, malformed])).toEqual([
      [1, false],
      [2, true],
      [3, false],
      [4, true],
    ]);
  });

  it("numbers the lines on which rows begin", () => {
    expect(rowsOf('a,b\n"1\n\n",2\n3,4').map(({ line }) => line)).toEqual([1, 2, 5]);
  });

  it("gives back what was written, however it is cut into pieces", () => {
    const field = fc.string({
      unit: fc.constantFrom("a", "ž", "😀", '"', ",", ";", "\n", "\r", " "),
      maxLength: 6,
    });
    const row = fc.array(field, { minLength: 2, maxLength: 4 });
    fc.assert(
      fc.property(
        fc.array(row, { minLength: 1, maxLength: 6 }),
        fc.integer({ min: 1, max: 9 }),
        (rows, length) => {
          const text = rows.map((fields) => fields.map(quoted).join(",")).join("\r\n");
          const read = rowsOf(text, length, ",");
          expect(read.map(({ fields }) => fields)).toEqual(rows);
          expect(read.every(({ malformed }) => !malformed)).toBe(true);
        },
      ),
      { seed: 71, numRuns: 300 },
    );
  });

  it("refuses a row without end, and one of ten thousand columns", () => {
    const parser = new CsvParser();
    parser.push('a,b\n1,"');
    const push = () => parser.push("x".repeat(5_000_000));
    expect(push).toThrow(/line 2 begins a row of more than 4194304 characters/);
    expect(() => rowsOf(`${"c,".repeat(9_999)}c\n`)).toThrow(/more than 4096 fields/);
    try {
      push();
    } catch (error) {
      expect(isThroughlineError(error, "INVALID_INPUT")).toBe(true);
    }
  });

  it("refuses a delimiter that cannot be one", () => {
    for (const delimiter of ["", ",,", '"', "\n"])
      expect(() => new CsvParser({ delimiter })).toThrow(/delimiter/);
  });
});

describe("JSON items", () => {
  const itemsOf = (text: string, length: number) => {
    const items = new JsonItems();
    const found: string[] = [];
    for (let from = 0; from < text.length; from += length)
      found.push(...items.push(text.slice(from, from + length)));
    items.end();
    return found.map((item): unknown => JSON.parse(item));
  };

  it("are those of an array, and those on lines of their own, however they are cut into pieces", () => {
    fc.assert(
      fc.property(
        fc.array(fc.dictionary(fc.string(), fc.jsonValue()), { maxLength: 5 }),
        fc.integer({ min: 1, max: 9 }),
        (items, length) => {
          const same = JSON.parse(JSON.stringify(items));
          expect(itemsOf(JSON.stringify(items), length)).toEqual(same);
          expect(itemsOf(JSON.stringify(items, null, 2), length)).toEqual(same);
          expect(itemsOf(items.map((item) => JSON.stringify(item)).join("\n"), length)).toEqual(same);
        },
      ),
      { seed: 72, numRuns: 200 },
    );
  });

  it("are objects, and complete", () => {
    expect(() => itemsOf("[1]", 9)).toThrow(/Item 1 is no object/);
    expect(() => itemsOf('{"a":1}\n{"a"', 9)).toThrow(/Item 2 is not complete/);
  });
});
