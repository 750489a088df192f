// <predict-first>: keeps the answer folded until the reader has committed to one, and remembers it in this tab.
import { type PredictedLoad, predictLoad } from '../bench/load-wish.ts';

class PredictFirst extends HTMLElement {
  connectedCallback(): void {
    const remembered = recall(this.#key());
    if (remembered !== null) this.#reveal(remembered, false);
    this.querySelector('form')?.addEventListener('submit', (event) => {
      event.preventDefault();
      const guess = new FormData(event.target as HTMLFormElement).get('guess');
      if (typeof guess !== 'string') return;
      remember(this.#key(), guess);
      this.#reveal(guess, true);
    });
  }

  #key(): string {
    return `predict:${location.pathname}:${this.querySelector('legend')?.textContent ?? ''}`;
  }

  #reveal(guess: string, focus: boolean): void {
    const answer = this.dataset.answer ?? '';
    const details = this.querySelector('details');
    const said = this.querySelector<HTMLElement>('.guess');
    if (details === null || said === null) return;
    this.dataset.committed = '';
    for (const input of this.querySelectorAll('input')) {
      if (input.type !== 'radio') input.value = guess;
      else input.checked = input.value === guess;
      input.disabled = true;
    }
    const load = this.querySelector<HTMLInputElement>('input:checked')?.dataset.load;
    if (load !== undefined) predictLoad(JSON.parse(load) as PredictedLoad);
    const right = guess.trim().toLowerCase() === answer.toLowerCase();
    details.open = true;
    said.hidden = false;
    said.textContent = right
      ? `You said ${guess}, and so it is.`
      : `You said ${guess}. It is ${answer}.`;
    if (!focus) return;
    details.tabIndex = -1;
    details.focus({ preventScroll: true });
  }
}

function recall(key: string): string | null {
  try {
    return sessionStorage.getItem(key);
  } catch {
    return null;
  }
}

function remember(key: string, guess: string): void {
  try {
    sessionStorage.setItem(key, guess);
  } catch {
    // Without storage the prediction lasts as long as the page.
  }
}

customElements.define('predict-first', PredictFirst);
