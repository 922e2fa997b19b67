import { expect } from 'chai';
import { targetOfUrl } from '../../../../src/adapters/redis/ioredis/redis-target.ts';

describe('a Redis URL', () => {
  it('names a server, and how to get in', () => {
    const local = { kind: 'single', host: 'localhost', port: 6379 };
    expect(targetOfUrl('redis://localhost')).to.deep.equal(local);
    expect(targetOfUrl('redis://localhost/')).to.deep.equal(local);
    expect(targetOfUrl('redis://:secret@localhost:7000/3')).to.deep.equal({
      ...local,
      port: 7000,
      password: 'secret',
      db: 3,
    });
    expect(targetOfUrl('rediss://me:p%40ss%2Fw%3Ard@host.example')).to.deep.equal({
      kind: 'single',
      host: 'host.example',
      port: 6379,
      username: 'me',
      password: 'p@ss/w:rd',
      tls: {},
    });
    expect(targetOfUrl('redis://[::1]:7000')).to.deep.equal({ kind: 'single', host: '::1', port: 7000 });
  });

  it('is none where it says something else', () => {
    const others = [
      '',
      'localhost:6379',
      'http://localhost',
      'redis://',
      'redis:///3',
      'redis://host/x',
      'redis://host/1/2',
    ];
    const odd = ['redis://host:0x', 'redis://host:99999', 'redis://:%zz@host', 'redis://host?db=1', 'redis://host#a'];
    for (const text of [...others, ...odd, 'redis://host/-1', 'redis://host/999999']) {
      expect(targetOfUrl(text), text).to.equal(undefined);
    }
  });
});
