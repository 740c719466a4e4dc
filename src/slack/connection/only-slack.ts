/** Fetches from Slack alone: addresses in what arrives must not make us ask anybody else, and nobody may send us on. */
export function onlySlack(apiUrl = 'https://slack.com/api/'): typeof fetch {
  const { origin } = new URL(apiUrl);
  return async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input);
    const isSlack = url.protocol === 'https:' && /(^|\.)slack\.com$/.test(url.hostname);
    if (!isSlack && url.origin !== origin) throw new Error('an address that is not Slack’s was refused');
    return fetch(input, { ...init, redirect: 'error' });
  };
}
