import { afterEach, beforeEach } from '@jest/globals';
import { App, SocketModeReceiver } from '@slack/bolt';
import type { Accompany, Feature } from '../../../src/features/feature';
import { defaultSettings, type Member, Members, Programmes } from '../../../src/features/people';
import { createLog } from '../../../src/log';
import { createMetrics } from '../../../src/metrics';
import { slackClient } from '../../../src/slack/client';
import { openDoor } from '../../../src/slack/door';
import { type SlackDouble, startSlackDouble } from '../../support/slack';
import { silent } from '../../support/slack/silent';

export const workspace = 'T1';

export interface Wired {
  slack: SlackDouble;
  accompany: Accompany;
  /** What `accompany.clock` says. */
  now: Date;
  /** What was logged, as JSON lines. */
  logged: string[];
  /** Starts the app with these features. */
  listen: (...features: Feature[]) => Promise<void>;
}

/** Before each test a Slack double and a Bolt app that is connected to it once it has features. */
export function useSlack(): Wired {
  const wired = {} as Wired;
  let app: App | undefined;

  beforeEach(async () => {
    wired.slack = await startSlackDouble({
      users: ['UADA', 'UBEN', 'UDEE'].map((id) => ({ id, locale: id === 'UDEE' ? 'fr-FR' : 'en-GB' })),
    });
    wired.now = new Date('2026-12-01T10:00Z');
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
    wired.listen = async (...features) => {
      const receiver = new SocketModeReceiver({
        appToken: 'xapp-double',
        logger: silent,
        installerOptions: { clientOptions: { slackApiUrl: wired.slack.url } },
      });
      app = new App({
        token: 'xoxb-double',
        receiver,
        logger: silent,
        clientOptions: { slackApiUrl: wired.slack.url },
      });
      const door = openDoor(app, wired.accompany);
      for (const { listen } of features) listen?.(door, wired.accompany);
      await app.start();
    };
  });

  afterEach(async () => {
    await app?.stop();
    app = undefined;
    await wired.slack.close();
  });

  return wired;
}

/** A programme with a facilitator who speaks English and a mentor who speaks French. UDEE is a stranger. */
export async function importPeople(): Promise<void> {
  await Programmes.create({
    workspace,
    name: 'Coast & Hills',
    timeZone: 'Africa/Freetown',
    language: 'en',
    safeguardingContact: 'Mariama',
    settings: defaultSettings,
  });
  const member = (key: string, more: Partial<Member>): Member => ({
    workspace,
    key,
    slackUser: `U${key.toUpperCase()}`,
    name: key,
    roles: [],
    timeZone: 'Africa/Freetown',
    language: 'en',
    ...more,
  });
  await Members.create([
    member('ada', { roles: ['facilitator'] }),
    member('ben', { roles: ['mentor', 'coordinator'], language: 'fr' }),
  ]);
}
