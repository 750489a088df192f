// A server whose hard work is done by a thread, while it serves others. Threads share memory where the browser isolates the jail.
import { createServer } from 'node:http';
import { isMainThread, MessageChannel, parentPort, Worker } from 'node:worker_threads';

interface Question {
  readonly until: number;
  readonly port: import('node:worker_threads').MessagePort;
}

if (isMainThread) {
  const thread = new Worker(new URL(import.meta.url));
  thread.on('exit', (code) => console.log(`the thread ended with ${code}`));
  const ask = (until: number): Promise<number> =>
    new Promise((resolve) => {
      const { port1, port2 } = new MessageChannel();
      port1.once('message', resolve);
      thread.postMessage({ until, port: port2 } satisfies Question, [port2]);
    });
  try {
    thread.postMessage(new SharedArrayBuffer(4));
  } catch (error) {
    console.log((error as Error).message);
  }
  const server = createServer(async ({ url }, response) => {
    if (url === '/stop') response.end(`stopped with ${await thread.terminate()}`);
    else response.end(`the primes below 1000: ${await ask(1000)}`);
  });
  server.listen(8888);
} else {
  const isPrime = (n: number): boolean => {
    for (let d = 2; d * d <= n; d++) if (n % d === 0) return false;
    return n > 1;
  };
  parentPort?.on('message', (said: Question | SharedArrayBuffer) => {
    if (said instanceof SharedArrayBuffer) return console.log('the thread shares memory');
    const { until, port } = said;
    let count = 0;
    for (let n = 0; n < until; n++) if (isPrime(n)) count++;
    port.postMessage(count);
    port.close();
  });
}
