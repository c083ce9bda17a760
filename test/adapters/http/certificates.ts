import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';

export interface TestCertificate {
  readonly cert: string;
  readonly key: string;
}

export interface CertificateWish {
  readonly name: string;
  /** Host names and IPv4 addresses that it is made out to. */
  readonly hosts: readonly string[];
  readonly validFrom?: Date;
  readonly validTo: Date;
  /** Who signs it; by default it signs itself. */
  readonly authority?: Authority;
}

export interface Authority {
  readonly name: string;
  readonly privateKey: KeyObject;
  readonly cert: string;
}

const DAY_MS = 86_400_000;
const ECDSA_WITH_SHA256 = sequence(objectId(1, 2, 840, 10045, 4, 3, 2));

/** A certificate authority that only a test knows. */
export function createAuthority(name: string): Authority {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const validTo = new Date(Date.now() + 10 * DAY_MS);
  const basic = extension(objectId(2, 5, 29, 19), sequence(der(0x01, Buffer.from([0xff]))), true);
  const cert = build(
    { name, hosts: [], validTo },
    { issuer: name, signer: privateKey, publicKey, extensions: [basic] },
  );
  return { name, privateKey, cert };
}

export function createCertificate(wish: CertificateWish): TestCertificate {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const names = wish.hosts.map((host) =>
    /^[\d.]+$/.test(host) ? der(0x87, Buffer.from(host.split('.').map(Number))) : der(0x82, Buffer.from(host)),
  );
  const alternative = extension(objectId(2, 5, 29, 17), sequence(...names));
  const signer = wish.authority?.privateKey ?? privateKey;
  const issuer = wish.authority?.name ?? wish.name;
  const cert = build(wish, { issuer, signer, publicKey, extensions: [alternative] });
  return { cert, key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() };
}

interface Making {
  readonly issuer: string;
  readonly signer: KeyObject;
  readonly publicKey: KeyObject;
  readonly extensions: readonly Buffer[];
}

function build(wish: CertificateWish, { issuer, signer, publicKey, extensions }: Making): string {
  const validFrom = wish.validFrom ?? new Date(Date.now() - 400 * DAY_MS);
  const body = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.from([1, ...Buffer.from(wish.name).subarray(0, 4), Math.floor(Math.random() * 256)])),
    ECDSA_WITH_SHA256,
    commonName(issuer),
    sequence(time(validFrom), time(wish.validTo)),
    commonName(wish.name),
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, sequence(...extensions)),
  );
  const signature = der(0x03, Buffer.concat([Buffer.from([0]), sign('sha256', body, signer)]));
  const lines =
    sequence(body, ECDSA_WITH_SHA256, signature)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}

function der(tag: number, content: Buffer): Buffer {
  const length = content.length;
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

function sequence(...parts: readonly Buffer[]): Buffer {
  return der(0x30, Buffer.concat(parts));
}

function objectId(first: number, second: number, ...rest: readonly number[]): Buffer {
  const base128 = (value: number): number[] => {
    const bytes = [value & 0x7f];
    for (let left = value >> 7; left > 0; left >>= 7) bytes.unshift((left & 0x7f) | 0x80);
    return bytes;
  };
  return der(0x06, Buffer.from([first * 40 + second, ...rest.flatMap(base128)]));
}

function commonName(name: string): Buffer {
  return sequence(der(0x31, sequence(objectId(2, 5, 4, 3), der(0x0c, Buffer.from(name)))));
}

function time(at: Date): Buffer {
  return der(0x18, Buffer.from(`${at.toISOString().replaceAll(/[-:T]/g, '').slice(0, 14)}Z`));
}

function extension(id: Buffer, content: Buffer, critical = false): Buffer {
  return sequence(id, ...(critical ? [der(0x01, Buffer.from([0xff]))] : []), der(0x04, content));
}
