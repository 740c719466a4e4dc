import { describe, expect, it } from '@jest/globals';
import { createHome } from '../../../src/features/home';
import { Posts } from '../../../src/outbox';
import { useDatabase } from '../../support/database';
import { slackComplaints } from '../../support/slack';
import { until } from '../../support/until';
import { importPeople, useSlack, workspace } from './support';

useDatabase();
const wired = useSlack();

const said = async () =>
  (await Posts.find({ workspace }).sort({ _id: 1 }).lean()).map(({ to, message }) => [
    to.user,
    message?.text,
  ]);

describe('a direct message', () => {
  it('before the first import is answered by the next step, once though it came twice', async () => {
    await wired.listen(createHome([]));
    wired.slack.deliveries.disturb = () => [0, 0];
    await wired.slack.person('UADA').tellsApp('hello?');
    await until(async () => (await said()).length === 1);
    wired.slack.deliveries.disturb = undefined;
    await wired.slack.person('UDEE').tellsApp('allô ?');
    await until(async () => (await said()).length === 2);
    expect(await said()).toEqual([
      ['UADA', expect.stringContaining('run `npm run accompany -- import programme.yaml`')],
      ['UDEE', expect.stringContaining('n’est pas encore configuré')],
    ]);
    const posts = await Posts.find({ workspace }).lean();
    expect(posts.flatMap(({ message }) => slackComplaints(message ?? {}))).toEqual([]);
  });

  it('of a stranger is answered by a sentence, a member’s is left to others', async () => {
    await importPeople();
    await wired.listen(createHome([]));
    await wired.slack.person('UADA').tellsApp('my answer');
    await wired.slack.person('UDEE').tellsApp('allô ?');
    await until(async () => (await said()).length === 1);
    expect(await said()).toEqual([['UDEE', expect.stringContaining('ne vous connaît pas encore')]]);
  });
});
