// The recording that the lane motif draws: what five clients and one server said to one another on one port.

export interface Mark {
  /** Milliseconds since the first connection. */
  readonly at: number;
  readonly from: 'client' | 'server';
  /** Bytes. */
  readonly size: number;
}

export interface Lane {
  readonly asks: string;
  readonly answer: string;
  readonly opened: number;
  /** Left out where the connection outlives the picture. */
  readonly closed?: number;
  /** When the connection ceased to speak HTTP. */
  readonly switched?: number;
  readonly marks: readonly Mark[];
}

const server = (at: number, size: number): Mark => ({ at, from: 'server', size });
const client = (at: number, size: number): Mark => ({ at, from: 'client', size });

export const RECORDING_MS = 1000;

export const RECORDING: readonly Lane[] = [
  {
    asks: 'GET /',
    answer: '200',
    opened: 18,
    closed: 142,
    marks: [
      client(34, 412),
      server(78, 230),
      server(90, 4600),
      server(102, 4600),
      server(114, 1900),
    ],
  },
  {
    asks: 'GET /api/rooms',
    answer: '200',
    opened: 150,
    closed: 262,
    marks: [client(166, 390), server(222, 640)],
  },
  {
    asks: 'GET /news',
    answer: '200, an event stream',
    opened: 172,
    marks: [
      client(188, 380),
      server(230, 170),
      ...[318, 421, 503, 612, 688, 797, 884, 961].map((at, index) =>
        server(at, 44 + (index % 3) * 40),
      ),
    ],
  },
  {
    asks: 'GET /ws',
    answer: '101',
    opened: 196,
    switched: 262,
    marks: [
      client(212, 520),
      server(256, 190),
      client(330, 18),
      server(346, 14),
      server(352, 14),
      client(448, 38),
      server(464, 34),
      server(571, 52),
      client(640, 9),
      server(654, 6),
      client(702, 64),
      server(720, 60),
      server(812, 28),
      client(870, 22),
      server(886, 18),
      server(940, 30),
    ],
  },
  {
    asks: 'GET /ws',
    answer: '101',
    opened: 286,
    switched: 344,
    marks: [
      client(300, 520),
      server(338, 190),
      server(354, 14),
      server(466, 34),
      client(566, 56),
      server(582, 52),
      server(722, 60),
      client(806, 32),
      server(822, 28),
      server(890, 18),
    ],
  },
];
