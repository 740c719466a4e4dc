import type { BlockAction, ButtonAction } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import type { Door } from '../../../slack/door';
import type { Filled } from '../../../slack/fields';
import { showModal } from '../../../slack/show';
import { districtForm, readDistrict, seeDistrict } from './district';
import { looks } from './messages';
import { readTimeline, timelineForm } from './modal';
import { type Looking, seeTimeline } from './open';
import { readDigest } from './read';

type View = Filled & { private_metadata: string };

/** Whoever looks closer, from the home tab or from what opened there. */
export function listenToLooks(door: Door, looking: Looking): void {
  const { slack } = looking.accompany;

  const timeline = (slackUser: string, pairing: string) =>
    seeTimeline(looking, slackUser, { pairing, trail: [], round: 0 });

  const onPress = (id: string, see: (slackUser: string, value: string) => Promise<ModalView>) =>
    door.action<BlockAction<ButtonAction>>(id, async ({ body, action, ack }) => {
      const view = await see(body.user.id, action.value ?? '');
      await showModal(slack, body, view);
      await ack();
    });
  onPress(looks.timeline, timeline);
  onPress(looks.district, (slackUser, district) =>
    seeDistrict(looking, slackUser, { district: district.replace(/^district:/, ''), page: 0, round: 0 }),
  );
  onPress(looks.digest, (slackUser, key) => readDigest(looking, slackUser, key));

  /** What each form shows after what was chosen in it: never on top, so that an entry and what is done there find room. */
  const forms: Record<string, (slackUser: string, view: View) => Promise<ModalView>> = {
    [timelineForm]: (slackUser, view) => {
      const { back, shows } = readTimeline(view);
      return back
        ? seeDistrict(looking, slackUser, { ...back, round: shows.round })
        : seeTimeline(looking, slackUser, shows);
    },
    [districtForm]: (slackUser, view) => {
      const { opens, shows } = readDistrict(view);
      const { district, page, round } = shows;
      return opens
        ? seeTimeline(looking, slackUser, { pairing: opens, trail: [], round, from: { district, page } })
        : seeDistrict(looking, slackUser, shows);
    },
  };

  for (const [form, next] of Object.entries(forms)) {
    door.submission(form, async ({ view, body, ack }) => {
      await ack({ response_action: 'update', view: await next(body.user.id, view) });
    });
  }

  // Where Slack tells of a choice at once, nobody has to press "Show".
  for (const fields of [looks.timelineFields, looks.districtFields]) {
    door.action(fields, async ({ body, ack }) => {
      const next = forms[body.view?.callback_id ?? ''];
      if (body.view && next) {
        await slack.views.update({ view_id: body.view.id, view: await next(body.user.id, body.view) });
      }
      await ack();
    });
  }
}
