import type { BlockAction, ButtonAction } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import type { Filled } from '../../../slack/blocks';
import type { Door } from '../../../slack/door';
import { districtForm, readDistrict, seeDistrict } from './district';
import { looks } from './messages';
import { readTimeline, timelineForm } from './modal';
import { type Looking, seeTimeline } from './open';
import { readDigest } from './read';

type View = Filled & { private_metadata: string };
type Next = { update: ModalView } | { push: ModalView };

/** Whoever looks closer, from the home tab or from what opened there. */
export function listenToLooks(door: Door, looking: Looking): void {
  const { slack } = looking.accompany;

  const timeline = (slackUser: string, pairing: string) =>
    seeTimeline(looking, slackUser, { pairing, trail: [], round: 0 });

  const onPress = (id: string, see: (slackUser: string, value: string) => Promise<ModalView>) =>
    door.action<BlockAction<ButtonAction>>(id, async ({ body, action, ack }) => {
      const view = await see(body.user.id, action.value ?? '');
      const how = { trigger_id: body.trigger_id, view };
      await (body.view?.type === 'modal' ? slack.views.push(how) : slack.views.open(how));
      await ack();
    });
  onPress(looks.timeline, timeline);
  onPress(looks.district, (slackUser, district) =>
    seeDistrict(looking, slackUser, { district: district.replace(/^district:/, ''), page: 0, round: 0 }),
  );
  onPress(looks.digest, (slackUser, key) => readDigest(looking, slackUser, key));

  const forms: Record<string, (slackUser: string, view: View) => Promise<Next>> = {
    [timelineForm]: async (slackUser, view) => ({
      update: await seeTimeline(looking, slackUser, readTimeline(view)),
    }),
    [districtForm]: async (slackUser, view) => {
      const { opens, shows } = readDistrict(view);
      return opens
        ? { push: await timeline(slackUser, opens) }
        : { update: await seeDistrict(looking, slackUser, shows) };
    },
  };

  for (const [form, next] of Object.entries(forms)) {
    door.submission(form, async ({ view, body, ack }) => {
      const then = await next(body.user.id, view);
      await ack(
        'push' in then
          ? { response_action: 'push', view: then.push }
          : { response_action: 'update', view: then.update },
      );
    });
  }

  // Where Slack tells of a choice at once, nobody has to press "Show".
  for (const fields of [looks.timelineFields, looks.districtFields]) {
    door.action(fields, async ({ body, ack }) => {
      const next = forms[body.view?.callback_id ?? ''];
      if (body.view && next) {
        const then = await next(body.user.id, body.view);
        if ('push' in then) await slack.views.push({ trigger_id: body.trigger_id, view: then.push });
        else await slack.views.update({ view_id: body.view.id, view: then.update });
      }
      await ack();
    });
  }
}
