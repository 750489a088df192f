import { chatRoomChecks } from '../chat-room.ts';
import type { Check, Evidence } from '../lesson.ts';

export const checks: readonly Check[] = chatRoomChecks;

/** The essay argues about callbacks in the lessons on what came after them. */
export const evidence: readonly Evidence[] = [];

export { chatRoomVisit as visit } from '../chat-room.ts';
