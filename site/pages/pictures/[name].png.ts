// /pictures/<slug>.png: what others show beside a link to a page. Only where the site's own address is known at build time, for
// nobody could be told of them without it.
import type { APIRoute, GetStaticPaths } from 'astro';
import { allLessons, folderOf } from '../../lessons/catalogue.ts';
import { lanePicture } from '../../pictures/lane-picture.ts';
import type { RecordedRow } from '../../recordings/recording.ts';
import { landingRecording, pictured, recordingOf } from '../../recordings/recordings.ts';

interface Props {
  readonly rows: readonly RecordedRow[];
  readonly most: number;
}

export const getStaticPaths = (async () => {
  if (import.meta.env.SITE === undefined) return [];
  const lessons = (await allLessons()).map((lesson) => {
    const recording = recordingOf(folderOf(lesson), lesson.data.tracks[0] ?? 'python');
    const run = recording?.kind === 'recorded' ? recording.solution : undefined;
    return { name: lesson.id, rows: run === undefined ? [] : pictured(run), most: 6 };
  });
  return [{ name: 'site', rows: landingRecording().blocks, most: 20 }, ...lessons].map(
    ({ name, ...props }) => ({ params: { name }, props }),
  );
}) satisfies GetStaticPaths;

export const GET: APIRoute<Props> = ({ props }) =>
  new Response(lanePicture(props.rows, props.most), { headers: { 'content-type': 'image/png' } });
