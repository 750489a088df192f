// The dialog "Share": what to pass on, and the forms in which it can be. Fetched when somebody presses Share.
import { createSignal, createUniqueId, For, onMount, Show } from 'solid-js';
import { saveBlob } from '../bench/save-blob.ts';
import { commandOf } from '../bench/track.ts';
import { iframeCode, lessonAddress, markdownLink, type Shared } from './addresses.ts';
import { MAX_ENCODED, type SharedFile, writeEdit } from './edit-link.ts';
import type { PlaceIn } from './place-link.ts';
import { programZip, type ZippedProgram } from './program-zip.ts';

export interface ShareProps {
  readonly program: Omit<ZippedProgram, 'files' | 'address'> & {
    readonly track: string;
    readonly starter: readonly SharedFile[];
  };
  /** The files as the editor has them. */
  readonly files: readonly SharedFile[];
  readonly place: PlaceIn;
  readonly onClose: () => void;
}

export function ShareDialog(props: ShareProps) {
  let dialog: HTMLDialogElement | undefined;
  const { program } = props;
  const base = { slug: program.slug, track: program.track, files: program.starter };
  const edit = writeEdit(base, props.files);
  const [mine, setMine] = createSignal(edit.kind !== 'unchanged');
  const [atPlace, setAtPlace] = createSignal(false);
  const heading = createUniqueId();

  onMount(() => {
    // A click beside it closes it, as Escape does. Solid's types do not know the attribute yet.
    dialog?.setAttribute('closedby', 'any');
    dialog?.showModal();
  });

  const shared = (): Shared => {
    const place = atPlace() ? props.place : undefined;
    const its = mine() && edit.kind === 'fragment' ? edit.fragment : undefined;
    // An edit or a place is of one track's program, whichever track the other reader would see.
    const track = place === undefined && its === undefined ? undefined : program.track;
    const { slug, title } = program;
    return { origin: location.origin, slug, title, track, place, edit: its };
  };
  const tooLarge = () => mine() && edit.kind === 'too-large';

  function download(): void {
    const zip = programZip({
      ...program,
      files: mine() ? props.files : program.starter,
      address: lessonAddress({ origin: location.origin, slug: program.slug, title: program.title }),
    });
    saveBlob(new Blob([zip], { type: 'application/zip' }), `${program.slug}.zip`);
  }

  return (
    <dialog class="share" ref={dialog} aria-labelledby={heading} onClose={() => props.onClose()}>
      <div class="share-body">
        <div class="share-head">
          <h2 id={heading}>Share</h2>
          <button
            type="button"
            class="icon-button"
            aria-label="Close"
            onClick={() => dialog?.close()}
          >
            <svg viewBox="0 0 16 16" width="14" height="14" aria-hidden="true">
              <path d="M4 4l8 8M12 4l-8 8" />
            </svg>
          </button>
        </div>
        <fieldset class="share-what">
          <legend class="visually-hidden">What to share</legend>
          <label>
            <input type="radio" name={heading} checked={!mine()} onChange={() => setMine(false)} />
            The lesson
          </label>
          <label>
            <input
              type="radio"
              name={heading}
              checked={mine()}
              disabled={edit.kind === 'unchanged'}
              onChange={() => setMine(true)}
            />
            With my edit
          </label>
          <label>
            <input
              type="checkbox"
              checked={atPlace()}
              onChange={(event) => setAtPlace(event.currentTarget.checked)}
            />
            Open at {placeWords(props.place)}
          </label>
        </fieldset>
        <Show when={edit.kind === 'unchanged'}>
          <p class="share-note">An edit can be shared once you have changed something.</p>
        </Show>
        <Show when={tooLarge()}>
          <p class="share-note" role="alert">
            This edit is too long for a link: {size(edit)} of {MAX_ENCODED.toLocaleString('en')}{' '}
            characters. Send the zip instead.
          </p>
        </Show>
        <Show when={!tooLarge()}>
          <For each={FORMS}>{({ name, of }) => <Form name={name} text={of(shared())} />}</For>
        </Show>
        <div class="share-zip">
          <button type="button" class="button" onClick={download}>
            Download zip
          </button>
          <p class="share-note">
            {mine() ? 'Your version' : 'The lesson’s program'}, to run with{' '}
            <code>
              {commandOf(program.track)} {program.entry}
            </code>{' '}
            on your own machine.
          </p>
        </div>
      </div>
    </dialog>
  );
}

const FORMS: readonly { readonly name: string; readonly of: (shared: Shared) => string }[] = [
  { name: 'Link', of: lessonAddress },
  { name: 'Iframe', of: iframeCode },
  { name: 'Markdown', of: markdownLink },
];

function Form(props: { readonly name: string; readonly text: string }) {
  let field: HTMLInputElement | undefined;
  const [copied, setCopied] = createSignal('');
  const id = createUniqueId();
  const isCopied = () => copied() === props.text;

  async function copy(): Promise<void> {
    field?.select();
    try {
      await navigator.clipboard.writeText(props.text);
      setCopied(props.text);
    } catch {
      // Forbidden, as in a frame without the permission: what is selected can still be copied by hand.
    }
  }

  return (
    <div class="share-form">
      <label for={id}>{props.name}</label>
      <input
        id={id}
        ref={field}
        type="text"
        readonly
        spellcheck={false}
        value={props.text}
        onFocus={(event) => event.currentTarget.select()}
      />
      <button type="button" class="button" onClick={() => void copy()}>
        {isCopied() ? 'Copied' : 'Copy'}
        <span class="visually-hidden"> {props.name}</span>
      </button>
    </div>
  );
}

function placeWords({ path, line }: PlaceIn): string {
  return line === undefined ? path : `${path}, line ${line}`;
}

function size(edit: ReturnType<typeof writeEdit>): string {
  return edit.kind === 'too-large' ? edit.size.toLocaleString('en') : '';
}
