// The rows of WebSocket frames (RFC 6455, section 5.2), good ones and those whose head is at fault.
import { utf8 } from '../wire/text.ts';
import {
  closeMeaning,
  type Frame,
  type FrameHead,
  isControl,
  masked,
  OPCODES,
  opcodeName,
  readClose,
} from '../wire/websocket.ts';
import { type Draft, fieldAt } from './draft.ts';
import { type Field, MAX_ROW_BYTES } from './row.ts';
import { byteCount, counted, hexOf, preview, quoted, textOf, textPreview } from './wording.ts';

type Content = Pick<Frame, 'head' | 'payload' | 'messageOpcode' | 'compressed'>;

/** The row of a frame; its payload is shown unmasked in the field, and as it was sent in the bytes. */
export function frameRow(frame: Frame): Draft {
  const { head, payload } = frame;
  const sent = head.key === undefined ? payload : masked(payload, head.key);
  const bytes = new Uint8Array(Math.min(head.bytes.length + sent.length, MAX_ROW_BYTES));
  bytes.set(head.bytes);
  bytes.set(sent.subarray(0, bytes.length - head.bytes.length), head.bytes.length);
  const size = frame.end - frame.start;
  return {
    kind: 'frame',
    summary: summaryOf(frame),
    size,
    bytes,
    fields: [...headFields(head), ...payloadFields(frame, size)],
  };
}

/** The row of a frame whose head is at fault; `bytes` are the frame's, as far as they have come. */
export function faultyFrameRow(head: FrameHead, bytes: Uint8Array, size: number): Draft {
  const sent = bytes.subarray(head.bytes.length);
  const payload = head.key === undefined ? sent : masked(sent, head.key);
  const content = { head, payload, messageOpcode: head.opcode, compressed: head.rsv1 };
  return {
    kind: 'frame',
    summary: summaryOf(content),
    size,
    bytes,
    fields: [...headFields(head), ...payloadFields(content, size)],
  };
}

/** `text “hello”, masked`; `close 1000 “bye”`; `ping`; `binary, 256 bytes`. */
function summaryOf(content: Content): string {
  const { head, compressed } = content;
  const name = opcodeName(head.opcode) ?? `reserved opcode 0x${head.opcode.toString(16)}`;
  const words = contentWords(content);
  const sized = words === undefined && head.length > 0 && head.opcode !== OPCODES.close;
  return [
    words === undefined ? name : `${name} ${words}`,
    ...(sized ? [byteCount(head.length)] : []),
    ...(compressed ? ['deflated'] : []),
    ...(head.fin ? [] : ['more to follow']),
    ...(head.key === undefined ? [] : ['masked']),
  ].join(', ');
}

function contentWords(content: Content): string | undefined {
  const { head, payload, messageOpcode, compressed } = content;
  if (head.opcode === OPCODES.close) return closeWords(payload);
  if (compressed || messageOpcode === OPCODES.binary) return undefined;
  return messageOpcode === OPCODES.text ? textPreview(payload) : preview(payload);
}

function closeWords(payload: Uint8Array): string | undefined {
  if (payload.length < 2) return undefined;
  const { code, reason } = readClose(payload);
  return reason === '' ? String(code) : `${code} ${quoted(reason)}`;
}

function headFields(head: FrameHead): readonly Field[] {
  const { start, length, key, keyAt } = head;
  const first = { start, end: start + 1 };
  const second = { start: start + 1, end: start + 2 };
  const reserved = [head.rsv1, head.rsv2, head.rsv3].flatMap((set, index) =>
    set ? [fieldAt(`rsv${index + 1}`, '1', first, start)] : [],
  );
  const name = opcodeName(head.opcode) ?? 'reserved';
  return [
    fieldAt('fin', head.fin ? '1' : '0', first, start),
    ...reserved,
    fieldAt('opcode', `${name} (${head.opcode})`, first, start),
    fieldAt('mask', key === undefined ? '0' : '1', second, start),
    fieldAt('length', counted(length), head.lengthAt, start),
    ...(key === undefined || keyAt === undefined
      ? []
      : [fieldAt('mask-key', hexOf(key), keyAt, start)]),
  ];
}

function payloadFields(content: Content, size: number): readonly Field[] {
  const { head, payload } = content;
  const start = head.bytes.length;
  if (size <= start) return [];
  const whole = { name: 'payload', value: payloadValue(content), start, end: size };
  if (head.opcode !== OPCODES.close || payload.length < 2) return [whole];
  const { code, reason } = readClose(payload);
  const meaning = closeMeaning(code);
  const words = meaning === undefined ? String(code) : `${code} (${meaning})`;
  return [
    whole,
    { name: 'close-code', value: words, start, end: start + 2 },
    ...(reason === ''
      ? []
      : [{ name: 'close-reason', value: `“${reason}”`, start: start + 2, end: size }]),
  ];
}

/** Unmasked, and all of it that the row holds. */
function payloadValue(content: Content): string {
  const { head, payload, messageOpcode, compressed } = content;
  if (head.opcode === OPCODES.close) return closeWords(payload) ?? hexOf(payload);
  const more = payload.length < head.length ? '…' : '';
  if (messageOpcode === OPCODES.text && !compressed) return `“${utf8(payload)}${more}”`;
  const text = isControl(head.opcode) ? textOf(payload) : undefined;
  return text === undefined ? hexOf(payload) : `“${text}${more}”`;
}
