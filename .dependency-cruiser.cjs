// The arrows between the rooms. A room may import itself, and only the rooms that its row names.
const ARROWS = {
  'sandbox/wire': [],
  'sandbox/kernel': [],
  'sandbox/transport': ['sandbox/kernel'],
  'sandbox/machine': ['sandbox/kernel'],
  'sandbox/inspector': ['sandbox/wire', 'sandbox/kernel'],
  'sandbox/probe': ['sandbox/wire', 'sandbox/kernel'],
  'sandbox/load': ['sandbox/wire', 'sandbox/kernel'],
  'sandbox/engines': ['sandbox/kernel', 'sandbox/transport', 'sandbox/machine'],
  'sandbox/tab': ['sandbox/wire', 'sandbox/kernel', 'sandbox/transport'],
  'sandbox/jail': ['sandbox/(?!cli)'],
  'sandbox/container': ['sandbox/(?!cli)'],
  'sandbox/cli': ['sandbox/(?!jail|tab)'],
  // Of the tools the reader of the lock alone: a shared zip pins what the lesson runs on.
  site: ['sandbox/index\\.ts$', 'lessons', 'tools/python/lock\\.ts$'],
  lessons: [],
};

const rule = ([room, allowed]) => ({
  name: `arrows-of-${room.replace('/', '-')}`,
  comment: `${room} may import ${allowed.length ? allowed.join(', ') : 'no other room'}.`,
  severity: 'error',
  from: { path: `^${room}/`, pathNot: '\\.test\\.ts$' },
  to: {
    path: '^(sandbox|site|lessons|e2e|tools)/',
    pathNot: [`^${room}/`, ...allowed.map((path) => `^${path}`)],
  },
});

module.exports = {
  forbidden: [
    ...Object.entries(ARROWS).map(rule),
    {
      name: 'no-cycles',
      comment: 'A cycle means that two files hold one thought.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'pure-rooms-stand-alone',
      comment: 'wire and kernel use the language alone: no package, no Node module.',
      severity: 'error',
      from: { path: '^sandbox/(wire|kernel)/', pathNot: '\\.test\\.ts$' },
      to: { pathNot: '^sandbox/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { extensions: ['.ts', '.tsx', '.js', '.mjs', '.astro'] },
  },
};
