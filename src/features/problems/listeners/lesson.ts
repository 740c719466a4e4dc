import { localDate } from '../../../calendar';
import { plainly } from '../../../search';
import { quoted } from '../../../slack/text';
import { everybody, placesOfProgramme } from '../../people';
import type { Resolving } from '../course';
import type { Submitted, Wrong } from '../forms/frame';
import { readResolve } from '../forms/resolving';
import type { Visited } from './entrance';

/** So many names are told at once. */
const TOLD = 5;

/** How a problem was resolved, or what is wrong with it: a lesson that others will read names no place and nobody of the programme. */
export async function resolvingIn(
  { problem, ground }: Visited,
  view: Submitted,
  now: Date,
): Promise<{ said: Resolving } | Wrong> {
  const reading = readResolve(view, localDate(now, ground.pairing.timeZone));
  if ('errors' in reading || !reading.said.isShared) return reading;
  const names = await namesIn(problem.workspace, reading.said.learned ?? '');
  if (names.length === 0) return reading;
  const told = names.slice(0, TOLD).map((name) => quoted(name, 60));
  return { errors: { learned: { sentence: 'problem-endings:error.named', names: told.join(', ') } } };
}

/** The names of communities, districts and members that stand in a text, each as whole words. */
async function namesIn(workspace: string, text: string): Promise<string[]> {
  const [{ districts, communities }, members] = await Promise.all([
    placesOfProgramme(workspace),
    everybody(workspace),
  ]);
  const said = inWords(text);
  const names = [...communities, ...districts, ...members].map(({ name }) => name);
  return [...new Set(names)].filter((name) => inWords(name).trim() && said.includes(inWords(name)));
}

const inWords = (text: string) =>
  ` ${
    plainly(text)
      .match(/[\p{L}\p{N}]+/gu)
      ?.join(' ') ?? ''
  } `;
