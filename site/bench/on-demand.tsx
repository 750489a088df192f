// A view whose script is fetched when it is first shown, and which stays from then on.
import { createMemo, type ParentProps, Show, Suspense } from 'solid-js';

export function OnDemand(props: ParentProps<{ readonly shown: boolean }>) {
  const wasShown = createMemo((before: boolean) => before || props.shown, false);
  return (
    <Show when={wasShown()}>
      <Suspense fallback={<p class="empty">Loading …</p>}>{props.children}</Suspense>
    </Show>
  );
}
