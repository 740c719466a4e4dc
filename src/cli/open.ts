import type { WebClient } from '@slack/web-api';
import type { Import } from '../features/people';

/** What a verb works with. */
export interface OpenedApp {
  workspace: string;
  slack: WebClient;
  /** Nobody but the person at this machine reads what is posted. */
  isPlayground?: boolean;
  now(): Date;
  /** What the other features do in the transaction of an import. */
  afterImport?: Import['afterwards'];
  close(): Promise<void>;
}

/** Opens the database, and Slack if the verb needs it; throws a PlainError if one of them can't be reached. */
export type OpenApp = (needs: { slack: boolean }) => Promise<OpenedApp>;

/** Opens, works, and closes however the work ended. */
export async function withApp<T>(
  open: OpenApp,
  needs: { slack: boolean },
  work: (app: OpenedApp) => Promise<T>,
): Promise<T> {
  const app = await open(needs);
  try {
    return await work(app);
  } finally {
    await app.close();
  }
}
