import { availableParallelism } from "node:os";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";

/**
 * Does work on every core: each gets a share of it, numbered from 0, in a thread that runs this very program again. The
 * results come in the order of the shares. In a thread the call does its share and ends the thread.
 */
export async function overCores<Result>(
  work: (share: number, of: number) => Result | Promise<Result>,
): Promise<readonly Result[]> {
  if (!isMainThread) {
    const { share, of } = workerData as { readonly share: number; readonly of: number };
    parentPort?.postMessage(await work(share, of));
    process.exit();
  }
  const of = availableParallelism();
  return Promise.all(Array.from({ length: of }, (_, share) => resultOf<Result>(share, of)));
}

function resultOf<Result>(share: number, of: number): Promise<Result> {
  return new Promise((resolve, reject) => {
    const thread = new Worker(process.argv[1] ?? "", {
      workerData: { share, of },
      argv: process.argv.slice(2),
    });
    thread.once("message", resolve);
    thread.once("error", reject);
    thread.once("exit", (code) => reject(new Error(`The thread of share ${share} ended with ${code}.`)));
  });
}
