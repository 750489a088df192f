// The bench of a lesson that may have a program in more than one language. A track is a bench of its own: another program,
// other drafts, another machine. The choice stands in the address, and the text shows what belongs to it.
import { createEffect, createSignal, onMount, type ParentProps, Show } from 'solid-js';
import { unwrap } from 'solid-js/store';
import Bench from './bench.tsx';
import type { BenchLesson } from './lesson.ts';
import { addressedTrack, withTrack } from './track.ts';

interface Props {
  /** One for each track; the first is shown unless the address says otherwise. */
  readonly lessons: readonly BenchLesson[];
  readonly alone?: boolean;
}

export default function LessonBench(props: ParentProps<Props>) {
  const lessons = unwrap(props.lessons);
  const tracks = lessons.map(({ track }) => track);
  // The page was built with the first; the address is asked once the script is there.
  const [track, setTrack] = createSignal(tracks[0] ?? 'python');
  onMount(() => {
    const asked = addressedTrack(location.search);
    if (asked !== undefined && tracks.includes(asked)) setTrack(asked);
  });
  createEffect(() => {
    document.documentElement.dataset.track = track();
  });

  function choose(next: string): void {
    setTrack(next);
    history.replaceState(history.state, '', withTrack(location.href, next, tracks[0]));
  }

  return (
    <Show when={lessons.find((each) => each.track === track())} keyed>
      {(lesson) => (
        <Bench
          lesson={lesson}
          tracks={tracks}
          onTrack={choose}
          {...(props.alone ? { alone: true } : {})}
        >
          {props.children}
        </Bench>
      )}
    </Show>
  );
}
