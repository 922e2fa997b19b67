import { expect } from 'chai';
import { Environment, isSetIn } from '../../../src/app/settings/environment.ts';
import { SettingsError } from '../../../src/app/settings/settings-error.ts';

describe('Environment', () => {
  it('distinguishes set variables from unset ones, whatever their values', () => {
    const env = new Environment({
      TEXT: '(unset)',
      KEY: 'k',
      KEYS: 'k',
      EMPTY: '',
      URL: 'http://a/',
      LIST: 'a (default)',
    });
    env.text('TEXT', null);
    env.text('OTHER', 'the default');
    env.text('EMPTY', null);
    env.secret('KEY');
    env.secret('NO_KEY');
    env.secrets('KEYS');
    env.httpUrl('URL');
    env.list('LIST');
    env.list('NO_LIST');
    env.integer('NUMBER', { from: 0, to: 1, or: 0 });
    expect(env.read.filter(({ isSet }) => isSet).map(({ name }) => name)).to.deep.equal([
      'TEXT',
      'KEY',
      'KEYS',
      'URL',
      'LIST',
    ]);
    expect(isSetIn(env.read, 'TEXT')).to.equal(true);
    for (const name of ['OTHER', 'EMPTY', 'NO_KEY', 'UNREAD']) expect(isSetIn(env.read, name), name).to.equal(false);
  });

  it('takes lists apart at commas', () => {
    const env = new Environment({ LIST: ' a, b ,,c,', KEYS: 'k,l' });
    expect(env.list('LIST')).to.deep.equal(['a', 'b', 'c']);
    expect(env.secrets('KEYS')).to.deep.equal(['k', 'l']);
    expect([env.list('NO_LIST'), env.secrets('NO_KEYS')]).to.deep.equal([[], []]);
  });

  for (const value of [',', ' ', ' , ,,']) {
    it(`refuses "${value}" for a list: it has no members`, () => {
      const env = new Environment({ LIST: value });
      const complaint = 'LIST must hold at least one value, several separated by commas';
      expect(() => env.list('LIST')).to.throw(SettingsError, complaint);
      expect(() => env.secrets('LIST')).to.throw(SettingsError, complaint);
    });
  }
});
