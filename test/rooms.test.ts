import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from '@jest/globals';

const source = join(__dirname, '../src');

/** From the door to the ground: each imports from the same line or from one further down. */
const floors: string[][] = [
  ['main', 'cli'],
  ['start', 'entrance', 'local'],
  ['health', 'features', 'outbox-figures'],
  ['reminders', 'heartbeat'],
  ['outbox'],
  ['slack', 'calendar', 'database', 'search'],
  ['config', 'log', 'metrics', 'words', 'in-flight', 'take-down', 'within', 'plain-error', 'locales'],
];

/** The rooms of a feature in reading order. What it has besides stands wherever its imports put it. */
const rooms = ['index', 'listeners', 'schedule', 'home', 'service', 'messages', 'model'];

/** Who may read the environment, and why. */
const readers: Record<string, string> = {
  'config.ts': 'it is the only reader of settings',
  'database/embedded/download.ts': 'the download is handed the whole environment',
  'database/embedded/wheel.ts': 'pip is handed the whole environment',
  'local/server.ts': 'local-slack is handed the whole environment',
};

type Files = Record<string, string>;

/** `what → what` of every import that breaks a rule, and every other broken rule, each with its reason. */
function complaintsAbout(files: Files): string[] {
  return [
    ...importsOf(files).flatMap(({ from, to }) => {
      const why = floorComplaint(from, to) ?? featureComplaint(from, to);
      return why ? [`${from} → ${to}: ${why}`] : [];
    }),
    ...roomComplaints(files),
    ...circles(files),
    ...unlisted(files),
    ...Object.keys(files)
      .filter((file) => /\bprocess\.env\b/.test(files[file] ?? '') && !readers[file])
      .map((file) => `${file}: reads the environment`),
  ];
}

function importsOf(files: Files): { from: string; to: string }[] {
  const statement = /\b(?:from|import|require\()\s*\(?'(\.[^']*)'/g;
  return Object.entries(files).flatMap(([from, text]) =>
    [...text.matchAll(statement)].map(([, path = '']) => ({
      from,
      to: normalize(join(dirname(from), path)),
    })),
  );
}

const floorOf = (file: string) => {
  const [top = ''] = file.replace(/\.ts$/, '').split('/');
  return floors.findIndex((names) => names.includes(top));
};

function floorComplaint(from: string, to: string): string | undefined {
  if (floorOf(from) < 0) return 'stands on no floor (test/rooms.test.ts)';
  return floorOf(to) < floorOf(from) ? 'upwards' : undefined;
}

const featureOf = (file: string) => /^features\/([^/]+)\//.exec(`${file}/`)?.[1];

function featureComplaint(from: string, to: string): string | undefined {
  const [mine, theirs] = [featureOf(from), featureOf(to)];
  if (!theirs || !to.startsWith('features/') || isShared(theirs)) return undefined;
  if (mine === theirs) return undefined;
  if (to !== `features/${theirs}`) return 'past the index of a feature';
  if (mine === 'home' && theirs !== 'people') return 'the home tab visits nobody';
  if (mine === 'digests' && !['people', 'threads', 'removal', 'home'].includes(theirs))
    return 'the digest visits nobody';
  return undefined;
}

/** What stands beside the features is none of them. */
const isShared = (name: string) => ['feature', 'index', 'lists', 'pages', 'visitor'].includes(name);

/** What each room reaches within its feature, also round about. */
function roomComplaints(files: Files): string[] {
  return Object.keys(files).flatMap((from) => {
    const place = placeOf(from);
    if (place < 0) return [];
    return [...reachedFrom(from, files)]
      .filter((to) => placeOf(to) >= 0 && placeOf(to) < place)
      .map((to) => `${from} → … → ${to}: upwards in its feature`);
  });
}

/** `features/one/listeners/forms.ts` is in the room of the listeners. */
function placeOf(file: string): number {
  const room = /^features\/[^/]+\/([^/.]+)/.exec(file)?.[1];
  return rooms.indexOf(room ?? '');
}

function reachedFrom(start: string, files: Files): Set<string> {
  const reached = new Set<string>();
  const waiting = [start];
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    for (const { to } of importsOf({ [file]: files[file] ?? '' })) {
      const found = [`${to}.ts`, `${to}/index.ts`].find((name) => name in files);
      if (!found || featureOf(found) !== featureOf(start) || reached.has(found)) continue;
      reached.add(found);
      waiting.push(found);
    }
  }
  return reached;
}

function circles(files: Files): string[] {
  return Object.keys(files)
    .filter((file) => reachedFrom(file, files).has(file))
    .map((file) => `${file}: imports itself round about`);
}

function unlisted(files: Files): string[] {
  const list = files['features/index.ts'] ?? '';
  const folders = new Set(Object.keys(files).flatMap((file) => /^features\/([^/]+)\//.exec(file)?.[1] ?? []));
  return [...folders]
    .filter((name) => !list.includes(`from './${name}'`))
    .map((name) => `features/${name}: is not listed in features/index.ts`);
}

function everything(): Files {
  const names = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.ts'),
  );
  return Object.fromEntries(names.map((name) => [name, readFileSync(join(source, name), 'utf8')]));
}

describe('the rooms', () => {
  const files = everything();

  it('are built so that imports point the way one reads', () => {
    expect(importsOf(files).length).toBeGreaterThan(200);
    expect(complaintsAbout(files)).toEqual([]);
  });

  it('have no reader of the environment that is excused without need', () => {
    for (const file of Object.keys(readers)) expect(files[file]).toContain('process.env');
  });

  const listed = { 'features/index.ts': "import { createOne } from './one';" };
  it.each<[string, Files, string]>([
    [
      'the outbox that asks a feature',
      { ...listed, 'outbox/send.ts': "import { x } from '../features/one';" },
      'outbox/send.ts → features/one: upwards',
    ],
    [
      'a type from above',
      { ...listed, 'log.ts': "import type { Job } from './heartbeat';" },
      'log.ts → heartbeat: upwards',
    ],
    [
      'a feature that goes past the index of another',
      { ...listed, 'features/one/service.ts': "export { x } from '../two/model';" },
      'features/one/service.ts → features/two/model: past the index of a feature',
    ],
    [
      'a service that asks its listeners',
      {
        ...listed,
        'features/one/service.ts': "import { x } from './listeners';",
        'features/one/listeners/index.ts': '',
      },
      'features/one/service.ts → … → features/one/listeners/index.ts: upwards in its feature',
    ],
    [
      'a model that asks its service, round about',
      {
        ...listed,
        'features/one/model.ts': "import { x } from './helper';",
        'features/one/helper.ts': "import { y } from './service';",
        'features/one/service.ts': '',
      },
      'features/one/model.ts → … → features/one/service.ts: upwards in its feature',
    ],
    [
      'a home tab that visits a feature',
      {
        'features/index.ts': "import { createHome } from './home';",
        'features/home/render.ts': "import { x } from '../one';",
      },
      'features/home/render.ts → features/one: the home tab visits nobody',
    ],
    [
      'a feature that is not listed',
      { ...listed, 'features/two/index.ts': '' },
      'features/two: is not listed in features/index.ts',
    ],
    [
      'another reader of the environment',
      { ...listed, 'words.ts': 'const { LANG } = process.env;' },
      'words.ts: reads the environment',
    ],
    [
      'a new folder on no floor',
      { ...listed, 'helpers/x.ts': "import { y } from '../log';" },
      'helpers/x.ts → log: stands on no floor (test/rooms.test.ts)',
    ],
  ])('fail for %s', (_, broken, complaint) => {
    expect(complaintsAbout(broken)).toEqual([complaint]);
  });
});
