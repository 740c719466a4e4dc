import { afterEach, beforeEach, jest } from '@jest/globals';

export interface Said {
  /** Lines of the standard output, and of errors. */
  output: string[];
  errors: string[];
}

/** What a verb prints in each test, and its exit code left as it was. */
export function useConsole(): Said {
  const said: Said = { output: [], errors: [] };
  beforeEach(() => {
    said.output = [];
    said.errors = [];
    jest.spyOn(console, 'log').mockImplementation((text) => void said.output.push(String(text)));
    jest.spyOn(console, 'error').mockImplementation((text) => void said.errors.push(String(text)));
    process.exitCode = undefined;
  });
  afterEach(() => {
    process.exitCode = undefined;
    jest.restoreAllMocks();
  });
  return said;
}

/** The cells of a printed table, without its head. */
export function rows(table = ''): string[][] {
  const lines = table.split('\n').filter((line) => line.startsWith('│'));
  return lines.slice(1).map((line) =>
    line
      .split('│')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}
