// <twenty-clients>: counts while the recording plays, plays it again, and fetches the machine for a real run when asked.
import { answersUntil, countSoFar } from './figure.ts';
import type { LiveRuns } from './live-runs.ts';
import type { Mood } from './program.ts';

class TwentyClients extends HTMLElement {
  #live: Promise<LiveRuns> | undefined;

  connectedCallback(): void {
    const again = this.querySelector('.again');
    const run = this.querySelector<HTMLButtonElement>('.run');
    again?.addEventListener('click', () => this.#playAgain());
    run?.addEventListener('click', () => void this.#runLive(run));
    this.addEventListener('change', () => this.#count());
    this.#count();
  }

  get #mood(): Mood {
    const chosen = this.querySelector<HTMLInputElement>('input:checked');
    return chosen?.value === 'yields' ? 'yields' : 'blocks';
  }

  /** The figure of the line that is chosen. */
  get #figure(): HTMLElement | null {
    return this.querySelector(`[data-mood="${this.#mood}"]`);
  }

  #playAgain(): void {
    const figure = this.#figure;
    figure?.removeAttribute('data-live');
    for (const animation of figure?.getAnimations({ subtree: true }) ?? []) {
      animation.currentTime = 0;
      animation.play();
    }
    this.#count();
  }

  /** How many answers there were so far, until the result stands. */
  #count(): void {
    const figure = this.#figure;
    const soFar = figure?.querySelector<HTMLElement>('.so-far');
    if (figure === null || soFar == null) return;
    const passing = figure.getAnimations({ subtree: true }).find(isPassing);
    const answers =
      passing === undefined ? undefined : answersUntil(figure, Number(passing.currentTime));
    soFar.hidden = answers === undefined;
    if (answers === undefined) return;
    soFar.textContent = countSoFar(answers);
    requestAnimationFrame(() => this.#count());
  }

  async #runLive(button: HTMLButtonElement): Promise<void> {
    const figure = this.#figure;
    const status = this.querySelector('[role="status"]');
    if (figure === null || status === null) return;
    button.disabled = true;
    try {
      this.#live ??= import('./live-runs.ts').then(({ LiveRuns }) => new LiveRuns());
      const live = await this.#live;
      await live.run(this.#mood, figure, (text) => {
        status.textContent = text;
      });
    } catch (error) {
      status.textContent = error instanceof Error ? error.message : String(error);
      figure.removeAttribute('data-live');
    }
    button.disabled = false;
  }
}

function isPassing(animation: Animation): boolean {
  return animation instanceof CSSAnimation && animation.animationName === 'pass';
}

customElements.define('twenty-clients', TwentyClients);
