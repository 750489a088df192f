// SHA-1 (FIPS 180-4, section 6.1). Broken as a signature; the WebSocket handshake asks for it by name and needs no secrecy.

export function sha1(message: Uint8Array): Uint8Array {
  const blocks = padded(message);
  const state: [number, number, number, number, number] = [
    0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0,
  ];
  const schedule = new Uint32Array(80);
  for (let at = 0; at < blocks.byteLength; at += 64) {
    for (let t = 0; t < 16; t += 1) schedule[t] = blocks.getUint32(at + 4 * t);
    for (let t = 16; t < 80; t += 1) {
      schedule[t] = rotated(word(t - 3) ^ word(t - 8) ^ word(t - 14) ^ word(t - 16), 1);
    }
    let [a, b, c, d, e] = state;
    for (let t = 0; t < 80; t += 1) {
      const [mixed, constant] = round(t, b, c, d);
      const next = (rotated(a, 5) + mixed + e + constant + word(t)) >>> 0;
      [a, b, c, d, e] = [next, a, rotated(b, 30), c, d];
    }
    state[0] += a;
    state[1] += b;
    state[2] += c;
    state[3] += d;
    state[4] += e;
  }
  const digest = new DataView(new ArrayBuffer(20));
  state.forEach((value, index) => {
    digest.setUint32(4 * index, value);
  });
  return new Uint8Array(digest.buffer);

  function word(t: number): number {
    return schedule[t] ?? 0;
  }
}

/** Section 5.1.1: a 1 bit, zeros, and the length in bits, up to a multiple of 64 bytes. */
function padded(message: Uint8Array): DataView {
  const bytes = new Uint8Array(Math.ceil((message.length + 9) / 64) * 64);
  bytes.set(message);
  bytes[message.length] = 0x80;
  const view = new DataView(bytes.buffer);
  view.setUint32(bytes.length - 8, Math.floor(message.length / 0x20000000));
  view.setUint32(bytes.length - 4, (message.length << 3) >>> 0);
  return view;
}

/** Sections 4.1.1 and 4.2.1: the function and the constant of a round. */
function round(t: number, b: number, c: number, d: number): readonly [number, number] {
  if (t < 20) return [(b & c) ^ (~b & d), 0x5a827999];
  if (t < 40) return [b ^ c ^ d, 0x6ed9eba1];
  if (t < 60) return [(b & c) ^ (b & d) ^ (c & d), 0x8f1bbcdc];
  return [b ^ c ^ d, 0xca62c1d6];
}

function rotated(value: number, by: number): number {
  return ((value << by) | (value >>> (32 - by))) >>> 0;
}
