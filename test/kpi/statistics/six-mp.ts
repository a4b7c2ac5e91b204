import { readFileSync } from "node:fs";

/** One row of a file of `data`; `NA` is `null`. */
export type Row = Readonly<Record<string, string | number | null>>;

/** The rows of a file of `data`. */
export function readData(name: string): readonly Row[] {
  const text = readFileSync(new URL(`./data/${name}`, import.meta.url), "utf8");
  const [head = "", ...lines] = text.trim().split("\n");
  const columns = cells(head).map(String);
  return lines.map((line) => Object.fromEntries(cells(line).map((cell, index) => [columns[index], cell])));
}

/** The observations of one group of the 6-MP trial: "6-MP" or "control". */
export function remissions(group: string): { readonly time: number; readonly event: boolean }[] {
  return readData("gehan.csv")
    .filter((row) => row.group === group)
    .map(({ time, status }) => ({ time: Number(time), event: status === 1 }));
}

function cells(line: string): (string | number | null)[] {
  return line.split(",").map((cell) => {
    if (cell.startsWith('"')) return cell.slice(1, -1);
    return cell === "NA" ? null : Number(cell);
  });
}
