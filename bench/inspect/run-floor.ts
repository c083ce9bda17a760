/**
 * The floor: what the same number of connections, logins and execs of the same script costs with ssh2 alone, nothing
 * checked, nothing parsed, nothing kept.
 */
import { readFileSync } from 'node:fs';
import ssh2 from 'ssh2';
import { measure, readAssignment, report, WARM_UP_HOSTS } from './child.ts';
import { addressOf } from './field.ts';

const { field, hosts, parallel } = readAssignment();
const privateKey = readFileSync(field.keyFile);
const script = readFileSync(field.scriptFile);

function inspect(address: string): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    const client = new ssh2.Client();
    client.on('error', reject);
    client.on('ready', () => {
      client.exec('sh -s', (error, channel) => {
        if (error) return reject(error);
        channel.on('data', (chunk: Buffer) => chunks.push(chunk));
        channel.stderr.resume();
        channel.on('close', () => {
          client.end();
          resolve(Buffer.concat(chunks));
        });
        channel.end(script);
      });
    });
    client.connect({
      host: address,
      port: field.port,
      username: field.user,
      privateKey,
      algorithms: { kex: ['curve25519-sha256'] },
    });
  });
}

async function inspectAll(count: number): Promise<void> {
  const waiting = Array.from({ length: count }, (_, index) => addressOf(index)).values();
  const worker = async () => {
    for (const address of waiting) {
      const output = await inspect(address);
      if (!output.includes(`${field.marker} end`)) throw new Error(`the script did not run to its end on ${address}`);
    }
  };
  await Promise.all(Array.from({ length: parallel }, worker));
}

await inspectAll(WARM_UP_HOSTS);
report(await measure(() => inspectAll(hosts)));
