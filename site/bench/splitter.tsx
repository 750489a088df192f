// A border that can be dragged, and moved with the arrow keys: a focusable separator (ARIA 1.2, separator).

interface Props {
  readonly label: string;
  /** `vertical` separates left from right, `horizontal` above from below. */
  readonly orientation: 'vertical' | 'horizontal';
  /** Percent. */
  readonly value: number;
  readonly min: number;
  readonly max: number;
  /** The percentage at a pointer's place. */
  readonly measure: (event: PointerEvent) => number;
  readonly onChange: (value: number) => void;
}

const STEP = 2;

export function Splitter(props: Props) {
  const clamp = (value: number) => Math.min(props.max, Math.max(props.min, value));

  function drag(event: PointerEvent & { readonly currentTarget: HTMLElement }): void {
    if (event.button !== 0) return;
    event.preventDefault();
    const handle = event.currentTarget;
    // While the border moves no frame on the page may swallow the pointer.
    handle.setPointerCapture(event.pointerId);
    const move = (moved: PointerEvent) => props.onChange(clamp(props.measure(moved)));
    const drop = () => {
      handle.removeEventListener('pointermove', move);
      document.documentElement.removeAttribute('data-dragging');
    };
    document.documentElement.setAttribute('data-dragging', props.orientation);
    handle.addEventListener('pointermove', move);
    handle.addEventListener('lostpointercapture', drop, { once: true });
  }

  function step(event: KeyboardEvent): void {
    const forward = props.orientation === 'vertical' ? 'ArrowLeft' : 'ArrowDown';
    const back = props.orientation === 'vertical' ? 'ArrowRight' : 'ArrowUp';
    const by = { [forward]: STEP, [back]: -STEP }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    props.onChange(clamp(props.value + by));
  }

  return (
    // biome-ignore lint/a11y/useSemanticElements: an <hr> cannot be dragged or focused.
    <div
      class={`splitter splitter-${props.orientation}`}
      role="separator"
      tabIndex={0}
      aria-label={props.label}
      aria-orientation={props.orientation}
      aria-valuenow={Math.round(props.value)}
      aria-valuemin={props.min}
      aria-valuemax={props.max}
      onPointerDown={drag}
      onKeyDown={step}
    />
  );
}
