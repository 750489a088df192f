// Standard output and error of the interpreter as text, cut nowhere within a character.
import type { PyodideAPI } from 'pyodide';

export function streamWriters(
  python: PyodideAPI,
  write: (stream: 'stdout' | 'stderr', text: string) => void,
): void {
  for (const stream of ['stdout', 'stderr'] as const) {
    const decoder = new TextDecoder();
    const handler = {
      write: (bytes: Uint8Array): number => {
        const text = decoder.decode(bytes, { stream: true });
        if (text !== '') write(stream, text);
        return bytes.length;
      },
    };
    if (stream === 'stdout') python.setStdout(handler);
    else python.setStderr(handler);
  }
}
