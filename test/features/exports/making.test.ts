import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { ExportFiles } from '../../../src/features/exports';
import { rowsOf } from '../../../src/features/exports/rows';
import { everything } from '../../../src/features/exports/scope';
import { makeWanted } from '../../../src/features/exports/service';
import { programmeOf } from '../../../src/features/people';
import { upload } from '../../../src/slack/files';
import { gate } from '../../support/gate';
import { sentFiles } from '../../support/slack/methods/files';
import { until } from '../../support/until';
import { CLEO, useLive } from '../check-ins/live';
import { keepMeetings, keepStakeholders, meeting, stakeholder } from './support';

const live = useLive();
const kept = () => ExportFiles.find({ workspace: 'T1' }, { _id: 0 }).lean();

async function wanted() {
  await keepStakeholders(stakeholder('bo-police', { name: 'Bo Police' }));
  await keepMeetings(meeting('m1', { keyPoints: 'talk' }));
  await live.slack.person(CLEO).runs('/accompany', 'export meetings');
}

describe('a file that several instances could make', () => {
  it('is made by one of them', async () => {
    await wanted();
    const now = live.clock.now();
    const counts = await Promise.all([1, 2, 3].map(() => makeWanted(live.app.accompany, now)));
    expect(counts.sort()).toEqual([0, 0, 1]);
    expect(sentFiles(live.slack)).toHaveLength(1);
  });

  it('is taken over from one that is gone, and stands there once if it comes back', async () => {
    await wanted();
    const { opened, open } = gate();
    live.slack.faults.add({ method: 'files.getUploadURLExternal', fault: { kind: 'held', until: opened } });
    const slow = makeWanted(live.app.accompany, live.clock.now());
    await until(() => live.slack.callsTo('files.getUploadURLExternal').length === 1);
    const later = new Date(live.clock.now().getTime() + 11 * 60_000);
    await makeWanted(live.app.accompany, later);
    expect(await kept()).toMatchObject([{ state: 'sent', attempts: 2 }]);
    open();
    await slow;
    expect(await kept()).toMatchObject([{ state: 'sent', attempts: 2 }]);
    const shown = live.slack.directMessages(CLEO).filter(({ files }) => files?.length);
    expect(shown).toHaveLength(1);
    expect(live.slack.callsTo('files.completeUploadExternal')).toHaveLength(1);
  });
});

describe('the rows', () => {
  it('come a batch at a time, in order of date and key, each once', async () => {
    await keepStakeholders(stakeholder('bo-police'));
    const days = ['2026-11-03', '2026-11-01', '2026-11-02'];
    const all = Array.from({ length: 1_234 }, (_, n) =>
      meeting(`m${String((n * 577) % 1_234).padStart(4, '0')}`, { metOn: days[n % 3] ?? '' }),
    );
    await keepMeetings(...all);
    const programme = await programmeOf('T1');
    if (!programme) throw new Error('no programme');
    const { batches } = rowsOf(programme, { kind: 'meetings', language: 'en', scope: everything });
    const sizes: number[] = [];
    const seen: string[] = [];
    for await (const rows of batches) {
      sizes.push(rows.length);
      seen.push(...rows.map(({ date, reference }) => `${date} ${reference}`));
    }
    expect(sizes).toEqual([500, 500, 234]);
    expect(seen).toEqual(all.map(({ metOn, key }) => `${metOn} ${key}`).sort());
  });

  it('leave no cursor open when nobody wants the rest', async () => {
    await keepMeetings(...Array.from({ length: 1_200 }, (_, n) => meeting(`m${n}`)));
    const programme = await programmeOf('T1');
    if (!programme) throw new Error('no programme');
    const { batches } = rowsOf(programme, { kind: 'meetings', language: 'en', scope: everything });
    expect((await batches.next()).value).toHaveLength(500);
    await batches.return();
    expect((await batches.next()).done).toBe(true);
  });
});

describe('an upload', () => {
  it('goes to nobody but Slack, whatever address it is given', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'accompany-test-'));
    const path = join(folder, 'x.csv');
    writeFileSync(path, 'secret');
    let asked = 0;
    const other = createServer((_, response) => {
      asked += 1;
      response.end('ok');
    });
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as AddressInfo;
    try {
      for (const url of [`http://127.0.0.1:${port}/upload`, 'https://slack.com.example.org/upload']) {
        await expect(upload(live.app.accompany.slack, url, path)).rejects.toThrow(
          'an address that is not Slack’s was refused',
        );
      }
      expect(asked).toBe(0);
    } finally {
      other.close();
      rmSync(folder, { recursive: true });
    }
  });
});
