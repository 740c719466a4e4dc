import { expect, it } from '@jest/globals';
import { Digests } from '../../../src/features/digests';
import { until } from '../../support/until';
import {
  ADA,
  answered,
  BEN,
  CHANNEL,
  CLEO,
  DORA,
  modalOf,
  prompt,
  shown,
  thread,
  useLive,
} from '../check-ins/live';

const live = useLive();
const secret = 'zubaida';

it('keeps what a pairing alone may read out of digests, previews, details, home tabs and timelines', async () => {
  for (const answer of ['They met.', 'The girls.', `Tired of ${secret}.`]) {
    const question = ['They met.', 'The girls.'].indexOf(answer);
    await live.ada.says(CHANNEL, answer, { thread: prompt(live) });
    await live.passes(61);
    await answered(question < 0 ? 2 : question, answer);
  }
  await live.ben.says(CHANNEL, `Rest, ${secret}.`, { thread: prompt(live) });
  await until(() => thread(live).length > 0);
  await live.app.beat('2026-12-04T08:00:00Z');
  await live.app.beat('2026-12-07T08:00:00Z');
  for (const who of [CLEO, DORA]) {
    const person = live.slack.person(who);
    await person.runs('/accompany', 'digest month');
    await live.app.deliver();
    for (const digest of live.slack
      .directMessages(who)
      .filter((one) => shown(one).includes('digests.details'))) {
      await person.presses(digest, 'digests.details');
    }
    await live.app.deliver();
    await person.opensHome();
    await until(() => shown(live.slack.homeOf(who)).includes('digests.'));
    const [digest] = live.slack.directMessages(who);
    const details = digest && live.slack.thread(live.slack.workspace.directChannel(who).id, digest.ts).at(-1);
    if (!details) throw new Error(`no details for ${who}`);
    await person.presses(details, 'digests.timeline');
    const seen = shown(modalOf(live, who));
    expect(seen.includes('They met.')).toBe(who === CLEO);
    expect(seen).not.toContain(secret);
    await person.closes(modalOf(live, who));
    expect(shown(live.slack.homeOf(who))).not.toContain(secret);
  }
  for (const who of [ADA, BEN, CLEO, DORA]) {
    expect(JSON.stringify(live.slack.directMessages(who))).not.toContain(secret);
  }
  const kept = await Digests.find({ workspace: 'T1' }, { _id: 0 }).lean();
  expect(kept.length).toBeGreaterThanOrEqual(4);
  expect(JSON.stringify(kept)).not.toContain(secret);
});
