import type { BlockAction, ButtonAction } from '@slack/bolt';
import type { Door } from '../../slack/door';
import { readTurn } from './pager';
import { type Homes, showHome } from './service';

export function listenForHome(door: Door, homes: Homes): void {
  const { clock } = homes.accompany;

  door.event('app_home_opened', async ({ event }) => {
    if (event.tab !== 'home') return;
    await showHome(homes, { slackUser: event.user, isBlank: !event.view }, clock());
  });

  door.action<BlockAction<ButtonAction>>('home.page:', async ({ ack, body, action }) => {
    const turn = readTurn(action.value);
    await ack();
    if (turn) await showHome(homes, { slackUser: body.user.id, turn, isBlank: false }, clock());
  });
}
