/**
 * The packages whose code stands in `dist`, read from the bundler's comments, and the notices their licences ask
 * for. Run directly, it writes THIRD-PARTY-NOTICES.md; the check compares.
 */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";

/** @param {string} root */
export function bundledPackages(root) {
  const names = new Set();
  for (const path of readdirSync(join(root, "dist"), { recursive: true, encoding: "utf8" })) {
    if (!/\.c?js$/.test(path)) continue;
    const code = readFileSync(join(root, "dist", path), "utf8");
    for (const [, name] of code.matchAll(/^\/\/ .*node_modules\/((?:@[^/\s]+\/)?[^/\s]+)\//gm))
      names.add(name);
  }
  return [...names].sort();
}

/** @param {string} root */
export function thirdPartyNotices(root) {
  const sections = bundledPackages(root).map((name) => {
    const folder = join(root, "node_modules", name);
    const { license, homepage, repository } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
    if (file === undefined) throw new Error(`${name} is bundled, but carries no licence file`);
    const source = homepage ?? (typeof repository === "string" ? repository : repository?.url) ?? "";
    const text = readFileSync(join(folder, file), "utf8").trim();
    return `## ${name}\n\n${license}. ${source}\n\n\`\`\`text\n${text}\n\`\`\`\n`;
  });
  const opening = `# Third-party notices

The files in \`dist\` contain code of these packages. Run \`npm run notices\` after a change of what is bundled.
`;
  return [opening, ...sections].join("\n");
}

if (process.argv[1] === import.meta.filename) {
  const root = resolve(import.meta.dirname, "../..");
  writeFileSync(join(root, "THIRD-PARTY-NOTICES.md"), thirdPartyNotices(root));
}
