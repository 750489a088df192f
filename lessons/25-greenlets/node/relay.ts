// A function that waits, and one that has called it and does not.
import { sleep } from './service.ts';

/** What was said, in its order. */
export async function relay(): Promise<readonly string[]> {
  const said: string[] = [];

  async function speak(name: string): Promise<void> {
    said.push(`${name}: shall I begin?`);
    await sleep(10);
    said.push(`${name}: and I go on.`);
  }

  ['Ada', 'Alan'].forEach(speak);
  said.push('Main: they are through.');
  await sleep(20);
  return said;
}
