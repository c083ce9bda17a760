const MYSQL_PROTOCOL = /^(?:mysql|mariadb):$/;

/** `mysql://user:password@host:port/…`, of a form that the client can take apart; null where the text is none. */
export function parseMysqlAddress(text: string): URL | null {
  const url = URL.parse(text);
  return url !== null && MYSQL_PROTOCOL.test(url.protocol) && url.hostname !== '' && isDecodable(url) ? url : null;
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
