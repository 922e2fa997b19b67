/** Phrases of pages that block an article. Each test is for one block of text, or a title. */

const alternatives = (...patterns: readonly string[]): RegExp => new RegExp(`(?:${patterns.join('|')})`, 'iu');

const scriptNotice = alternatives(
  '(?:enable|activate|turn on|requires?|needs?|without|supports?|allow)\\s+java\\s?script',
  'java\\s?script (?:is |appears to be |seems to be |must be |and cookies )*(?:disabled|required|not enabled|turned off|enabled)',
  '(?:activer?z?|activa|habilit[ae]|ativ[ae]|aktivier\\w*|schakel|włącz|включите)\\b.{0,20}java\\s?script',
  'JavaScript\\s?(?:を有効|が無効|已禁用|未启用)|启用\\s?JavaScript|你的浏览器.{0,10}JavaScript',
);
const botCheck = alternatives(
  "(?:verify|verifying|confirm|prove|make sure)(?: that)? you(?:[’']re| are) (?:a |not a )?(?:human|robot|bot)",
  "are you (?:a )?(?:human|robot)|(?:I[’']m|you(?:[’']re| are)) not a (?:robot|bot)|checking your browser",
  'unusual (?:traffic|activity) from|complete the (?:captcha|security check)|solve (?:the|this) captcha',
  'you have been blocked|ray id:|reference (?:id|#)|needs to review the security of your connection',
  '(?:review|checking|verifying) the (?:security|site connection)|enable cookies to continue',
);
const botTitle =
  /^(?:just a moment|attention required|access denied|access to this page has been denied|robot check|are you (?:a )?(?:human|robot)|security check|human verification|verify you are human|ddos[- ]guard|pardon our interruption|please wait|one moment|request blocked|403 forbidden|captcha)/iu;
const consentNotice = alternatives(
  '(?:we|our partners|this (?:site|website)|they)\\b.{0,60}\\b(?:use|uses|store|access)\\b.{0,60}\\bcookies',
  '(?:accept|reject|manage) (?:all )?(?:cookies|preferences|consent)|before you continue|your privacy choices',
  'we (?:value|care about|respect) your privacy|consent to .{0,80}(?:cookies|processing|data)',
  'wir (?:verwenden|nutzen|benötigen) .{0,60}(?:cookies|zustimmung)|nous (?:utilisons|et nos partenaires) .{0,60}cookies',
  '(?:utilizamos|usamos|utilizziamo|gebruiken) .{0,30}cookies|файлы cookie|クッキーを使用',
);
const subscriberNotice = alternatives(
  '(?:subscribe|sign in|log in|register|sign up|join)\\b.{0,40}\\bto (?:continue|keep|read|unlock|access) ?(?:reading|the (?:full|rest)|this (?:story|article)|more)',
  'to (?:continue|keep) reading|(?:this|the) (?:article|story|content) is (?:for|exclusive to|available to|reserved for) .{0,30}(?:subscribers|members)',
  "continue reading (?:this|your|with)|unlock this (?:article|story)|you(?:[’']ve| have) (?:reached|used) .{0,40}free (?:articles?|stor)",
  '(?:weiterlesen|lesen sie) mit .{0,30}abo|nur für abonnenten|(?:réservé aux|article réservé).{0,20}abonnés|abonnez-vous pour (?:lire|continuer)',
  'suscr[ií]b\\w+ para (?:seguir|continuar|leer)|exclusivo para (?:suscriptores|assinantes)|(?:assine|cadastre).{0,20}para (?:continuar|ler)',
  '会員限定|有料会員|この記事は有料',
);

export const asksForScripts = (text: string): boolean => scriptNotice.test(text);
export const asksForProof = (text: string): boolean => botCheck.test(text);
export const titlesBotCheck = (title: string): boolean => botTitle.test(title.trim());
export const asksForConsent = (text: string): boolean => consentNotice.test(text);
export const asksForSubscription = (text: string): boolean => subscriberNotice.test(text);
