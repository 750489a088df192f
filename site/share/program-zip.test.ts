import { strFromU8, unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { programZip } from './program-zip.ts';

const program = {
  slug: 'hello-gateway',
  title: 'Hello, gateway',
  entry: 'server.py',
  port: 8888,
  requirements: [] as readonly string[],
  files: [
    { path: 'server.py', text: 'print("é漢")\n' },
    { path: 'static/page.css', text: 'p {}\n' },
  ],
  address: 'https://example.org/lessons/hello-gateway/',
};

const unpacked = (zip: Uint8Array) =>
  Object.fromEntries(
    Object.entries(unzipSync(zip)).map(([path, bytes]) => [path, strFromU8(bytes)]),
  );

describe('a zip of a program', () => {
  it('holds the files as they are, in one folder, and says how to start them', () => {
    const files = unpacked(programZip(program));
    expect(Object.keys(files).toSorted()).toEqual([
      'hello-gateway/README.txt',
      'hello-gateway/server.py',
      'hello-gateway/static/page.css',
    ]);
    expect(files['hello-gateway/server.py']).toBe('print("é漢")\n');
    expect(files['hello-gateway/README.txt']).toContain('    python server.py\n');
    expect(files['hello-gateway/README.txt']).not.toContain('pip');
  });

  it('pins what the program needs, and says how to get it', () => {
    const files = unpacked(programZip({ ...program, requirements: ['tornado==6.6.1'] }));
    expect(files['hello-gateway/requirements.txt']).toBe('tornado==6.6.1\n');
    expect(files['hello-gateway/README.txt']).toContain(
      '    python -m pip install -r requirements.txt\n    python server.py\n',
    );
  });

  it('is a package of ES modules for Node, with what npm is to install', () => {
    const node = { ...program, track: 'node', entry: 'server.ts' };
    const files = unpacked(programZip({ ...node, requirements: ['ws@8.23.0', '@x/y@1.0.0'] }));
    expect(JSON.parse(files['hello-gateway/package.json'] ?? '')).toEqual({
      name: 'hello-gateway',
      private: true,
      type: 'module',
      dependencies: { ws: '8.23.0', '@x/y': '1.0.0' },
    });
    expect(files['hello-gateway/README.txt']).toContain('    npm install\n    node server.ts\n');
    expect(files['hello-gateway/README.txt']).not.toContain('python');
    expect(unpacked(programZip(node))['hello-gateway/README.txt']).not.toContain('npm install');
  });
});
