import type { BlockAction, DatepickerAction } from '@slack/bolt';
import type { WorkingHours } from '../calendar';
import type { Door } from '../slack/door';
import { remindLater } from './later';
import { readLaterBlock } from './messages';

interface Listening {
  workspace: string;
  workingHours: () => Promise<WorkingHours>;
  clock: () => Date;
}

export function listenForLater(door: Door, { workspace, workingHours, clock }: Listening): void {
  door.action<BlockAction<DatepickerAction>>('reminders.later', async ({ body, action, ack, respond }) => {
    const text = await remindLater({
      workspace,
      id: readLaterBlock(action.block_id) ?? '',
      slackUser: body.user.id,
      date: action.selected_date ?? '',
      workingHours,
      now: clock(),
    });
    await ack();
    const thread = body.message?.thread_ts;
    await respond({
      response_type: 'ephemeral',
      replace_original: false,
      text,
      ...(thread && { thread_ts: thread }),
    });
  });
}
