import mongoose from 'mongoose';
import type { Message, SlackDouble } from './slack';

/** The message shortcut under which words are removed for good. */
export const shortcut = 'check-ins.remove-words';

/** Every record that the database holds, keys included. */
export async function everyString(): Promise<string[]> {
  const all: string[] = [];
  for (const collection of (await mongoose.connection.db?.collections()) ?? []) {
    for await (const one of collection.find()) all.push(JSON.stringify(one));
  }
  return all;
}

/** All that the app has posted in a channel, and in its conversations with these people. */
export const postedIn = (slack: SlackDouble, channel: string, people: string[]): string[] =>
  [channel, ...people.map((user) => slack.workspace.directChannel(user).id)]
    .flatMap((each) => slack.messages(each))
    .filter(({ user }) => user === 'UBOT')
    .map((message) => JSON.stringify(message));

/** Somebody removes words that stand in a message, in both steps. */
export async function removesWords(
  slack: SlackDouble,
  user: string,
  message: Message,
  words: string,
  reason = 'child',
): Promise<void> {
  const person = slack.person(user);
  const form = () => {
    const view = slack.modalOf(user);
    if (!view) throw new Error(`${user} sees no modal`);
    return view;
  };
  await person.usesShortcut(shortcut, message);
  await person.submits(form(), { words, reason });
  await person.submits(form());
}
