import { describe, expect, it } from '@jest/globals';
import type { Answers, OpenView } from '../../support/slack';
import { asNew, BEN, commitments, formOf, modalOf, useLog } from '../meetings/live';

const live = useLog();
const field = (name: string) => `commitments.list:${name}-0`;

async function again(view: OpenView, answers: Answers = {}) {
  live.slack.workspace.modals.set(BEN, [structuredClone(view)]);
  return live.ben.submits(modalOf(live, BEN), answers);
}

async function sent(answers: Answers): Promise<OpenView> {
  await asNew(live, 'Bo Police', { agreements: 'Police: a focal person by 10 December' });
  await live.ben.runs('/accompany', 'commitments Bo Police');
  const view = await formOf(live);
  // The form as it stood when it was sent: its acknowledgement is lost.
  const before = structuredClone(view);
  await live.ben.submits(view, { [field('which')]: '0', ...answers });
  return before;
}

const steps = async () => (await commitments())[0]?.steps.slice(1);

describe('what became of a commitment, whose form is sent again', () => {
  it('with another date or other words, is a further step; unchanged, it is none', async () => {
    const first = { [field('which')]: '0', [field('deed')]: 'new date', [field('by')]: '2027-01-10' };
    const answers = { ...first, [field('text')]: 'They asked.' };
    const view = await sent(answers);
    await again(view, answers);
    expect(await steps()).toHaveLength(1);
    const other = { ...answers, [field('by')]: '2027-01-20', [field('text')]: 'They asked twice.' };
    await again(view, other);
    await again(view, other);
    expect(await steps()).toMatchObject([
      { what: 'new date', before: '2026-12-10', to: '2027-01-10', text: 'They asked.' },
      { what: 'new date', before: '2027-01-10', to: '2027-01-20', text: 'They asked twice.' },
    ]);
    expect(await commitments()).toMatchObject([{ by: '2027-01-20' }]);
  });

  it('asks the manager with other words, too', async () => {
    const answers = {
      [field('which')]: '0',
      [field('deed')]: 'asked the manager',
      [field('text')]: 'Please call.',
    };
    const view = await sent(answers);
    await again(view, { ...answers, [field('text')]: 'Please call them today.' });
    expect(await steps()).toMatchObject([{ text: 'Please call.' }, { text: 'Please call them today.' }]);
  });
});
