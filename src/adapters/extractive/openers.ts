/**
 * Beginnings that depend on the sentence before: connectives, and pronouns for names there. By language, because `car`
 * is a connective only in French. For a language without a list, posts may begin less well; nothing else changes.
 */
const leaning: Readonly<Record<string, readonly RegExp[]>> = {
  en: [
    /^(?:however|but|and|or|so|yet|also|then|thus|therefore|moreover|meanwhile|instead|still|nevertheless|nonetheless|otherwise|besides|likewise|similarly|additionally|furthermore|consequently|hence|indeed|afterwards?|later|finally|rather|too|again|plus|even so|of course|that said|for (?:example|instance|this)|in (?:addition|contrast|fact|other words|turn|short|response)|as (?:a result|such|for)|on the other hand|by contrast|after that|at the same time|because of (?:this|that)|according to (?:him|her|them)|the (?:former|latter|same|other|second|third|others)|another|others|such|one of (?:them|these|those)|both|neither|either|none)(?!\p{L})/iu,
    /^(?:he|she|it|they|him|his|hers?|its|theirs?|them|it['’]s|he['’]s|she['’]s|they['’]re|they['’]ve|that['’]s|these|those|that|which|who|whose)(?!\p{L})/iu,
    /^this(?!\p{L})(?! (?:week|weekend|year|month|morning|afternoon|evening|spring|summer|autumn|fall|winter|season|time|century|decade)\b)/iu,
  ],
  de: [
    /^(?:aber|und|oder|doch|denn|jedoch|allerdings|dennoch|trotzdem|deshalb|daher|darum|deswegen|also|dann|danach|dabei|damit|dazu|dafür|dagegen|außerdem|zudem|ferner|hingegen|stattdessen|schließlich|zum beispiel|er|sie|es|ihn|ihm|ihre?[mnrs]?|seine?[mnrs]?|dies(?:e[mnrs]?)?|jene[mnrs]?|solche[mnrs]?|das (?:ist|war|hat|liegt|sei)|so)(?!\p{L})/iu,
  ],
  fr: [
    /^(?:mais|et|ou|donc|or|car|pourtant|cependant|toutefois|néanmoins|ainsi|alors|puis|ensuite|enfin|de plus|en outre|par exemple|par conséquent|en effet|il|elle|ils|elles|ce|cela|ceci|ça|c['’]était|c['’]est|cet|cette|ces|celui|celle|ceux|son|sa|ses|leurs?)(?!\p{L})/iu,
  ],
  es: [
    /^(?:pero|y|o|sin embargo|no obstante|además|también|entonces|luego|así|por (?:eso|ello|tanto|ejemplo)|en cambio|él|ella|ellos|ellas|est[eao]s?|es[eao]s?|su|sus)(?!\p{L})/iu,
  ],
  ru: [/^(?:но|и|а|однако|поэтому|также|затем|потом|тогда|он|она|они|оно|это|этот|эта|эти|его|её|их)(?!\p{L})/iu],
  ja: [
    /^(?:しかし|また|そして|だが|だから|そのため|それ|これ|この|その|あの|彼|一方|さらに|なお|ただし|しかも|でも|つまり|ところが|こう|そんな|このように)/u,
  ],
  zh: [/^(?:但是|但|然而|因此|所以|而且|此外|他|她|它|这|那|其)/u],
};

/** `“…,” he said`: the speaker is named in an earlier sentence. */
const spokenByPronoun =
  /["”»“],? (?:(?:he|she|they|it|er|sie|il|elle|él|ella)(?!\p{L})|(?:said|says|added|sagte|dit) (?:he|she|they|er|sie|il|elle)(?!\p{L}))/iu;

const openingMarks = /^["“„«‘'([¿¡—–-]+\s*/u;

/** Whether the sentence is unclear without the one before it. @param language two letters */
export const leansBack = (text: string, language: string | null): boolean => {
  const bare = text.replace(openingMarks, '');
  return (leaning[language ?? 'en'] ?? []).some((opener) => opener.test(bare)) || isSpokenByPronoun(text);
};

/** Whether the speaker of a quotation is a `he` or `she` named in an earlier sentence. */
export const isSpokenByPronoun = (text: string): boolean => spokenByPronoun.test(text);
