// The parts of css-tree that are imported by themselves, so that the bundle holds no more of it; @types/css-tree lacks them.
declare module 'css-tree/tokenizer' {
  export const tokenTypes: {
    readonly AtKeyword: number;
    readonly Url: number;
    readonly Function: number;
    readonly String: number;
    readonly WhiteSpace: number;
    readonly Comment: number;
  };
  export function tokenize(
    source: string,
    onToken: (type: number, start: number, end: number) => void,
  ): void;
}

declare module 'css-tree/utils' {
  interface Codec {
    decode(text: string): string;
    encode(text: string): string;
  }
  export const ident: Codec;
  export const string: Codec;
  export const url: Codec;
}
