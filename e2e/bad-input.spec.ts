// Programs that are wrong, and what the bench makes of them: it says what happened and stays alive.
import { Bench, program } from './bench.ts';
import { expect, test } from './shared-bench.ts';

async function runProgram(bench: Bench, name: string): Promise<void> {
  await bench.write(await program(`${name}.py`));
  await bench.run();
}

test('an exception fails the run, and its traceback leads to the line', async ({ open }) => {
  const bench = await open('hello-gateway');
  await runProgram(bench, 'raises');
  await expect(bench.status).toContainText('Failed: ');
  await expect(bench.status).toContainText('RuntimeError: no coffee');
  await bench.show('Output');
  await expect(bench.output).toContainText('Traceback (most recent call last)');
  await bench.output
    .getByRole('button', { name: /line 2/ })
    .or(bench.output.getByRole('link', { name: /line 2/ }))
    .click();
  await expect(bench.region.getByRole('textbox', { name: /Editor/ })).toBeFocused();
});

test('a syntax error fails the run with its line', async ({ open }) => {
  const bench = await open('hello-gateway');
  await runProgram(bench, 'broken');
  await expect(bench.status).toContainText("SyntaxError: '(' was never closed");
});

test('a program that never listens is said, while it runs and after it ends', async ({ open }) => {
  const bench = await open('hello-gateway');
  await runProgram(bench, 'silent');
  await expect(bench.status).toHaveText('Running, no port yet');
  await bench.button('Stop').click();
  await runProgram(bench, 'ends');
  await expect(bench.status).toContainText('ended without listening on a port');
});

test('a port that is taken gives the error of Linux', async ({ open }) => {
  const bench = await open('hello-gateway');
  await runProgram(bench, 'taken');
  await expect(bench.status).toContainText('[Errno 98] Address already in use');
});

for (const name of ['spins', 'floods']) {
  test(`a program that never yields (${name}) leaves the page alive, and Stop and Run work`, async ({
    open,
  }) => {
    const bench = await open('hello-gateway');
    await runProgram(bench, name);
    await bench.show('Output');
    await expect(bench.output).toContainText(name === 'spins' ? 'spinning' : 'a line of a flood');
    // The page answers while the program spins: a click on another view has its effect.
    await bench.show('Checks');
    await expect(bench.checks).toBeVisible();
    await bench.button('Stop').click();
    await expect(bench.status).toHaveText('Stopped');
    await runProgram(bench, 'edited');
    await expect(bench.status).toHaveText('Ready on port 8888');
  });
}

test('what is no page is shown as it is', async ({ page }) => {
  const bench = await Bench.open(page, 'hello-gateway');
  await runProgram(bench, 'odd');
  await expect(bench.status).toHaveText('Ready on port 8888');
  // A frame with a reserved opcode: the browser's side fails the connection (RFC 6455, section 7.1.7).
  await expect(bench.client(1).getByText(/closed 100[26]/)).toBeVisible();
  await expect(bench.wire).toContainText(/reserved|opcode/i);
  await bench.visit('/text');
  await expect(bench.client(1).getByText('only <b>text</b>')).toBeVisible();
  await bench.visit('/missing');
  await expect(bench.client(1).getByRole('heading', { name: 'no such' })).toBeVisible();
  await bench.visit('/nonsense');
  await expect(bench.client(1).getByRole('heading', { name: /not HTTP/ })).toBeVisible();
  await bench.visit('/dropped');
  await expect(bench.client(1).getByRole('heading', { name: /without sending/ })).toBeVisible();
  await bench.visit('localhost:9999/');
  await expect(bench.client(1).getByText(/Nothing listens on port 9999/)).toBeVisible();
  await expect(bench.status).toHaveText('Ready on port 8888');
});
