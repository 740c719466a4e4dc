import { afterEach, describe, expect, it } from '@jest/globals';
import { WebClient } from '@slack/web-api';
import { chaos, type SlackDouble, type SlackDoubleOptions, startSlackDouble } from './index';
import { silent } from './silent';

let slack: SlackDouble;

async function start(options: SlackDoubleOptions = {}): Promise<WebClient> {
  slack = await startSlackDouble({
    users: [{ id: 'U1', email: 'one@example.org', locale: 'fr-FR' }],
    channels: [
      { id: 'C1', name: 'in', members: ['U1', 'UBOT'] },
      { id: 'C2', name: 'out', members: ['U1'] },
      { id: 'C3', name: 'secret', private: true, members: ['U1'] },
      { id: 'C4', name: 'old', archived: true, members: ['UBOT'] },
    ],
    ...options,
  });
  return client('xoxb-double');
}

const client = (token: string) =>
  new WebClient(token, {
    slackApiUrl: slack.url,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    // Of a call that hangs; all others are answered before, also where the machine is busy.
    timeout: 3_000,
    logger: silent,
  });

afterEach(() => slack.close());

const texts = (messages: { text?: string }[] | undefined) => messages?.map(({ text }) => text);

describe('the Web API of the double', () => {
  it('keeps what was posted, with its metadata for who asks', async () => {
    const web = await start();
    const metadata = { event_type: 'accompany_post', event_payload: { key: 'k' } };
    const ts = String((await web.chat.postMessage({ channel: 'C1', text: 'root', metadata })).ts);
    await web.chat.postMessage({ channel: 'C1', text: 'reply', thread_ts: ts });
    await web.chat.postMessage({ channel: 'C1', text: 'both', thread_ts: ts, reply_broadcast: true });
    await web.chat.postMessage({ channel: 'C1', text: 'next' });
    const history = await web.conversations.history({ channel: 'C1', include_all_metadata: true });
    expect(texts(history.messages)).toEqual(['next', 'both', 'root']);
    expect(history.messages?.[2]).toMatchObject({ metadata, reply_count: 2, bot_id: 'B1' });
    expect((await web.conversations.history({ channel: 'C1' })).messages?.[2]).not.toHaveProperty('metadata');
    const first = await web.conversations.replies({ channel: 'C1', ts, limit: 1 });
    const second = await web.conversations.replies({
      channel: 'C1',
      ts,
      cursor: first.response_metadata?.next_cursor,
    });
    expect([texts(first.messages), texts(second.messages)]).toEqual([
      ['root', 'reply'],
      ['root', 'both'],
    ]);
    const later = await web.conversations.history({ channel: 'C1', oldest: ts });
    const from = await web.conversations.history({ channel: 'C1', oldest: ts, inclusive: true });
    expect([later.messages?.length, from.messages?.length]).toEqual([2, 3]);
  });

  it.each([
    ['channel_not_found', 'chat.postMessage', { channel: 'C9', text: 'x' }],
    ['channel_not_found', 'chat.postMessage', { channel: 'C3', text: 'x' }],
    ['not_in_channel', 'chat.postMessage', { channel: 'C2', text: 'x' }],
    ['is_archived', 'chat.postMessage', { channel: 'C4', text: 'x' }],
    ['no_text', 'chat.postMessage', { channel: 'C1', text: '' }],
    ['msg_too_long', 'chat.postMessage', { channel: 'C1', text: 'x'.repeat(40_001) }],
    ['thread_not_found', 'chat.postMessage', { channel: 'C1', text: 'x', thread_ts: '1.000001' }],
    ['invalid_blocks', 'chat.postMessage', { channel: 'C1', text: 'x', blocks: [{ type: 'section' }] }],
    ['message_not_found', 'chat.update', { channel: 'C1', text: 'x', ts: '1.000001' }],
    ['thread_not_found', 'conversations.replies', { channel: 'C1', ts: '1.000001' }],
    ['users_not_found', 'users.lookupByEmail', { email: 'two@example.org' }],
    ['user_not_found', 'users.info', { user: 'U9' }],
    ['invalid_trigger_id', 'views.open', { trigger_id: '1', view: {} }],
    ['invalid_arguments', 'views.publish', { user_id: 'U1', view: { type: 'home', blocks: [{}] } }],
    ['unknown_method', 'chat.shout', {}],
  ])('refuses with %s', async (error, method, args) => {
    const web = await start();
    await expect(web.apiCall(method, args)).rejects.toMatchObject({ data: { error } });
  });

  it('knows tokens and scopes', async () => {
    const web = await start({ app: { scopes: ['users:read'] } });
    expect((await web.auth.test()).response_metadata?.scopes).toEqual(['users:read']);
    await expect(web.chat.postMessage({ channel: 'C1', text: 'x' })).rejects.toMatchObject({
      data: { error: 'missing_scope', needed: 'chat:write', provided: 'users:read' },
    });
    await expect(client('xoxb-other').auth.test()).rejects.toMatchObject({ data: { error: 'invalid_auth' } });
    slack.tokenError = 'token_revoked';
    await expect(web.auth.test()).rejects.toMatchObject({ data: { error: 'token_revoked' } });
  });

  it('takes a trigger once, and a view only with its last hash', async () => {
    const web = await start();
    const view = { type: 'modal' as const, title: { type: 'plain_text' as const, text: 'T' }, blocks: [] };
    const trigger_id = slack.workspace.trigger('U1');
    const { id, hash } = { ...(await web.views.open({ trigger_id, view })).view };
    await expect(web.views.open({ trigger_id, view })).rejects.toMatchObject({
      data: { error: 'exchanged_trigger_id' },
    });
    const which = { view_id: String(id), view, hash: String(hash) };
    await web.views.update(which);
    await expect(web.views.update(which)).rejects.toMatchObject({ data: { error: 'hash_conflict' } });
  });

  it('fails before or after it has posted', async () => {
    const web = await start();
    const post = (text: string) => web.chat.postMessage({ channel: 'C1', text });
    const method = 'chat.postMessage';
    slack.faults.add({ method, fault: { kind: 'drop' } });
    await expect(post('dropped before')).rejects.toMatchObject({ code: 'slack_webapi_request_error' });
    slack.faults.add({ method, fault: { kind: 'drop', after: true } });
    await expect(post('dropped after')).rejects.toMatchObject({ code: 'slack_webapi_request_error' });
    slack.faults.add({ method, fault: { kind: 'status', status: 503, after: true } });
    await expect(post('503 after')).rejects.toMatchObject({ statusCode: 503 });
    slack.faults.add({ method, fault: { kind: 'hang', after: true } });
    await expect(post('hung after')).rejects.toMatchObject({ code: 'slack_webapi_request_error' });
    slack.faults.add({ method, fault: { kind: 'ratelimited', retryAfter: 7 } });
    await expect(post('limited')).rejects.toMatchObject({ retryAfter: 7 });
    slack.faults.add({ method, fault: { kind: 'error', error: 'fatal_error' } });
    await expect(post('refused')).rejects.toMatchObject({ data: { error: 'fatal_error' } });
    await post('fine');
    expect(texts(slack.messages('C1'))).toEqual(['dropped after', '503 after', 'hung after', 'fine']);
    expect(slack.callsTo(method).map(({ outcome }) => outcome)).toEqual([
      'drop',
      'drop',
      'status',
      'hang',
      'ratelimited',
      'error',
      'ok',
    ]);
  });

  it('shows a post in the history later, and takes one message a second', async () => {
    const web = await start({ historyLagMs: 5000, seed: 3, oneMessageASecond: true });
    const { ts } = await web.chat.postMessage({ channel: 'C1', text: 'late' });
    await expect(web.chat.postMessage({ channel: 'C1', text: 'soon' })).rejects.toMatchObject({
      retryAfter: 1,
    });
    expect((await web.conversations.history({ channel: 'C1' })).messages).toEqual([]);
    const message = slack.workspace.message('C1', ts ?? '');
    if (message) message.visibleAt = Date.now();
    expect(texts((await web.conversations.history({ channel: 'C1' })).messages)).toEqual(['late']);
  });

  it('makes the same chaos from the same seed', async () => {
    await start();
    const kinds = (seed: number) => {
      const source = chaos(seed, { hang: 0.1, dropAfter: 0.2, ratelimited: 0.2 });
      return Array.from({ length: 200 }, () => source('chat.postMessage', {})?.kind ?? 'none');
    };
    expect(kinds(5)).toEqual(kinds(5));
    expect(kinds(5)).not.toEqual(kinds(6));
    expect(new Set(kinds(5))).toEqual(new Set(['none', 'hang', 'drop', 'ratelimited']));
  });
});
