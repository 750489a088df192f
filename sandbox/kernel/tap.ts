// What a tap sees: the life of a TCP connection, one event for each segment that matters to a reader.

export interface Endpoint {
  readonly address: string;
  readonly port: number;
}

export type Direction = 'client-to-server' | 'server-to-client';

/** `at` is in milliseconds of the observing host's clock; `flow` names one connection and is never used again. */
export type TapEvent =
  | {
      readonly kind: 'open';
      readonly flow: number;
      readonly at: number;
      readonly client: Endpoint;
      readonly server: Endpoint;
    }
  | {
      readonly kind: 'refused';
      readonly flow: number;
      readonly at: number;
      readonly server: Endpoint;
    }
  | {
      readonly kind: 'data';
      readonly flow: number;
      readonly at: number;
      readonly direction: Direction;
      /** Never changed after it was handed to the tap. */
      readonly bytes: Uint8Array;
    }
  /** FIN: this direction sends no more. */
  | {
      readonly kind: 'end';
      readonly flow: number;
      readonly at: number;
      readonly direction: Direction;
    }
  | {
      readonly kind: 'reset';
      readonly flow: number;
      readonly at: number;
      readonly direction: Direction;
    };

export type Tap = (event: TapEvent) => void;
