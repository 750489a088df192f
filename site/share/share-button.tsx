// The button "Share", and the dialog behind it.
import { createSignal, lazy, Show, Suspense } from 'solid-js';
import type { ShareProps } from './share-dialog.tsx';

const ShareDialog = lazy(async () => ({
  default: (await import('./share-dialog.tsx')).ShareDialog,
}));

interface Props {
  /** What there is to share at the moment of the press. */
  readonly what: () => Omit<ShareProps, 'onClose'>;
}

export function ShareButton(props: Props) {
  const [shared, setShared] = createSignal<Omit<ShareProps, 'onClose'>>();
  return (
    <>
      <button type="button" class="button quiet" onClick={() => setShared(props.what())}>
        Share
      </button>
      <Show when={shared()} keyed>
        {(what) => (
          <Suspense>
            <ShareDialog {...what} onClose={() => setShared(undefined)} />
          </Suspense>
        )}
      </Show>
    </>
  );
}
