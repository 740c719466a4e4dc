import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { WebClient } from '@slack/web-api';
import { uploadPicture } from '../../../src/features/digests/picture';
import { slackClient } from '../../../src/slack/client';
import { type SlackDouble, startSlackDouble } from '../../support/slack';
import { sentFiles } from '../../support/slack/methods/files';

let slack: SlackDouble;
let web: WebClient;

beforeEach(async () => {
  slack = await startSlackDouble({ users: [{ id: 'U1' }] });
  web = slackClient('xoxb-double', { apiUrl: slack.url });
});
afterEach(() => slack.close());

const png = Buffer.from([0x89, 0x50, 0x4e, 0x47, 1, 2, 3]);
const send = () => uploadPicture(web, png, { name: 'weeks.png', title: 'Eight weeks', pauses: [0, 0, 0] });
const blocks = (id: string) => [{ type: 'image' as const, slack_file: { id }, alt_text: 'Eight weeks' }];
const loses = (scope: string) => {
  const { app } = slack.workspace;
  app.scopes = app.scopes.filter((one) => one !== scope);
};
const left = () => sentFiles(slack).filter(({ isDeleted }) => !isDeleted);

describe('a picture that is sent', () => {
  it('is Slack’s when a message may show it, and nobody has seen it before', async () => {
    slack.fileUnreadyTimes = 2;
    const sent = await send();
    expect(sent).toEqual({ is: 'ready', file: expect.stringMatching(/^F[A-Z0-9]{8,}$/) });
    expect(sentFiles(slack)).toMatchObject([
      { name: 'weeks.png', title: 'Eight weeks', bytes: png, channels: [] },
    ]);
    expect(slack.directMessages('U1')).toEqual([]);
    const file = sent.is === 'ready' ? sent.file : '';
    await web.chat.postMessage({ channel: 'U1', text: 'x', blocks: blocks(file) });
    expect(slack.directMessages('U1')).toMatchObject([{ blocks: blocks(file) }]);
    expect(slack.complaints).toEqual([]);
  });

  it.each(['files:write', 'files:read'])(
    'is refused without the right %s, and leaves nothing',
    async (scope) => {
      loses(scope);
      expect(await send()).toEqual({ is: 'refused', problem: 'missing_scope' });
      expect(left()).toEqual([]);
    },
  );

  it('is refused where the workspace takes no files', async () => {
    const method = 'files.getUploadURLExternal';
    slack.faults.add({ method, fault: { kind: 'error', error: 'file_uploads_disabled' } });
    expect(await send()).toEqual({ is: 'refused', problem: 'file_uploads_disabled' });
  });

  it.each(['files.getUploadURLExternal', 'files.completeUploadExternal', 'files.info'])(
    'waits for as long as Slack says at %s',
    async (method) => {
      slack.faults.add({ method, fault: { kind: 'ratelimited', retryAfter: 17 } });
      expect(await send()).toEqual({ is: 'limited', retryAfter: 17 });
      expect(left()).toEqual([]);
      expect((await send()).is).toBe('ready');
    },
  );

  it.each(['files.getUploadURLExternal', 'upload', 'files.completeUploadExternal', 'files.info'])(
    'has failed when the line breaks at %s, and can be sent again',
    async (method) => {
      slack.faults.add({ method, fault: { kind: 'drop' } });
      expect(await send()).toMatchObject({ is: 'failed' });
      expect(left()).toEqual([]);
      expect((await send()).is).toBe('ready');
    },
  );

  it('has failed when Slack does not get to it, and what was sent is taken away', async () => {
    slack.fileUnreadyTimes = 3;
    expect(await send()).toEqual({ is: 'failed', problem: 'not_ready' });
    expect(slack.callsTo('files.info')).toHaveLength(3);
    expect(left()).toEqual([]);
  });
});

describe('the double, of blocks with a file of Slack’s', () => {
  const shown = (id: string) => web.chat.postMessage({ channel: 'U1', text: 'x', blocks: blocks(id) });
  const refusal = { data: { error: 'invalid_blocks' } };

  it('refuses one that it does not know, that is not ready, or that is gone', async () => {
    await expect(shown('F00000000')).rejects.toMatchObject(refusal);
    slack.fileUnreadyTimes = 1;
    const { upload_url, file_id } = await web.files.getUploadURLExternal({ filename: 'x.png', length: 7 });
    const id = file_id ?? '';
    await expect(shown(id)).rejects.toMatchObject(refusal);
    await fetch(upload_url ?? '', { method: 'POST', body: png });
    await web.files.completeUploadExternal({ files: [{ id, title: 'x' }] });
    expect((await web.files.info({ file: id })).file?.mimetype).toBe('');
    await expect(shown(id)).rejects.toMatchObject(refusal);
    expect((await web.files.info({ file: id })).file?.mimetype).toBe('image/png');
    await shown(id);
    await web.files.delete({ file: id });
    await expect(shown(id)).rejects.toMatchObject(refusal);
    expect(slack.directMessages('U1')).toHaveLength(1);
  });
});
