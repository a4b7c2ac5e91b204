/** What the sources of the library must not contain, even where a linter was told to look away. */
import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import ts from "typescript";

const root = resolve(process.argv[2] ?? join(import.meta.dirname, "../.."));
const files = readdirSync(join(root, "src"), { recursive: true, encoding: "utf8" }).filter((path) =>
  path.endsWith(".ts"),
);
const problems = [];

for (const path of files) {
  const text = readFileSync(join(root, "src", path), "utf8");
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true);
  const report = (position, problem) => {
    const { line } = file.getLineAndCharacterOfPosition(position);
    problems.push(`src/${path}:${line + 1} ${problem}`);
  };
  const visit = (node) => {
    if (node.kind === ts.SyntaxKind.AnyKeyword) report(node.getStart(), "`any`");
    if (ts.isNonNullExpression(node)) report(node.getStart(), "`!` asserts what the types do not know");
    if (ts.isEnumDeclaration(node)) report(node.getStart(), "`enum`; use a union of literals");
    ts.forEachChild(node, visit);
  };
  visit(file);
  for (const match of text.matchAll(/biome-ignore|@ts-(ignore|expect-error|nocheck)|\b(TODO|FIXME)\b/g)) {
    report(match.index, `\`${match[0]}\``);
  }
}

if (problems.length > 0) {
  console.error(problems.join("\n"));
  process.exit(1);
}
console.log(`${files.length} files`);
