// Which of the lesson's programs the bench runs.
import { For, Show } from 'solid-js';
import { TRACK_NAMES } from './track.ts';

interface Props {
  readonly tracks: readonly string[];
  readonly chosen: string;
  readonly onChoose: (track: string) => void;
}

export function TrackChoice(props: Props) {
  return (
    <Show when={props.tracks.length > 1}>
      <div class="tracks" role="radiogroup" aria-label="Track">
        <For each={props.tracks}>
          {(track) => (
            <label class="track-option" data-chosen={track === props.chosen}>
              <input
                type="radio"
                name="track"
                value={track}
                checked={track === props.chosen}
                onChange={() => props.onChoose(track)}
              />
              {TRACK_NAMES[track] ?? track}
            </label>
          )}
        </For>
      </div>
    </Show>
  );
}
