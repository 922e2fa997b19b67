/**
 * Text in an article that does not belong to it. Phrases in English, German, French and Spanish; the patterns of form
 * work in any language.
 */
const phrases: readonly RegExp[] = [
  /^(?:read (?:more|also|next|the full)|see also|click (?:here|to)|tap here|sign up|subscribe|follow (?:us|him|her|them|me|@)|like us on|share (?:this|on)|watch(?: the video)?:|related(?: stories| articles)?:|recommended:|advertisement|sponsored|more (?:from|on|about):|listen (?:to|now)|download (?:the|our)|register (?:now|here)|log in|view (?:gallery|comments)|load comments|skip to|scroll (?:down|to)|editor['’]s note|correction:|update:|disclosure:|disclaimer:|this (?:story|article|post) (?:was|has been|is|first|originally|appeared))/iu,
  /^(?:lesen sie (?:auch|mehr)|mehr (?:dazu|zum thema)|siehe auch|zum thema:|anzeige|jetzt (?:abonnieren|lesen|anmelden)|hier klicken|lire (?:aussi|la suite)|à lire aussi|voir aussi|abonnez-vous|publicité|cliquez|inscrivez-vous|leer más|lee también|lea también|véase|suscríbase|suscríbete|publicidad|haga clic)/iu,
  /\b(?:all rights reserved|alle rechte vorbehalten|tous droits réservés|todos los derechos reservados|contributed to this (?:report|story|article)|newsletter|cookie policy|terms of (?:use|service)|may earn (?:a|an affiliate) commission|affiliate links?|may not be (?:published|reproduced)|follow (?:him|her|them|us|me) (?:on|at)|sign up (?:for|here)|subscribe (?:to|now|for)|on (?:twitter|facebook|instagram) (?:at )?@|send (?:us )?(?:an? )?e-?mails? to|visit [^.]{1,40} homepage|cliquez ici|click here|hier klicken)\b/iu,
  /^\(?(?:you can )?(?:read|shop|watch|see|check|find|learn|get|buy|view|listen)(?!\p{L}).{0,80} here[.!]?\)?$/iu,
  /^(?:photo|image|picture|pictured|video|credit|source|caption|foto|bild|quelle|crédits?|fuente|imagen)\b[^.]{0,12}[:(/|©]/iu,
  /^(?:[Bb]y|BY|[Vv]on|[Pp]ar|[Pp]or) \p{Lu}[\p{L}.'’-]+(?: \p{Lu}[\p{L}.'’-]+){0,3}[.,]?$/u,
  /^(?:published|updated|posted|last modified|veröffentlicht|aktualisiert|publié|mis à jour|publicado|actualizado)\b.{0,20}\d/iu,
  /[(/](?:[^()]{0,40}\b)?(?:getty(?: images)?|reuters|shutterstock|istock|ap photo|afp|alamy|dpa|epa)[^()]{0,20}\)?\.?$/iu,
  /©|\(c\) ?\d{4}/u,
];

const dateline =
  /^(?:\p{Lu}[\p{Lu}.'’-]{2,30}(?:[ ,]{1,2}\p{Lu}[\p{L}.'’-]{0,30}){0,4}(?: ?[(/][\p{L}. ]{2,20}[)/])?|\p{Lu}[\p{L}., '’-]{2,40} \((?:\p{Lu}{2,}|Reuters|Xinhua)\)|\((?:\p{Lu}{2,5}|Reuters|Xinhua)\)) ?[-–—:]{1,2} /u;

export const isBoilerplate = (text: string): boolean => phrases.some((phrase) => phrase.test(text));

/** The length of the place and agency before a report: `LONDON (AP) — `; 0 without them. */
export const datelineLength = (text: string): number => dateline.exec(text)?.[0].length ?? 0;
