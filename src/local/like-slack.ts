/**
 * Preloaded into local-slack (a Bun program, see server.ts), not into Accompany. It keeps that server to this
 * machine, ends it with whoever started it, lets its clock be set back, and brings its modals and its page closer to Slack.
 */
interface Socket {
  data: { kind: string };
  send(text: string): unknown;
}
interface ServeOptions {
  hostname?: string;
  fetch(request: Request, server: unknown): Response | Promise<Response> | undefined;
  websocket: { open(socket: Socket): void; message(socket: Socket, message: string | Buffer): void };
}
declare const Bun: { serve(options: ServeOptions): unknown };

interface Element {
  type: string;
  action_id: string;
  initial_value?: string;
  initial_option?: unknown;
  initial_options?: unknown[];
  initial_date?: string;
}
interface View {
  blocks?: { type: string; block_id: string; element?: Element }[];
}
type Values = Record<string, Record<string, unknown>>;

/** Local-slack forgets, Slack sends: a prefilled field that nobody touched keeps what it was filled with. */
function withInitialValues(view: View | undefined, typed: Values): Values {
  const values = { ...typed };
  for (const { block_id: block, element } of view?.blocks ?? []) {
    if (!element || values[block]?.[element.action_id] !== undefined) continue;
    const initial = {
      value: element.initial_value,
      selected_option: element.initial_option,
      selected_options: element.initial_options,
      selected_date: element.initial_date,
    };
    const filled = Object.entries(initial).filter(([, value]) => value !== undefined);
    if (filled.length === 0) continue;
    values[block] = {
      ...values[block],
      [element.action_id]: { type: element.type, ...Object.fromEntries(filled) },
    };
  }
  return values;
}

/** Each pair is a piece of local-slack 0.1.8's page and what stands there instead; a piece not found changes nothing. */
const pagePatches: [string, string][] = [
  // A thread's own messages can be edited and deleted, too.
  ['!R&&!B&&f.jsxs("div",{className:"msg-hover-actions"', '!B&&f.jsxs("div",{className:"msg-hover-actions"'],
  // Questions with room for an answer.
  [
    'f.jsx("input",{className:"bk-plain-input",placeholder:',
    'f.jsx(l.multiline?"textarea":"input",{rows:l.multiline?3:void 0,className:"bk-plain-input",placeholder:',
  ],
  // A list shows what is chosen already.
  [
    '((L=(R=K.get(c,g))==null?void 0:R.selected_option)==null?void 0:L.value)??""',
    '((L=K.get(c,g)?K.get(c,g).selected_option:l.initial_option)==null?void 0:L.value)??""',
  ],
  // What is chosen already among buttons and boxes, and what explains a choice.
  [
    'D=((q=K.get(c,g))==null?void 0:q.selected_options)??[],de=(te=(fe=K.get(c,g))==null?void 0:fe.selected_option)==null?void 0:te.value',
    'D=(K.get(c,g)?K.get(c,g).selected_options:l.initial_options)??[],de=(K.get(c,g)?K.get(c,g).selected_option:l.initial_option)?.value',
  ],
  [
    '" ",(Ae=he.text)==null?void 0:Ae.text]},Ne)',
    '" ",(Ae=he.text)==null?void 0:Ae.text,he.description&&f.jsx("div",{style:{margin:"0 0 4px 24px",fontSize:13,opacity:.7},children:he.description.text})]},Ne)',
  ],
  // The file chooser's list is emptied before it is read, after words were typed.
  [
    'x!=null&&x.length&&P(O=>[...O,...Array.from(x)])',
    'const files=Array.from(x??[]);files.length&&P(O=>[...O,...files])',
  ],
  // Its own example's command is not one of ours.
  [' — try /echo hi', ''],
  // Line breaks of people's words.
  [
    'f.jsx("span",{className:"plain",children:',
    'f.jsx("span",{className:"plain",style:{whiteSpace:"pre-wrap"},children:',
  ],
  // A date says what it is for.
  [
    'return f.jsx("input",{className:"bk-plain-input",type:"date",onChange:K=>k({type:"datepicker",selected_date:K.target.value})})',
    'return f.jsxs("label",{style:{display:"flex",alignItems:"center",gap:8,fontSize:13},children:[l.placeholder?.text,f.jsx("input",{className:"bk-plain-input",style:{width:150},type:"date",onChange:K=>k({type:"datepicker",selected_date:K.target.value})})]})',
  ],
  // What was said on another day says so.
  [
    'new Date(c*1e3).toLocaleTimeString([],{hour:"2-digit",minute:"2-digit"})',
    'new Date(c*1e3).toLocaleString([],{...new Date(c*1e3).toDateString()===new Date().toDateString()?{}:{day:"numeric",month:"short"},hour:"2-digit",minute:"2-digit"})',
  ],
  // A picture that the app has sent.
  [
    'f.jsx("img",{src:l.image_url,alt:l.alt_text??""}),l.title',
    'f.jsx("img",{src:l.image_url??(l.slack_file&&"/files/app/"+l.slack_file.id+"/picture"),alt:l.alt_text??"",style:{maxWidth:"min(400px,100%)",height:"auto"}}),l.title',
  ],
  // Slack's escapes are read as what they stand for.
  ['l.replace(/&/g,"&amp;")', 'l.replace(/&(?!(?:amp|lt|gt);)/g,"&amp;")'],
];

async function improvedPage(response: Response): Promise<Response> {
  let page = await response.text();
  for (const [was, becomes] of pagePatches) page = page.replace(was, () => becomes);
  return new Response(page, { headers: { 'content-type': 'text/html; charset=utf-8' } });
}

let openViews: View[] = [];

function readOpenViews(text: string): void {
  if (!/^\{"t":"(view|init)"/.test(text)) return;
  const sent = JSON.parse(text) as { stack?: View[]; state?: { modalStack?: View[] } };
  openViews = sent.stack ?? sent.state?.modalStack ?? [];
}

/** The time at which a request was said to be made, so that a past can be told; the server reads the clock for each `ts`. */
let saidAt: number | undefined;
const clock = Date.now;
Date.now = () => saidAt ?? clock();

const serve = Bun.serve;
Bun.serve = (options) => {
  const { fetch, websocket } = options;
  return serve.call(Bun, {
    ...options,
    hostname: '127.0.0.1',
    fetch(request, server) {
      const path = new URL(request.url).pathname;
      const at = request.headers.get('said-at');
      if (at) saidAt = Number(at);
      const answer = fetch.call(this, request, server);
      if (at) {
        return Promise.resolve(answer as Response).finally(() => {
          saidAt = undefined;
        });
      }
      const isPage = path === '/' || path.startsWith('/archives/');
      return isPage && answer ? Promise.resolve(answer).then(improvedPage) : answer;
    },
    websocket: {
      ...websocket,
      open(socket) {
        if (socket.data.kind === 'ui') {
          const send = socket.send.bind(socket);
          socket.send = (text) => {
            readOpenViews(text);
            return send(text);
          };
        }
        websocket.open(socket);
      },
      message(socket, message) {
        if (socket.data.kind !== 'ui') return websocket.message(socket, message);
        const said = JSON.parse(String(message)) as { t?: string; values?: Values };
        if (said?.t !== 'view_submit') return websocket.message(socket, message);
        const values = withInitialValues(openViews.at(-1), said.values ?? {});
        return websocket.message(socket, JSON.stringify({ ...said, values }));
      },
    },
  });
};

// The pipe breaks when the starting process ends, however it ends.
process.stdin.on('end', () => process.exit(0));
process.stdin.on('error', () => process.exit(0));
process.stdin.resume();

export {};
