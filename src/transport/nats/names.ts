import { invalidOption } from "../check-input.js";

const STREAM = /^[A-Za-z0-9_-]{1,64}$/;
const PREFIX = /^[A-Za-z0-9_-]{1,64}(\.[A-Za-z0-9_-]{1,64}){0,4}$/;

const utf8 = new TextEncoder();

/** What streams, subjects and consumers are called. */
export interface Names {
  /** How many partitions the subjects are spread over. */
  readonly partitions: number;
  /** The stream of envelopes, and what it holds. */
  readonly stream: string;
  readonly envelopes: string;
  /** The stream of dead letters, and what it holds. */
  readonly deadStream: string;
  readonly dead: string;
  /** The stream of who works on what, and what it holds. */
  readonly workerStream: string;
  readonly workers: string;
  /** The partition of a subject: always the same one. */
  partitionOf(subject: string): number;
  /** Where an envelope is published for every group. */
  forAll(partition: number): string;
  /** Where an envelope is published for one group. */
  forOne(partition: number, group: string): string;
  /** Whether what was published under `subject` is for `group`. */
  isFor(subject: string, group: string): boolean;
  /** What a consumer of a partition gets. */
  ofPartition(partition: number): string;
  /** The durable consumer of a group for a partition. */
  consumer(group: string, partition: number): string;
  /** What a group's dead letter is published under. */
  letter(group: string, key: string): string;
  /** The lease of a group on a partition. */
  lease(group: string, partition: number): string;
  /** Says that the lease of a group on a partition was given back, and not lost. */
  returned(group: string, partition: number): string;
  /** All leases and members of a group, and what was given back. */
  ofGroup(group: string): string;
  /** A subscription of a group, for as long as it is at work. */
  member(group: string, id: string): string;
}

/**
 * Makes the names out of the options.
 *
 * @throws ThroughlineError `INVALID_INPUT`
 */
export function namesOf(stream: string, prefix: string, partitions: number): Names {
  if (!STREAM.test(stream)) throw invalidOption("stream", "must be 1 to 64 letters, digits, _ and -");
  if (!PREFIX.test(prefix))
    throw invalidOption(
      "subjectPrefix",
      "must be up to 5 words of letters, digits, _ and -, with dots between them",
    );
  if (!Number.isSafeInteger(partitions) || partitions < 1 || partitions > 256)
    throw invalidOption("partitions", "must be an integer from 1 to 256");
  const ofPartition = (partition: number) => `${prefix}.events.${partition}`;
  return {
    partitions,
    stream,
    envelopes: `${prefix}.events.>`,
    deadStream: `${stream}_DEAD`,
    dead: `${prefix}.dead.>`,
    workerStream: `${stream}_WORKERS`,
    workers: `${prefix}.workers.>`,
    partitionOf: (subject) => hash(subject) % partitions,
    forAll: (partition) => `${ofPartition(partition)}.all`,
    forOne: (partition, group) => `${ofPartition(partition)}.one.${token(group)}`,
    isFor: (subject, group) => subject.endsWith(".all") || subject.endsWith(`.one.${token(group)}`),
    ofPartition: (partition) => `${ofPartition(partition)}.>`,
    consumer: (group, partition) => `${token(group)}-${partition}`,
    letter: (group, key) => `${prefix}.dead.${token(group)}.${key}`,
    lease: (group, partition) => `${prefix}.workers.${token(group)}.lease.${partition}`,
    returned: (group, partition) => `${prefix}.workers.${token(group)}.returned.${partition}`,
    ofGroup: (group) => `${prefix}.workers.${token(group)}.>`,
    member: (group, id) => `${prefix}.workers.${token(group)}.member.${id}`,
  };
}

/** A group as one token of a subject. No other group gives the same: `%` is no character of an id. */
function token(group: string): string {
  return group.replaceAll(".", "%2E");
}

/** FNV-1a, 32 bits: quick, the same everywhere, and spread well enough over a few hundred partitions. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (const byte of utf8.encode(text)) value = Math.imul(value ^ byte, 0x01000193);
  return value >>> 0;
}
