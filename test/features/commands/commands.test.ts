import { beforeEach, describe, expect, it } from '@jest/globals';
import { createCommands } from '../../../src/features/commands';
import type { Feature, Verb } from '../../../src/features/feature';
import { useDatabase } from '../../support/database';
import { impatiently } from '../../support/patience';
import { until } from '../../support/until';
import { importPeople, useSlack } from '../home/support';

useDatabase();
const wired = useSlack();

let release = () => {};
const enough = new Promise<void>((resolve) => {
  release = resolve;
});

const verb = (en: string[], fr: string[], run: Verb['run']): Verb => ({
  names: { en, fr },
  explain: (t) => t('home:page.newer'),
  run,
});

const features: Feature[] = [
  {
    name: 'one',
    verbs: [
      verb(['by phone', 'heard'], ['par téléphone'], async ({ rest, member, channel, viewer }) =>
        [member.key, viewer.roles, channel, rest].join(' | '),
      ),
      verb(['by'], ['par'], async () => 'only by'),
    ],
  },
  { name: 'without', command: { name: '/other', explain: (t) => t('home:page.older') } },
  {
    name: 'two',
    verbs: [
      verb(['form'], ['formulaire'], async () => undefined),
      verb(['broken'], ['cassé'], async () => {
        throw new Error('secret words');
      }),
      verb(['slow'], ['lent'], async () => {
        await enough;
        return 'at last';
      }),
    ],
  },
];

const englishHelp = [
  'After `/accompany` you can write:',
  '• `by phone` – Newer',
  '• `by` – Newer',
  '• `form` – Newer',
  '• `broken` – Newer',
  '• `slow` – Newer',
  '• `help` – shows this list',
  'And beside it:',
  '• `/other` – Older',
].join('\n');

/** What the person is told at once. */
async function writes(user: string, text: string) {
  const { ack } = await wired.slack.person(user).runs('/accompany', text);
  return ack?.payload;
}

async function reads(user: string, text: string): Promise<string> {
  const payload = await writes(user, text);
  expect(payload).toMatchObject({ response_type: 'ephemeral' });
  return String(payload?.text).replace(/[\u2068\u2069]/g, '');
}

beforeEach(() => wired.listen(createCommands(features)));

describe('/accompany', () => {
  beforeEach(importPeople);

  it('alone, and with help, lists everything in the person’s language', async () => {
    expect(await reads('UADA', '')).toBe(englishHelp);
    expect(await reads('UADA', '  ')).toBe(englishHelp);
    expect(await reads('UADA', 'HELP')).toBe(englishHelp);
    const french = await reads('UBEN', 'aide');
    expect(french.split('\n').slice(0, 2)).toEqual([
      'Après `/accompany`, vous pouvez écrire :',
      '• `par téléphone` – Plus récents',
    ]);
    expect(await reads('UBEN', 'help')).toBe(french);
  });

  it.each([
    'by phone for ada',
    '  By   PHONE for  ada ',
    'heard for ada',
    'par téléphone for ada',
    'Par Telephone for ada',
  ])('%p is understood', async (text) => {
    expect(await reads('UADA', text)).toMatch(/^ada \| facilitator \| D\w+ \| for ada$/);
  });

  it('takes a word for what it is, and not for the longer one', async () => {
    expect(await reads('UADA', 'by')).toBe('only by');
    expect(await reads('UADA', 'bypass')).toBe(`I do not know “bypass”.\n${englishHelp}`);
  });

  it('says so when it does not know a word, without markup of the person’s', async () => {
    expect(await reads('UADA', '&lt;!channel&gt; *hey*')).toBe(
      `I do not know “&lt;!channel&gt; *hey*”.\n${englishHelp}`,
    );
  });

  it('says nothing when something opened', async () => {
    expect(await writes('UADA', 'form')).toBeUndefined();
  });

  it('says a sentence when it fails, and logs it without words', async () => {
    expect(await reads('UBEN', 'cassé')).toBe(
      'Cela n’a pas marché, et ce n’est pas votre faute. Réessayez dans un moment.',
    );
    expect(wired.logged.join('')).toContain('a command failed');
    expect(wired.logged.join('')).not.toContain('secret words');
  });

  it('answers in time when something takes long, and tells the rest afterwards', async () => {
    expect(await impatiently(() => reads('UADA', 'slow'))).toBe(
      'This takes a moment. The answer will appear here.',
    );
    release();
    await until(() => wired.slack.ephemeralsTo('UADA').find(({ text }) => text === 'at last'));
  });

  it('does nothing for a stranger, and says why', async () => {
    expect(await reads('UDEE', 'by')).toMatch(/^Accompany est au service des personnes du programme/);
  });
});

describe('before the first import', () => {
  it('says the next step, in the language that Slack knows', async () => {
    expect(await reads('UADA', 'by')).toContain('run `npm run accompany -- import programme.yaml`');
    expect(await reads('UDEE', '')).toContain('Accompany n’est pas encore configuré');
  });
});
