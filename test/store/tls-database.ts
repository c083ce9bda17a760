import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { TLSSocket } from 'node:tls';

/** Of the client's wish for TLS, with its head. What follows it is the handshake. */
const WISH_BYTES = 36;

/** A packet of MySQL's protocol. */
export function packet(text: string, number = 0): Buffer {
  const body = Buffer.from(text, 'latin1');
  return Buffer.concat([Buffer.from([body.length, 0, 0, number]), body]);
}

/** What a server says of itself at first. */
export function greeting({ tls }: { readonly tls: boolean }): Buffer {
  const abilities = `\xff${tls ? '\xff' : '\xf7'}\xff\x02\0\xff\xdf\x15`;
  return packet(
    `\x0a8.4.0\0\x01\0\0\0${'a'.repeat(8)}\0${abilities}${'\0'.repeat(10)}${'b'.repeat(12)}\0mysql_native_password\0`,
  );
}

const DENIED = packet('\xff\x15\x04#28000Access denied', 3);

/** A database as far as its certificate; whoever takes that is told that access is denied. */
export async function startTlsDatabase(certificate: { readonly cert: string; readonly key: string }) {
  return listen((socket) => {
    const secure = new TLSSocket(socket, { isServer: true, ...certificate });
    secure.once('data', () => secure.end(DENIED));
    secure.on('error', () => socket.destroy());
  });
}

/** A database that goes down while the first client begins TLS. */
export async function startVanishingDatabase() {
  const database = await listen((socket) => {
    database.close();
    socket.destroy();
  });
  return database;
}

async function listen(onWish: (socket: Socket) => void) {
  const server = createServer((socket) => {
    const read = (): void => {
      if (socket.read(WISH_BYTES) === null) return;
      socket.off('readable', read);
      onWish(socket);
    };
    socket.on('readable', read);
    socket.on('error', () => socket.destroy());
    socket.write(greeting({ tls: true }));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { port, close: () => server.close() };
}
