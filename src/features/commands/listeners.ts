import type { Door } from '../../slack/door';
import { within } from '../../within';
import { type Words, words } from '../../words';
import type { Accompany } from '../feature';
import type { Asked, Speaks } from './answer';

/** Of Slack's 3 s. What takes longer is answered afterwards. Milliseconds. */
const PATIENCE = 2_000;

/** Listens to a command; what it answers, the person alone reads: in time, or afterwards. */
export function listenForCommand(
  door: Door,
  { log, workspace }: Accompany,
  name: string,
  answer: (asked: Asked, speaks: Speaks) => Promise<string | undefined>,
): void {
  door.command(name, async ({ command, ack, respond }) => {
    let t: Words = words('en');
    const asked = {
      slackUser: command.user_id,
      channel: command.channel_id,
      triggerId: command.trigger_id,
      text: command.text,
      respond: command.response_url,
    };
    const answering = answer(asked, (spoken) => {
      t = spoken;
    }).catch((err: unknown) => {
      log.error({ workspace, slackUser: asked.slackUser, err }, 'a command failed');
      return t('home:commands.fault');
    });
    const alone = (text: string) => ({ response_type: 'ephemeral' as const, text });

    const inTime = await within(PATIENCE, answering);
    if (inTime) {
      await ack(inTime.value ? alone(inTime.value) : undefined);
      return;
    }
    await ack(alone(t('home:commands.slow')));
    const late = await answering;
    if (late) await respond(alone(late));
  });
}
