import { createServer, type Server, type Socket } from 'node:net';
import mongoose from 'mongoose';

const { BSON } = mongoose.mongo;

/** A MongoDB that knows how to introduce itself and nothing else: a replica set of one that speaks this wire version. */
export function startOldServer(port: number, maxWireVersion: number): Promise<Server> {
  const host = `127.0.0.1:${port}`;
  const hello = () =>
    BSON.serialize({
      ok: 1,
      ismaster: true,
      isWritablePrimary: true,
      helloOk: true,
      setName: 'old',
      setVersion: 1,
      me: host,
      hosts: [host],
      primary: host,
      minWireVersion: 0,
      maxWireVersion,
      maxBsonObjectSize: 16_777_216,
      maxMessageSizeBytes: 48_000_000,
      maxWriteBatchSize: 100_000,
      localTime: new Date(),
      logicalSessionTimeoutMinutes: 30,
    });
  const server = createServer((socket) => {
    let received = Buffer.alloc(0);
    socket.on('error', () => {});
    socket.on('data', (data) => {
      received = Buffer.concat([received, data]);
      while (received.length >= 16 && received.length >= received.readInt32LE(0)) {
        const length = received.readInt32LE(0);
        answer(socket, received.subarray(0, length), hello());
        received = received.subarray(length);
      }
    });
  });
  return new Promise((resolve) => server.listen(port, '127.0.0.1', () => resolve(server)));
}

const OP_REPLY = 1;
const OP_QUERY = 2004;
const OP_MSG = 2013;

function answer(socket: Socket, request: Buffer, document: Uint8Array): void {
  const isQuery = request.readInt32LE(12) === OP_QUERY;
  // Of a reply: flags, cursor, starting from, one document. Of a message: flags, and a section of the kind 0.
  const before = Buffer.alloc(isQuery ? 20 : 5);
  if (isQuery) before.writeInt32LE(1, 16);
  const header = Buffer.alloc(16);
  header.writeInt32LE(header.length + before.length + document.length, 0);
  header.writeInt32LE(request.readInt32LE(4), 8);
  header.writeInt32LE(isQuery ? OP_REPLY : OP_MSG, 12);
  socket.write(Buffer.concat([header, before, document]));
}
