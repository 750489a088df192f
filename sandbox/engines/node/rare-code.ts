// Code that few programs need, and none needs to begin: in a browser a script of its own, which may follow the worker's. It is
// evaluated in the middle of a program, and what of the worker's own it uses is handed to it (shared-code.ts).
import { parse } from 'cjs-module-lexer';
import { cryptoBinding } from './bindings/crypto.ts';
import { serdesBinding } from './bindings/serdes.ts';
import { zlibBinding } from './bindings/zlib.ts';
import { importOffset, outlineModule } from './source/module-source.ts';
import { firstAwait, problemIn, throwAround } from './source/places.ts';
import { scriptEdits } from './source/script-source.ts';
import { typeEdits } from './source/strip-types.ts';

export const rareCode = {
  outlineModule,
  importOffset,
  scriptEdits,
  typeEdits,
  problemIn,
  throwAround,
  firstAwait,
  lexExports: parse,
  cryptoBinding,
  serdesBinding,
  zlibBinding,
};

export type RareCode = typeof rareCode;
