import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';

const version = '8.0.17';
const wholeWithin = 15 * 60_000;

/** A child process, since a stuck connection of the library could not be given up otherwise. */
const script = `
const [library, downloadDir, version] = process.argv.slice(1);
require(library).MongoBinary.getPath({ version, downloadDir, checkMD5: true })
  .then((path) => console.log('path ' + path))
  .catch((error) => { console.error(error.message.replace(/\\n/g, ' ')); process.exitCode = 1; });
`;

/** MongoDB's own site, by mongodb-memory-server. Returns the path of mongod. */
export function downloadMongod(
  bin: string,
  tell: (sentence: string) => void,
  firstByteWithin = 20_000,
): Promise<string> {
  tell(`Fetching MongoDB ${version} from mongodb.org.`);
  const library = require.resolve('mongodb-memory-server-core');
  const child = spawn(process.execPath, ['-e', script, library, bin, version], {
    stdio: ['ignore', 'pipe', 'pipe'],
    // Without strict_ssl the library accepts any certificate.
    env: {
      ...process.env,
      NODE_OPTIONS: '',
      npm_config_strict_ssl: 'true',
      MONGOMS_MAX_RETRIES: '1',
      MONGOMS_PREFER_GLOBAL_PATH: 'false',
    },
  });
  return new Promise((resolve, reject) => {
    let path = '';
    let complaint = '';
    let givenUp = '';
    const giveUp = (reason: string) => {
      givenUp = reason;
      child.kill('SIGKILL');
    };
    const slowStart = setTimeout(
      () => giveUp(`no answer within ${firstByteWithin / 1000} s`),
      firstByteWithin,
    );
    const tooLong = setTimeout(
      () => giveUp(`not complete after ${wholeWithin / 60_000} minutes`),
      wholeWithin,
    );
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      clearTimeout(slowStart);
      for (const line of text.split(/[\r\n]+/)) {
        if (line.startsWith('path ')) path = line.slice(5);
        else if (line.trim()) tell(line.trim());
      }
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      complaint += text;
    });
    child.on('error', (error) => giveUp(error.message));
    child.on('close', () => {
      clearTimeout(slowStart);
      clearTimeout(tooLong);
      if (path && existsSync(path)) resolve(path);
      else reject(new Error(givenUp || complaint.trim() || 'the download ended without a file'));
    });
  });
}
