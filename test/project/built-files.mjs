/**
 * What the built files may contain: declarations never name zod, code imports only the packages that package.json
 * lists as dependencies or peers (and node:* only where an adapter or the command line needs it), every bundled
 * package stands in the notices, and the published schema is there. `built-files.mjs [ROOT]`
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import ts from "typescript";
import { thirdPartyNotices } from "./third-party.mjs";

const root = resolve(process.argv[2] ?? join(import.meta.dirname, "../.."));
const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const allowed = new Set([
  ...Object.keys(manifest.dependencies ?? {}),
  ...Object.keys(manifest.peerDependencies ?? {}),
]);
const files = readdirSync(join(root, "dist"), { recursive: true, encoding: "utf8" });
const problems = [];

for (const path of files) {
  if (!/\.(c?js|d\.c?ts)$/.test(path)) continue;
  const text = readFileSync(join(root, "dist", path), "utf8");
  const declarations = /\.d\.c?ts$/.test(path);
  const imports = ts.preProcessFile(text, true, true).importedFiles.map(({ fileName }) => fileName);
  for (const specifier of new Set(imports)) {
    if (specifier.startsWith(".")) continue;
    const name = /^(@[^/]+\/)?[^/]+/.exec(specifier)?.[0] ?? specifier;
    if (declarations) problems.push(`dist/${path} names the types of ${specifier}; public types are our own`);
    else if (!specifier.startsWith("node:") && !allowed.has(name)) {
      problems.push(`dist/${path} imports ${specifier}, which is neither a dependency nor bundled`);
    }
  }
}

const notices = join(root, "THIRD-PARTY-NOTICES.md");
if (!existsSync(notices) || readFileSync(notices, "utf8") !== thirdPartyNotices(root)) {
  problems.push("THIRD-PARTY-NOTICES.md does not list what is bundled now; run npm run notices");
}
if (problems.length > 0) {
  console.error(problems.join("\n"));
  process.exit(1);
}
console.log(`${files.length} built files`);
