// <compare-programs>: shows the code of the two that are chosen, and fetches what runs them when they are compared.
import type { ComparedProgram } from './programs.ts';
import type { SideBySide } from './side-by-side.ts';
import { SIDES, type Side } from './sides.ts';

class ComparePrograms extends HTMLElement {
  #runner: Promise<SideBySide> | undefined;

  connectedCallback(): void {
    const form = this.querySelector('form');
    form?.addEventListener('change', () => this.#showCode());
    form?.addEventListener('submit', (event) => {
      event.preventDefault();
      void this.#compare(form);
    });
    this.#showCode();
  }

  #chosen(side: Side): string {
    return this.querySelector<HTMLSelectElement>(`select[name="${side}"]`)?.value ?? '';
  }

  #program(side: Side): ComparedProgram | undefined {
    const text = this.querySelector('script[type="application/json"]')?.textContent ?? '[]';
    const programs = JSON.parse(text) as readonly ComparedProgram[];
    return programs.find(({ name }) => name === this.#chosen(side));
  }

  /** Each listing stands in the page once: A's comes first, whatever the order of the lessons. */
  #showCode(): void {
    const chosen = SIDES.map((side) => this.#chosen(side));
    for (const listing of this.querySelectorAll<HTMLElement>('[data-program]')) {
      const place = chosen.indexOf(listing.dataset.program ?? '');
      listing.hidden = place < 0;
      listing.style.order = String(place);
    }
  }

  async #compare(form: HTMLFormElement): Promise<void> {
    const [a, b] = SIDES.map((side) => this.#program(side));
    const button = form.querySelector('button');
    const status = this.querySelector('[role="status"]');
    if (a === undefined || b === undefined || button === null || status === null) return;
    const number = (name: string) => Number(new FormData(form).get(name));
    button.disabled = true;
    try {
      this.#runner ??= import('./side-by-side.ts').then((module) => new module.SideBySide(this));
      const runner = await this.#runner;
      const load = {
        path: this.dataset.path ?? '/',
        clients: number('clients'),
        requests: number('requests'),
      };
      await runner.compare({ A: a, B: b }, load, (text) => {
        status.textContent = text;
      });
    } catch (error) {
      status.textContent = error instanceof Error ? error.message : String(error);
    }
    button.disabled = false;
  }
}

customElements.define('compare-programs', ComparePrograms);
