// What the figure of twenty lanes keeps in its attributes for the script that counts along: when each answer came, as
// differences, and when the report did. All in milliseconds of the run.

export function answersAttribute(answers: readonly number[]): string {
  return answers.map((at, index) => at - (answers[index - 1] ?? 0)).join(' ');
}

export function writeAnswers(
  figure: HTMLElement,
  answers: readonly number[],
  answered: number,
): void {
  figure.dataset.answers = answersAttribute(answers);
  figure.dataset.answered = String(answered);
}

/** How many answers had come by then; undefined once the report has. */
export function answersUntil(figure: HTMLElement, at: number): number | undefined {
  if (at >= Number(figure.dataset.answered)) return undefined;
  let time = 0;
  let answers = 0;
  for (const step of (figure.dataset.answers ?? '').split(' ')) {
    time += Number(step);
    if (time <= at) answers += 1;
  }
  return answers;
}

export function countSoFar(answers: number): string {
  return `${answers} answers so far`;
}
