import { expect } from 'chai';
import { belongTogether } from '../../../src/domain/fitting/glue.ts';

const glued = (text: string): boolean => belongTogether(text, text.indexOf('_'), text.indexOf('_') + 1);

describe('belongTogether', () => {
  it('holds titles, initials, numbers, units and French marks together', () => {
    for (const text of [
      'Dr._Ada',
      'by J._K. Rowling',
      'in Fig._3',
      '30_km',
      '1,200_kg',
      '5_%',
      '$_5',
      '2.5_million',
      'ah_!',
      '«_oui',
    ]) {
      expect(glued(text), text).equal(true);
    }
  });

  it('lets other words part', () => {
    for (const text of ['the_end', 'end._Then', 'in 2020_he', 'a 5_star', 'dr_who', 'it is 30._Km', 'x1_m']) {
      expect(glued(text), text).equal(false);
    }
  });
});
