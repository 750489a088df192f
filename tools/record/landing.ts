// Records the landing page: its twenty clients against its program, once with each of the two lines.
import { readFile } from 'node:fs/promises';
import { createProbe } from '../../sandbox/probe/probe.ts';
import { talk } from '../../site/landing/clients.ts';
import { type Mood, programThat } from '../../site/landing/program.ts';
import type { LandingRecording, RecordedRow } from '../../site/recordings/recording.ts';
import { cached, keyOf } from './cache.ts';
import { recordRun } from './run.ts';

const SOURCE = new URL('../../site/landing/server.py', import.meta.url);
const PARTS = ['server.py', 'clients.ts', 'program.ts'].map((file) => `site/landing/${file}`);

export async function landingRecording(): Promise<LandingRecording> {
  const source = await readFile(SOURCE, 'utf8');
  return cached('landing', await keyOf(PARTS), async () => ({
    blocks: await recordMood('blocks', source),
    yields: await recordMood('yields', source),
  }));
}

function recordMood(mood: Mood, source: string): Promise<readonly RecordedRow[]> {
  return recordRun({
    command: 'python',
    args: ['server.py'],
    files: { 'server.py': programThat(mood, source) },
    packages: ['tornado'],
    drive: (connect, port) => talk(connect, createProbe(connect, port)),
  });
}
