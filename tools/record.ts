// Records what the pages show of real runs: the landing page's twenty clients and every lesson. What has not changed
// since it was recorded is not run again.
//
//   node tools/record.ts [landing] [<nn>-<slug>]...     all of them, where none is named
import { lessonFolders } from './lesson/lesson-folder.ts';
import { landingRecording } from './record/landing.ts';
import { lessonRecording } from './record/lesson.ts';

const asked = process.argv.slice(2);
const names = asked.length > 0 ? asked : ['landing', ...lessonFolders()];
// One after the other: two programs that share the cores would record each other's pauses.
for (const name of names) await (name === 'landing' ? landingRecording() : lessonRecording(name));
