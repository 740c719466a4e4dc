import { PlainError } from '../plain-error';
import { oldestMongo } from './oldest';

interface DriverError {
  name?: string;
  message?: string;
  code?: unknown;
  codeName?: string;
  syscall?: string;
  hostname?: string;
  reason?: { servers?: Map<string, { error?: Error | null }> };
}

/** The sentence for whoever set MONGODB_URI. The driver's own words may repeat the address with its password, so few are kept. */
export function whyNoConnection(cause: unknown, within: number): PlainError {
  const error = cause as DriverError;
  if (
    error.code === 18 ||
    error.code === 8000 ||
    /Authentication failed|bad auth/i.test(error.message ?? '')
  ) {
    return new PlainError(
      'MongoDB refused the user name or password in MONGODB_URI: check both, that characters like @ : / in them are written' +
        ' as %40 %3A %2F, and that authSource names the database of the user (often admin).',
    );
  }
  if (error.code === 13) {
    return new PlainError(
      'The user in MONGODB_URI may not use this database: grant it the role readWrite on the database that the address names.',
    );
  }
  if (error.syscall?.startsWith('query')) {
    return new PlainError(
      `The name ${error.hostname ?? ''} in MONGODB_URI is not known as a MongoDB cluster: check the spelling, or the name service.`,
    );
  }
  if (isTooOld(error)) return tooOld();
  if (error.reason?.servers) return unreachable(error.reason.servers, within);
  return new PlainError(
    'MONGODB_URI is not an address that MongoDB understands: it should look like' +
      ' mongodb://user:password@host:27017/accompany?replicaSet=name, with characters like @ : / in the password written' +
      ' as %40 %3A %2F.',
  );
}

export function tooOld(): PlainError {
  return new PlainError(
    `The MongoDB at MONGODB_URI is too old: Accompany needs version ${oldestMongo.version}.0 or newer. Upgrade it, name another,` +
      ' or leave MONGODB_URI empty to use the embedded one.',
  );
}

/** The driver's own words for a server to which it does not speak. */
function isTooOld({ message = '', reason }: DriverError): boolean {
  const all = [message, ...[...(reason?.servers?.values() ?? [])].map(({ error }) => error?.message ?? '')];
  return all.some((one) => /reports (maximum )?wire version/.test(one));
}

function unreachable(servers: Map<string, { error?: Error | null }>, within: number): PlainError {
  const all = [...servers];
  const hosts = all.map(([host]) => host).join(', ');
  const errors = all.map(
    ([, server]) => server.error as (Error & { cause?: { code?: string } }) | null | undefined,
  );
  const detail = errors
    .map((error) => error?.cause?.code ?? /\bE[A-Z]{4,}\b/.exec(error?.message ?? '')?.[0])
    .find(Boolean);
  if (errors.some((error) => /certificate|TLS|SSL/i.test(error?.message ?? ''))) {
    return new PlainError(
      `MongoDB at ${hosts} and this app do not agree on encryption (TLS): check tls= and tlsCAFile= in MONGODB_URI.`,
    );
  }
  // Servers of a set with another name are forgotten by the driver.
  if (errors.every((error) => !error)) {
    const reached =
      all.length > 0 ? 'has no primary server at present' : 'is not the replica set that was asked for';
    return new PlainError(
      `MongoDB${hosts && ` at ${hosts}`} was reached but ${reached}: look at rs.status() there, and at replicaSet= in MONGODB_URI.`,
    );
  }
  return new PlainError(
    `No MongoDB answered at ${hosts} within ${within / 1000} s${detail ? ` (${detail})` : ''}: check that it` +
      ' runs, that MONGODB_URI names the right host and port, and that its firewall or access list lets this machine in.',
  );
}
