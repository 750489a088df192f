// What lies in .cache/python, for whoever lays it beside the site or boots from it.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface PackedZip {
  /** The zip, beside index.json. */
  readonly file: string;
  /** Bytes. */
  readonly size: number;
  /** The path that the zip must have in Pyodide, or the folder for what is in it: tracebacks name it, and so does `__file__`. */
  readonly location: string;
  /** A hash over all that the zip was made from. */
  readonly key: string;
}

export interface PackedGroup extends PackedZip {
  /** Version by package. */
  readonly packages: Readonly<Record<string, string>>;
  /** Modules that are worth importing before a program comes. */
  readonly preload: readonly string[];
}

export interface MissingGroup {
  /** Why the group is not there, and how to mend it. */
  readonly missing: string;
}

export interface PythonIndex {
  /** Pyodide's version: the bytecode is for no other. */
  readonly pyodide: string;
  readonly stdlib: PackedZip;
  /** The modules that replace CPython's lowest ones, from sandbox/engines/cpython/python. */
  readonly seams: PackedZip;
  readonly groups: Readonly<Record<string, PackedGroup | MissingGroup>>;
}

export const INDEX_FILE = 'index.json';

/** The index in `folder`, or undefined where nothing has been packed yet. */
export function readIndex(folder: string): PythonIndex | undefined {
  try {
    return JSON.parse(readFileSync(join(folder, INDEX_FILE), 'utf8')) as PythonIndex;
  } catch {
    return undefined;
  }
}
