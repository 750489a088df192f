// The error of this room: an encoder was asked for something that the standard cannot carry. Decoders never throw.

export type WireErrorCode = 'BAD_HEAD' | 'BAD_FRAME';

export class WireError extends Error {
  readonly code: WireErrorCode;
  constructor(code: WireErrorCode, message: string) {
    super(message);
    this.name = 'WireError';
    this.code = code;
  }
}
