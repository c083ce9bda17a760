import { z } from 'zod';

const MYSQL_PROTOCOL = /^(?:mysql|mariadb):$/;

/** `mysql://user:password@host:port/…`, of a form that the client can take apart; null where the text is none. */
export function parseMysqlAddress(text: string): URL | null {
  const url = URL.parse(text);
  const isAddress = url !== null && MYSQL_PROTOCOL.test(url.protocol) && url.hostname !== '' && isDecodable(url);
  return isAddress && hasKnownOptions(url) ? url : null;
}

const tlsSchema = z.strictObject({
  ca: z.string().optional(),
  cert: z.string().optional(),
  key: z.string().optional(),
  passphrase: z.string().optional(),
  minVersion: z.enum(['TLSv1.2', 'TLSv1.3']).optional(),
  rejectUnauthorized: z.boolean().optional(),
  verifyIdentity: z.boolean().optional(),
});

/** The client passes over what it does not know: `?ssl-mode=REQUIRED` would connect without TLS. */
function hasKnownOptions({ searchParams }: URL): boolean {
  return [...searchParams].every(([name, value]) => name === 'ssl' && tlsSchema.safeParse(parseJson(value)).success);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** A bare `%` in a password is read as the beginning of an encoded character. */
export function isDecodable({ username, password, pathname }: URL): boolean {
  try {
    decodeURIComponent(`${username} ${password} ${pathname}`);
    return true;
  } catch (error) {
    if (error instanceof URIError) return false;
    throw error;
  }
}
