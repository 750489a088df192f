// The character devices that programs count on (null(4), full(4), random(4)), by their names in /dev.
import { crypto } from '../platform.ts';
import { FsError } from './fs-error.ts';
import { type Device, type Inode, newDevice } from './inode.ts';

/** Memory devices have this major number (devices.txt of Linux). */
const MAJOR = 1;
/** What getRandomValues fills at most. */
const RANDOM_PIECE = 65_536;

const swallow = (bytes: Uint8Array): number => bytes.length;
const zeros = (into: Uint8Array): number => into.fill(0).length;
const random = (into: Uint8Array): number => {
  const piece = into.subarray(0, RANDOM_PIECE) as Uint8Array<ArrayBuffer>;
  return crypto.getRandomValues(piece).length;
};

type Row = readonly [name: string, minor: number, read: Device['read'], write: Device['write']];

const MEMORY: readonly Row[] = [
  ['null', 3, () => 0, swallow],
  ['zero', 5, zeros, swallow],
  [
    'full',
    7,
    zeros,
    () => {
      throw new FsError('ENOSPC');
    },
  ],
  ['random', 8, random, swallow],
  ['urandom', 9, random, swallow],
];

/** What is in /dev. The standard streams are those that a process begins with. */
export function deviceEntries(streams: readonly Inode[]): [string, Inode][] {
  const names = ['stdin', 'stdout', 'stderr'];
  return [
    ...MEMORY.map(([name, minor, read, write]): [string, Inode] => [
      name,
      newDevice((MAJOR << 8) | minor, read, write),
    ]),
    ...streams.map((stream, number): [string, Inode] => [names[number] ?? `${number}`, stream]),
  ];
}
