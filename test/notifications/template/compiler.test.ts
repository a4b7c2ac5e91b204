import { resolve } from "node:path";
import ts from "typescript";
import { describe, expect, it } from "vitest";

const root = resolve(import.meta.dirname, "../../..");
const file = resolve(import.meta.dirname, "types.test.ts");
const MARK = "// @ts-expect-error ";

describe("what the compiler says to types.test.ts without its marks", () => {
  const source = ts.sys.readFile(file) ?? "";
  const expected = marksOf(source);
  const said = diagnosticsOf(source.replaceAll(MARK, "// "));

  it("is an error below every mark, and nowhere else", () => {
    expect(expected.length).toBeGreaterThan(15);
    expect(said.map(({ line }) => line)).toEqual(expected.map(({ line }) => line));
  });

  it("names the mistake where a text or a variable is wrong", () => {
    const named = expected.filter(({ mistake }) => /^(?:There|The|A) /.test(mistake));
    expect(named.length).toBeGreaterThan(8);
    for (const { line, mistake } of named)
      expect(said.find((one) => one.line === line)?.text).toContain(mistake);
  });
});

/** Each mark, with the line it is about. */
function marksOf(text: string): readonly { line: number; mistake: string }[] {
  return text.split("\n").flatMap((line, index) => {
    const at = line.indexOf(MARK);
    return at < 0 ? [] : [{ line: index + 1, mistake: line.slice(at + MARK.length) }];
  });
}

/** What is wrong with the file if this were its source. Lines count from 0. */
function diagnosticsOf(text: string): readonly { line: number; text: string }[] {
  const config = ts.readConfigFile(resolve(root, "tsconfig.json"), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config.config, ts.sys, root);
  const host = ts.createCompilerHost(options);
  const { getSourceFile } = host;
  host.getSourceFile = (name, ...rest) =>
    resolve(name) === file
      ? ts.createSourceFile(name, text, ts.ScriptTarget.ES2022)
      : getSourceFile(name, ...rest);
  const program = ts.createProgram([file], options, host);
  return program.getSemanticDiagnostics(program.getSourceFile(file)).map(({ start = 0, messageText }) => ({
    line: text.slice(0, start).split("\n").length - 1,
    text: ts.flattenDiagnosticMessageText(messageText, "\n"),
  }));
}
