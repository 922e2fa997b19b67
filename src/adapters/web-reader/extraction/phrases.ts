/** Phrases that pages have around their articles. Each test is for one whole block of text. */

const words = (...phrases: readonly string[]): string => phrases.join('|');

const labels = words(
  'advert(?:isement)?s?|anzeige|werbung|publicidade?|publicité|pubblicità|реклама|広告|广告|sponsored(?: content)?',
  'comments?|kommentare?|comentarios?|comentários?|commentaires?|комментарии|コメント|show comments|latest news',
  'share(?: this(?: article| story| post)?)?|teilen|compartir|compartilhar|partager|condividi|print|e-?mail|copy link',
  'close|caption|image|loading|subscribe|sign ?(?:in|up)|log ?in|skip to (?:main )?content|trending(?: now)?',
  '(?:story|article) continues below(?: this)?(?: advertisement)?|read (?:more|next)|learn more|show more',
  '(?:image|photo|slide)? ?\\d+ (?:of|\\/) \\/? ?\\d+',
);
const networks = 'whatsapp|facebook|twitter|pin(?:terest|it)?|linkedin|reddit|telegram|e-?mail|print|share|baixar|x';
const label = new RegExp(`^\\W*(?:${labels}|(?:(?:${networks})\\W*)+)\\W*$`, 'iu');

const credit = new RegExp(
  `^[([]?\\s*(?:${words(
    '(?:image|photo|picture|file photo|foto|bild|photograph)s?(?: credit| copyright| courtesy| by)?s?\\s*[:©/]',
    '(?:image|photo|picture)s? (?:credit|copyright|courtesy|by|via)|credits?\\s*:|©\\s|via\\s',
  )}).{0,100}$`,
  'iu',
);

const elsewhere = new RegExp(
  `^\\W*(?:${words(
    'related|read(?: more| also| next| this)?|see(?: also| more)|also (?:read|see|on)|watch(?: now| more)?',
    "more (?:on|from|about|stories|great|news|coverage)|don['’]t miss|you (?:may|might) (?:also )?like|recommended",
    'further reading|next up|up next|lees ook|(?:à )?lire aussi|leia (?:também|mais)|veja também|le[ae] también',
    'ver también|mehr (?:zum thema|dazu|lesen)|lesen sie auch|siehe auch|leggi anche|читайте также',
    '关连|相关|関連記事|あわせて読みたい',
  )})(?![\\p{L}\\p{N}])`,
  'iu',
);

const action = new RegExp(
  `\\b(?:${words(
    'subscribe|sign up|newsletters?|follow (?:us|me|him|her|them|@|\\w+(?: \\w+)? on)|join (?:us|our|the conversation)',
    'download (?:the|our) app|like us on|contributed to this (?:report|story|article)|leave a comment|click here',
    '(?:e-?mail|contact|reach) .{0,60}@|have a (?:tip|story|question)|got a (?:tip|story)|get the latest',
    'affiliate (?:commission|links?)|tell us what|listen (?:to|live)|delivered (?:to|through) your|in(?:to)? your inbox',
    'all rights reserved|(?:is|are) (?:a|an|the) [\\w -]{0,30}(?:writer|editor|reporter|correspondent|contributor|journalist|curator)\\b',
  )})`,
  'iu',
);

const byline =
  /^(?:[Bb]y|BY|[Ww]ritten by|[Pp]osted by|[Vv]on|[Pp]or|[Pp]ar|[Dd]i|[Dd]oor|[Aa]v|Автор:?)\s+\p{Lu}.{0,70}$/u;
const date = new RegExp(
  words(
    '\\b(?:19|20)\\d\\d\\b.*\\b\\d{1,2}\\b|\\b\\d{1,2}\\b.*\\b(?:19|20)\\d\\d\\b',
    '\\b\\d{1,2}[:h]\\d\\d\\b|^\\p{L}+\\.? \\d{1,2}$|\\b(?:hours?|minutes?|days?) ago\\b|年\\d{1,2}月',
  ),
  'u',
);

/** "Advertisement", "Comments", "Image 1 of 5", a row of networks to share on. */
export const isLabel = (text: string): boolean => text.length < 80 && label.test(text);
/** The credit of a picture. */
export const isCredit = (text: string): boolean => text.length < 130 && credit.test(text);
/** "Related: …", "Read also", "More from …": other pages follow. */
export const leadsElsewhere = (text: string): boolean => elsewhere.test(text);
/** Asks the reader to subscribe, follow or write; or names the authors and owners. */
export const asksReader = (text: string): boolean => text.length < 320 && action.test(text);
export const looksLikeByline = (text: string): boolean => text.length < 90 && byline.test(text);
export const looksLikeDate = (text: string): boolean =>
  text.length < 80 && date.test(text) && !/[.!?]$/.test(text.replace(/\b[ap]\.m\.$/, ''));
