import { expect } from 'chai';
import { guessLanguage, primaryLanguage } from '../../../src/adapters/extractive/language.ts';

describe('guessLanguage', () => {
  it('knows common languages and scripts', () => {
    const samples = {
      en: 'The keepers of the lighthouse have left, and the lamp is lit by a machine.',
      de: 'Die Wärter haben den Leuchtturm verlassen, und das Licht ist nun die Sache einer Maschine.',
      fr: 'Les gardiens ont quitté le phare, et la lampe est allumée par une machine.',
      es: 'Los guardianes dejaron el faro y una máquina enciende la lámpara por la noche.',
      ja: '灯台守は灯台を去り、機械が明かりをともす。',
      zh: '守塔人离开了灯塔，机器点亮了灯。',
      ru: 'Смотрители покинули маяк, и лампу зажигает машина.',
      ar: 'غادر الحراس المنارة، وتضيء الآلة المصباح.',
    };
    for (const [language, text] of Object.entries(samples)) expect(guessLanguage(text), text).to.equal(language);
  });

  it('does not guess where nothing speaks for a language', () => {
    for (const text of ['', '12345', '🎉', 'Xyzzy plugh', 'lorem']) expect(guessLanguage(text)).to.equal(null);
  });
});

describe('primaryLanguage', () => {
  it('is the first part of a tag, in lower case', () => {
    expect(['pt-BR', 'EN', 'zh_Hant'].map(primaryLanguage)).to.deep.equal(['pt', 'en', 'zh']);
  });
});
