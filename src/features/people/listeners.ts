import type { Door } from '../../slack/door';
import type { Accompany } from '../feature';
import { followSlack } from './from-slack';

export function listenToPeople(door: Door, { workspace }: Accompany): void {
  door.event('user_change', async ({ event: { user } }) => {
    await followSlack(workspace, user.id, { timeZone: user.tz, locale: user.locale });
  });
}
