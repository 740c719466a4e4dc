import { beforeEach, expect, it } from '@jest/globals';
import { createCommands } from '../../../src/features/commands';
import { createDigests } from '../../../src/features/digests';
import { createExports } from '../../../src/features/exports';
import { Members, type Role } from '../../../src/features/people';
import { createPlans } from '../../../src/features/plans';
import { useDatabase } from '../../support/database';
import { importPeople, useSlack } from '../home/support';

useDatabase();
const wired = useSlack();

beforeEach(async () => {
  await importPeople();
  await wired.listen(createCommands([createDigests([]), createExports(), createPlans()]));
});

async function toldAs(role: Role) {
  await Members.updateOne({ workspace: 'T1', slackUser: 'UADA' }, { $set: { roles: [role] } });
  const { ack } = await wired.slack.person('UADA').runs('/accompany', 'help');
  return [...String(ack?.payload?.text).matchAll(/^• `([^`]+)`/gm)].map(([, name]) => name);
}

it('the help tells of what somebody may do, and of nothing that is refused to them', async () => {
  expect(await toldAs('facilitator')).toEqual(['commitments board', 'help']);
  expect(await toldAs('safeguarding')).toEqual(['plan remove', 'commitments board', 'help']);
  const plans = ['plan', 'plan remove', 'commitments board', 'help'];
  expect(await toldAs('mentor')).toEqual(plans);
  expect(await toldAs('coordinator')).toEqual(['digest', 'export', ...plans]);
  expect(await toldAs('manager')).toEqual(['digest', 'digest away', 'export', ...plans]);
});
