// What the bench has to say about its files: a link that carries somebody's edit, an address that is wrong, a lesson that
// has changed since the reader edited it, a Reset that can be undone. Each says how to go on.
import { For, type JSX, Show } from 'solid-js';
import type { BenchModel } from './bench-model.ts';

export function Notices(props: { readonly bench: BenchModel }) {
  const { drafts, arrival, lookAtShared } = props.bench;
  const looking = () => drafts.showing() === 'shared';
  const changed = () => filesChanged(drafts.shared().length);
  return (
    <>
      <Show when={arrival.trouble()}>
        {(why) => (
          <div class="notice trouble" role="alert">
            <p>{why()}</p>
            <Choices choices={[['Dismiss', arrival.dismiss]]} />
          </div>
        )}
      </Show>
      <Show when={drafts.shared().length > 0 && !looking()}>
        <Notice label="Somebody’s edit">
          <p>
            Somebody’s edit came by a link: {changed()}. It runs only when you press Run; your own
            version is kept.
          </p>
          <Choices
            choices={[
              ['Look at it', lookAtShared],
              ['Discard', drafts.discardShared],
            ]}
          />
        </Notice>
      </Show>
      <Show when={looking()}>
        <Notice label="Somebody’s edit">
          <p>You are looking at somebody’s edit: {changed()}. Your own version is kept.</p>
          <Choices
            choices={[
              ...(drafts.canAdopt() ? ([['Keep as mine', drafts.adoptShared]] as const) : []),
              ['Discard', drafts.discardShared],
            ]}
          />
        </Notice>
      </Show>
      <Show when={drafts.outdated().length > 0}>
        <Notice label="The lesson has changed">
          <p>
            The lesson’s {listed(drafts.outdated())} changed since this version was made. Diff shows
            the two side by side.
          </p>
          <Choices
            choices={[
              ['Keep this version', drafts.keepMine],
              ['Take the lesson’s', drafts.takeTheirs],
            ]}
          />
        </Notice>
      </Show>
      <Show when={drafts.showsSolution()}>
        <Notice label="The solution">
          <p>The solution. Press Solution again for your own version.</p>
        </Notice>
      </Show>
      <Show when={drafts.canUndoReset()}>
        <Notice label="Reset">
          <p>The files are the lesson’s again.</p>
          <Choices choices={[['Undo reset', drafts.undoReset]]} />
        </Notice>
      </Show>
    </>
  );
}

function Notice(props: { readonly label: string; readonly children: JSX.Element }) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for controls of a form.
    <div class="notice" role="group" aria-label={props.label}>
      {props.children}
    </div>
  );
}

type Choice = readonly [name: string, choose: () => void];

function Choices(props: { readonly choices: readonly Choice[] }) {
  return (
    <div class="choices">
      <For each={props.choices}>
        {([name, choose]) => (
          <button type="button" class="button" onClick={() => choose()}>
            {name}
          </button>
        )}
      </For>
    </div>
  );
}

function filesChanged(count: number): string {
  return count === 1 ? '1 file changed' : `${count} files changed`;
}

function listed(paths: readonly string[]): string {
  return paths.length < 2 ? paths.join('') : `${paths.slice(0, -1).join(', ')} and ${paths.at(-1)}`;
}
