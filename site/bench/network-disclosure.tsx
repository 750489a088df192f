// The small button in the preview's bar that opens the network, and the network's place under it.
import { lazy } from 'solid-js';
import type { BenchModel } from './bench-model.ts';
import type { NetworkModel } from './network-model.ts';
import { OnDemand } from './on-demand.tsx';

const NetworkGroup = lazy(async () => ({ default: (await import('./network.tsx')).NetworkGroup }));

const PLACE = 'bench-network';

export function NetworkButton(props: { readonly network: NetworkModel }) {
  const { network } = props;
  return (
    <button
      type="button"
      class="button quiet network-button"
      aria-label="Network"
      aria-expanded={network.isOpen()}
      aria-controls={PLACE}
      title="How far away the clients are"
      data-changed={network.isChanged()}
      onClick={() => network.toggle()}
    >
      <svg viewBox="0 0 16 16" width="14" height="14" aria-hidden="true">
        <path d="M2.5 6.5a8 8 0 0 1 11 0M5 9.2a4.3 4.3 0 0 1 6 0M8 12h.01" />
      </svg>
    </button>
  );
}

export function NetworkPlace(props: { readonly bench: BenchModel }) {
  const { network } = props.bench;
  return (
    <div id={PLACE} hidden={!network.isOpen()}>
      <OnDemand shown={network.isOpen()}>
        <NetworkGroup bench={props.bench} />
      </OnDemand>
    </div>
  );
}
