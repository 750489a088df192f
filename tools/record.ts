// Records what the pages show of real runs: the landing page's twenty clients and every lesson. What has not changed
// since it was recorded is not run again.
//
//   node tools/record.ts [landing] [<nn>-<slug>]...     all of them, where none is named
import { landingRecording } from './record/landing.ts';
import { lessonPrograms, lessonRecording } from './record/lesson.ts';

const asked = process.argv.slice(2);
const isAsked = (name: string) => asked.length === 0 || asked.includes(name);

// One after the other: two programs that share the cores would record each other's pauses.
if (isAsked('landing')) await landingRecording();
for (const [folder, track] of lessonPrograms()) {
  if (isAsked(folder)) await lessonRecording(folder, track);
}
