// Code that few programs need, and none needs to begin: in a browser a script of its own, which may follow the worker's. It
// rests on nothing that the realm shares, so that it can be evaluated in the middle of a program.
import { parse } from 'cjs-module-lexer';
import {
  ZStream,
  zlibDeflate,
  zlibDeflateEnd,
  zlibDeflateInit2,
  zlibDeflateReset,
  zlibDeflateSetDictionary,
  zlibInflate,
  zlibInflateEnd,
  zlibInflateInit2,
  zlibInflateReset,
  zlibInflateSetDictionary,
} from 'pako';
import * as algorithms from './bindings/crypto_algorithms.ts';
import { serdesBinding } from './bindings/serdes.ts';
import { outlineModule } from './source/module-source.ts';
import { firstAwait, problemIn, throwAround } from './source/places.ts';
import { scriptEdits } from './source/script-source.ts';
import { typeEdits } from './source/strip-types.ts';

export const rareCode = {
  outlineModule,
  scriptEdits,
  typeEdits,
  problemIn,
  throwAround,
  firstAwait,
  lexExports: parse,
  algorithms,
  serdesBinding,
  zlib: {
    ZStream,
    zlibDeflate,
    zlibDeflateEnd,
    zlibDeflateInit2,
    zlibDeflateReset,
    zlibDeflateSetDictionary,
    zlibInflate,
    zlibInflateEnd,
    zlibInflateInit2,
    zlibInflateReset,
    zlibInflateSetDictionary,
  },
};

export type RareCode = typeof rareCode;
