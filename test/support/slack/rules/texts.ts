import * as limit from '../../../../src/slack/limits';
import { isThing, type Paper, type Thing } from './paper';

export function text(paper: Paper, at: string, value: unknown, most = limit.TEXT_OBJECT): void {
  if (!isThing(value)) {
    paper.say(at, 'must be a text object');
    return;
  }
  if (value.type === 'plain_text') paper.known(at, value, 'type text emoji');
  else if (value.type === 'mrkdwn') paper.known(at, value, 'type text verbatim');
  else {
    paper.say(`${at}/type`, `unsupported type: ${value.type}`);
    return;
  }
  paper.length(`${at}/text`, value.text, most);
}

export function plain(paper: Paper, at: string, value: unknown, most: number): void {
  if (isThing(value) && value.type !== 'plain_text') {
    paper.say(`${at}/type`, 'must be plain_text');
    return;
  }
  text(paper, at, value, most);
}

export function optionalPlain(paper: Paper, at: string, value: unknown, most: number): void {
  if (value !== undefined) plain(paper, at, value, most);
}

export function confirm(paper: Paper, at: string, value: unknown): void {
  if (value === undefined) return;
  if (!isThing(value)) {
    paper.say(at, 'must be an object');
    return;
  }
  paper.known(at, value, 'title text confirm deny style');
  plain(paper, `${at}/title`, value.title, limit.CONFIRM_TITLE);
  text(paper, `${at}/text`, value.text, limit.CONFIRM_TEXT);
  plain(paper, `${at}/confirm`, value.confirm, limit.CONFIRM_BUTTON);
  plain(paper, `${at}/deny`, value.deny, limit.CONFIRM_BUTTON);
}

/** Markup is allowed in checkboxes and radio buttons only, a URL in overflow menus only. */
export function option(paper: Paper, at: string, value: Thing, kind: 'plain' | 'mrkdwn' | 'overflow'): void {
  paper.known(at, value, kind === 'overflow' ? 'text value description url' : 'text value description');
  const write = kind === 'mrkdwn' ? text : plain;
  write(paper, `${at}/text`, value.text, limit.OPTION_TEXT);
  if (value.description !== undefined)
    write(paper, `${at}/description`, value.description, limit.OPTION_DESCRIPTION);
  paper.length(`${at}/value`, value.value, limit.OPTION_VALUE);
  paper.optionalLength(`${at}/url`, value.url, limit.OPTION_URL);
}
