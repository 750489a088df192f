import { createInterface } from 'node:readline';

const lines = createInterface({ input: process.stdin });
lines.on('line', (line) => console.log(`hello ${line}`));
lines.on('close', () => console.log('bye'));
