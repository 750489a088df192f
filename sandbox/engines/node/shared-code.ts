// What the rare code imports of the worker's own, by file: modules that must not be there twice, for they hold what the realm was
// before a program, or what belongs to its objects. The build puts these in the place of the files.
import { lacks } from './bindings/binding.ts';
import { bytesOf, findEncoding, normalize } from './bindings/buffer.ts';
import { jobClass, missingJobs } from './bindings/crypto_jobs.ts';
import { keyBytes, keyClasses } from './bindings/crypto_keys.ts';
import { decode, encode } from './bindings/encodings.ts';
import { later } from './bindings/later.ts';
import { crypto } from './platform.ts';

export const sharedCode = {
  'bindings/binding.ts': { lacks },
  'bindings/buffer.ts': { bytesOf, findEncoding, normalize },
  'bindings/crypto_jobs.ts': { jobClass, missingJobs },
  'bindings/crypto_keys.ts': { keyBytes, keyClasses },
  'bindings/encodings.ts': { decode, encode },
  'bindings/later.ts': { later },
  'platform.ts': { crypto },
};

export type SharedCode = typeof sharedCode;
