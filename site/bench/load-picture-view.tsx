// The picture's place on the page: drawn while a run lasts, and again when its size or the theme changes.
import { createEffect, createSignal, onCleanup, onMount, Show } from 'solid-js';
import type { LoadModel } from './load-model.ts';
import { LoadPicture } from './load-picture.ts';
import type { NetworkModel } from './network-model.ts';

interface Props {
  readonly model: LoadModel;
  readonly network: NetworkModel;
}

export function LoadPictureView(props: Props) {
  const { model } = props;
  const [every, setEvery] = createSignal(1);
  let canvas: HTMLCanvasElement | undefined;
  let picture: LoadPicture | undefined;
  let frame = 0;

  function draw(): void {
    frame = 0;
    // In a view that is not shown the canvas has no size.
    if (picture === undefined || !canvas?.clientWidth) return;
    picture.draw({ run: model.run(), kept: model.kept(), prediction: model.prediction() });
    setEvery(picture.every);
    if (model.busy()) ask();
  }

  function ask(): void {
    if (frame === 0) frame = requestAnimationFrame(draw);
  }

  function redraw(): void {
    picture?.forget();
    ask();
  }

  onMount(() => {
    if (canvas === undefined) return;
    picture = new LoadPicture(canvas);
    const size = new ResizeObserver(redraw);
    size.observe(canvas);
    const theme = new MutationObserver(redraw);
    theme.observe(document.documentElement, { attributeFilter: ['data-theme'] });
    const dark = matchMedia('(prefers-color-scheme: dark)');
    dark.addEventListener('change', redraw);
    onCleanup(() => {
      cancelAnimationFrame(frame);
      size.disconnect();
      theme.disconnect();
      dark.removeEventListener('change', redraw);
    });
  });

  createEffect(() => {
    model.run();
    model.kept();
    model.prediction();
    model.busy();
    ask();
  });

  return (
    <figure class="load-figure">
      <div class="load-picture">
        <canvas ref={canvas} role="img" aria-label="Latency" />
        <Show when={model.run() === undefined && model.kept() === undefined}>
          <p class="empty">
            A lane for each client appears here as it connects, waits and receives; under the lanes,
            how many were served.
          </p>
        </Show>
      </div>
      <figcaption>
        <span class="load-key" data-ink="connecting">
          connecting
        </span>
        <span class="load-key" data-ink="waiting">
          waiting
        </span>
        <span class="load-key" data-ink="receiving">
          receiving
        </span>
        <Show when={model.kept()}>
          <span class="load-key" data-ink="kept">
            kept
          </span>
        </Show>
        <Show when={props.network.summary()}>{(summary) => <span>Network: {summary()}</span>}</Show>
        <Show when={every() > 1}>
          <span>One lane in {every().toLocaleString('en')} is drawn.</span>
        </Show>
      </figcaption>
    </figure>
  );
}
