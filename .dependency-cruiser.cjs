// Who may import whom (docs/architecture.md, "Rooms"). A rule here is a promise of the house: change it with a
// decision record.

/** A room may use itself, the libraries and the rooms named; nothing else of ours. */
const ROOMS = ['web', 'worker', 'core', 'storage', 'prisma', 'deploy'];
const TESTS = '\\.(test|e2e)\\.tsx?$|/testing\\.ts$|/testing/|^web/e2e/';
const mayImport = (room, others) => ({
  name: `${room}-imports-only-${['itself', ...others].join('-')}`,
  severity: 'error',
  from: { path: `^${room}/`, pathNot: TESTS },
  to: { path: `^(${ROOMS.filter((other) => other !== room && !others.includes(other)).join('|')})/` },
});

module.exports = {
  forbidden: [
    mayImport('web', ['core', 'storage']),
    mayImport('worker', ['core', 'storage']),
    mayImport('core', ['prisma', 'storage']),
    mayImport('storage', []),
    mayImport('prisma', []),
    {
      name: 'core-knows-only-the-types-of-storage',
      severity: 'error',
      from: { path: '^core/', pathNot: TESTS },
      to: { path: '^storage/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'vision-knows-no-database',
      comment: 'Steps over frames are pure: they run anywhere, and are tested without a server.',
      severity: 'error',
      from: { path: '^worker/vision/', pathNot: TESTS },
      // However far away: a helper of core that opens a connection would bring it along.
      to: { path: '^prisma/|^node_modules/(@prisma|pg|bullmq|ioredis)/', reachable: true },
    },
    {
      name: 'core-speaks-no-http-and-no-react',
      severity: 'error',
      from: { path: '^core/' },
      to: { path: '^node_modules/(express|next|react|react-dom)(/|$)' },
    },
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'nothing-unresolvable',
      severity: 'error',
      from: { pathNot: '^prisma/generated/' },
      to: { couldNotResolve: true },
    },
    {
      name: 'no-development-dependency-in-the-product',
      severity: 'error',
      from: {
        path: '^(web|worker|core|storage|prisma)/',
        pathNot: '\\.test\\.tsx?$|^web/e2e/|testing\\.ts$',
      },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(web/\\.next|dist|prisma/generated)/|next-env\\.d\\.ts$' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.mts', '.js', '.mjs', '.cjs', '.json', '.css'],
    },
  },
};
