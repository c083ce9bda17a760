import ssh2 from 'ssh2';
import { expect, test } from 'vitest';
import { makePrivateKey } from '../../../demo/site/secrets.ts';

test('each key that is made can be read: of those that ssh2 makes by itself one in 256 can not', () => {
  for (let count = 0; count < 3_000; count += 1) {
    expect(ssh2.utils.parseKey(makePrivateKey('app-01'))).not.toBeInstanceOf(Error);
  }
});
