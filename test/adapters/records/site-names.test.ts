import { expect } from 'chai';
import { SiteNames } from '../../../src/adapters/records/site-names.ts';

describe('the names of sites', () => {
  it('are their own up to the bound, then one for all the rest', () => {
    const names = new SiteNames(2);
    const counted = ['a.example', 'b.example', 'c.example', 'a.example', 'd.example'].map((site) =>
      names.nameOf('2026-01-31', site),
    );
    expect(counted).to.deep.equal(['site:a.example', 'site:b.example', 'other_sites', 'site:a.example', 'other_sites']);
  });

  it('begin anew each day, and the day before is still known', () => {
    const names = new SiteNames(1);
    names.nameOf('2026-01-30', 'a.example');
    expect(names.nameOf('2026-01-31', 'b.example')).to.equal('site:b.example');
    expect(names.nameOf('2026-01-30', 'b.example')).to.equal('other_sites');
    expect(names.nameOf('2026-02-01', 'c.example')).to.equal('site:c.example');
    expect(names.nameOf('2026-01-31', 'c.example')).to.equal('other_sites');
  });

  it('are never longer than a host name can be', () => {
    const names = new SiteNames(10);
    expect(names.nameOf('2026-01-31', 'x'.repeat(254))).to.equal('other_sites');
    expect(names.nameOf('2026-01-31', 'x'.repeat(253))).to.have.length(258);
  });

  it('are those of properties of objects, too', () => {
    expect(new SiteNames(10).nameOf('2026-01-31', '__proto__')).to.equal('site:__proto__');
  });
});
