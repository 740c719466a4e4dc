import { afterEach, beforeEach } from '@jest/globals';
import { App, SocketModeReceiver } from '@slack/bolt';
import type { Accompany, VerbVisit } from '../../../src/features/feature';
import { findMember } from '../../../src/features/people';
import { createLog } from '../../../src/log';
import { createMetrics } from '../../../src/metrics';
import { slackClient } from '../../../src/slack/client';
import { type Door, openDoor } from '../../../src/slack/door';
import { words } from '../../../src/words';
import { type OpenView, type SlackDouble, startSlackDouble } from '../../support/slack';
import { silent } from '../../support/slack/silent';
import { COO, FAC, FAC2, MAN, MEN, MEN2, workspace } from './support';

export interface Wired {
  slack: SlackDouble;
  accompany: Accompany;
  /** What the clock says. */
  now: Date;
  logged: string[];
}

/** Before each test the people of `setUpProgramme` on a Slack double, and a Bolt app with these listeners. */
export function useWired(listen: (door: Door, accompany: Accompany) => void, now: Date): Wired {
  const wired = {} as Wired;
  let app: App;

  beforeEach(async () => {
    wired.slack = await startSlackDouble({
      users: [COO, FAC, FAC2, MAN, MEN, MEN2, 'UEVE'].map((id) => ({ id })),
    });
    wired.now = now;
    wired.logged = [];
    wired.accompany = {
      workspace,
      slack: slackClient('xoxb-double', { apiUrl: wired.slack.url }),
      self: 'UBOT',
      clock: () => wired.now,
      log: createLog('debug', { write: (line: string) => wired.logged.push(line) }),
      metrics: createMetrics(),
      nudge: () => {},
    };
    const clientOptions = { slackApiUrl: wired.slack.url };
    const receiver = new SocketModeReceiver({
      appToken: 'xapp-double',
      logger: silent,
      installerOptions: { clientOptions },
    });
    app = new App({ token: 'xoxb-double', receiver, logger: silent, clientOptions });
    listen(openDoor(app, wired.accompany), wired.accompany);
    await app.start();
  });

  afterEach(async () => {
    await app.stop();
    await wired.slack.close();
  });

  return wired;
}

/** Somebody after a command, who may open a form. */
export async function visitOf(wired: Wired, slackUser: string, rest = ''): Promise<VerbVisit> {
  const member = await findMember(workspace, slackUser);
  if (!member) throw new Error(`no member ${slackUser}`);
  return {
    accompany: wired.accompany,
    viewer: { slackUser, roles: member.roles },
    member,
    t: words(member.language),
    triggerId: wired.slack.workspace.trigger(slackUser),
    channel: 'CPAIR',
    rest,
  };
}

export function modalOf(wired: Wired, slackUser: string): OpenView {
  const view = wired.slack.modalOf(slackUser);
  if (!view) throw new Error(`${slackUser} sees no modal`);
  return view;
}

export const shown = (view: { blocks?: unknown }) => JSON.stringify(view.blocks);
