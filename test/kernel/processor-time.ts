/** A MiB of JSON that `JSON.parse` takes about 6 ms for on a machine that is not busy. */
const NUMBERS = `[${Array.from({ length: 349_525 }, () => "10").join(",")}]`;

/** The least processor time, in milliseconds, that one of a few runs takes. */
export function processorTimeMs(run: () => void): number {
  const times = Array.from({ length: 4 }, () => {
    const start = process.cpuUsage();
    run();
    const { user, system } = process.cpuUsage(start);
    return (user + system) / 1_000;
  });
  return Math.min(...times);
}

/** What 50 ms are on this machine at this moment: where it is slow, as long as it takes to read eight MiB of numbers. */
export function fiftyMs(): number {
  return Math.max(50, 8 * processorTimeMs(() => JSON.parse(NUMBERS)));
}
