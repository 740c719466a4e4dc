import type { Feature } from '../feature';
import { exportVerb } from './listeners';
import { exportsJob } from './schedule';

export { type Complaint as ImportComplaint, importMeetings } from './importing';
export { type ExportFile, ExportFiles } from './model';
export { cursorOf } from './rows';
export { everything } from './scope';
export { type Kind, kinds } from './tables';
export { type Format, formats, writeExport } from './writing';

/** What is kept, as tables for spreadsheets: at the command line, and as files that people ask for in Slack. */
export function createExports(): Feature {
  return { name: 'exports', verbs: [exportVerb], jobs: (accompany) => [exportsJob(accompany)] };
}
