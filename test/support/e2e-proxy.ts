import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** A place between Rounds and its database, where the way can be cut. */
export interface TcpProxy {
  readonly port: number;
  /** Cuts all connections and takes no more. */
  cut(): Promise<void>;
  /** Takes connections again, on the same port, and leads them to this port of loopback. */
  leadTo(port: number): Promise<void>;
}

export async function startProxy(target: number): Promise<TcpProxy> {
  const sockets = new Set<Socket>();
  let current = target;
  const keep = (socket: Socket): Socket => {
    sockets.add(socket);
    return socket.on('close', () => sockets.delete(socket)).on('error', () => socket.destroy());
  };
  const listen = async (port: number): Promise<Server> => {
    const server = createServer((client) => {
      const upstream = keep(connect(current, '127.0.0.1'));
      keep(client).on('close', () => upstream.destroy());
      upstream.on('close', () => client.destroy());
      client.pipe(upstream).pipe(client);
    });
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    return server;
  };
  let server: Server | null = await listen(0);
  const { port } = server.address() as AddressInfo;
  return {
    port,
    async cut() {
      const closing = server;
      server = null;
      for (const socket of sockets) socket.destroy();
      closing?.close();
      if (closing) await once(closing, 'close');
    },
    async leadTo(next) {
      current = next;
      server ??= await listen(port);
    },
  };
}
