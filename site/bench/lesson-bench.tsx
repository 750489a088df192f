// The bench of a lesson that may have a program in more than one language. A track is a bench of its own: another program,
// other drafts, another machine. The choice stands in the address, and the text shows what belongs to it.
import { createEffect, createMemo, createSignal, onMount, type ParentProps, Show } from 'solid-js';
import { unwrap } from 'solid-js/store';
import Bench from './bench.tsx';
import type { BenchLesson } from './lesson.ts';
import { chosenMachine, type MachineName, offersContainer } from './machine-choice.ts';
import { isEmbedded } from './sandbox.ts';
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
  const [offers, setOffers] = createSignal(false);
  // The choice itself lies in storage: a reader may make one that is to hold from the next bench on.
  const [chosen, tellChosen] = createSignal(undefined, { equals: false });
  onMount(() => {
    const asked = addressedTrack(location.search);
    if (asked !== undefined && tracks.includes(asked)) setTrack(asked);
    // A frame in anybody's page loads nothing from a third party.
    setOffers(!props.alone && offersContainer());
  });
  createEffect(() => {
    document.documentElement.dataset.track = track();
  });

  async function choose(next: string): Promise<void> {
    history.replaceState(history.state, '', withTrack(location.href, next, tracks[0]));
    if (machineOf(next) === 'webcontainer' && (await isEmbedded())) location.reload();
    else setTrack(next);
  }

  function machineOf(asked: string): MachineName {
    return asked === 'node' && offers() ? chosenMachine() : 'embedded';
  }

  async function chooseMachine(next: MachineName): Promise<void> {
    // The choice is remembered, and the track is in the address.
    if (next === 'webcontainer' && (await isEmbedded())) location.reload();
    else tellChosen();
  }

  /** Another track or another machine is another bench. */
  const shown = createMemo(
    () => {
      chosen();
      return {
        lesson: lessons.find((each) => each.track === track()),
        wanted: machineOf(track()),
      };
    },
    undefined,
    { equals: (a, b) => a.lesson === b.lesson && a.wanted === b.wanted },
  );

  return (
    <Show when={shown()} keyed>
      {({ lesson, wanted }) =>
        lesson && (
          <Bench
            lesson={lesson}
            tracks={tracks}
            onTrack={(next) => void choose(next)}
            machine={{ wanted, isOffered: offers, choose: chooseMachine }}
            {...(props.alone ? { alone: true } : {})}
          >
            {props.children}
          </Bench>
        )
      }
    </Show>
  );
}
