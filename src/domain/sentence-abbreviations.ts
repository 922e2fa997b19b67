/**
 * Words that end in a full stop without ending a sentence, and words that begin one. English, German, French, Spanish
 * and Italian share one table: an entry of one language does no harm in another, and pasted texts mix them.
 */

const words = (list: string): ReadonlySet<string> => new Set(list.trim().split(/\s+/));

/** Always followed by a name. Case counts: `Gen.` is a rank, `gen.` is not. */
export const titles = words(`
  Dr Mr Mrs Ms Mx Prof Gen Col Lt Sgt Capt Cmdr Adm Gov Sen Rep Rev Hon Pres Messrs Supt Maj Cpl Pvt Insp Mt Ft
  Hr Hrn Frl Dipl Ing Mag Hl Mme Mmes Mlle MM Mgr Me Sra Srta Dra Dña Dn Sres Sig Dott
`);

/** The sentence always continues. Lower case. */
export const inner = words(`
  vs cf viz approx bzw vgl ggf evtl sog inkl exkl zzgl resp bspw insb ebd ej ex
  e.g i.e z.b d.h u.a v.a i.d.r s.o s.u u.u z.t p.ex p.ej m.a.w
`);

/** The sentence continues if a number follows. Lower case. */
export const beforeNumber = words(`
  no nos nr nrn núm num n pág págs pag cap art arts abs s p pp vol fig figs abb tab ch kap sec bd rn ziff par c ca circa
  tel ext eq ref v
  jan feb mar apr jun jul aug sep sept oct nov dec okt dez mrz janv févr avr juil déc ene abr ago dic
`);

/** May be inside a sentence or at its end: the next word decides. Lower case. */
export const either = words(`
  etc usw al inc corp ltd co bros jr sr st ste ave blvd rd dept univ est esq llc plc gmbh cie sa d.c u.s u.k ph.d a.m p.m
  calif fla mich ariz colo conn tenn tex wis minn okla
`);

/** A single letter after one of these words is a name, not an initial. Lower case. */
export const lettered = words('vitamin vitamine plan hepatitis type typ grade group gruppe class option part appendix');

/** Words that begin sentences far more often than names. Lower case. */
export const starters = words(`
  the a an this that these those it its he she they we you i his her their our my your there here
  but and or so yet in on at for from with by as if when while after before since because although though however
  what why how who where which not no some many most all both each one two now then also still another instead
  is are was were has have had do does did will would can could should may
  der die das ein eine einer dem den des dies diese dieser dieses er sie es wir ihr ich man
  und oder aber denn doch auch im am beim mit von vom zu zum zur nach bei seit auf aus für über unter durch gegen
  wenn weil während nachdem obwohl als wie was wer warum wo nicht kein keine noch schon jetzt dann damit dabei so
  le la les un une des ce cet cette ces il elle ils elles nous vous je on et ou mais donc car dans en sur pour par avec
  sans après avant depuis si quand comme
  el los las una unos unas este esta estos estas ese esa él ella ellos ellas nosotros yo y o pero con sin para por
  desde según cuando aunque también
  il lo gli uno una questo questa e ma con per dopo prima anche
`);

/** Months that may follow an ordinal number with a full stop: `3. Oktober`. */
export const ordinalMonths = words(`
  Januar Jänner Februar März April Mai Juni Juli August September Oktober November Dezember
  januar februar marts mars april maj mai juni juli august september oktober november december desember
`);

/** German words after which a number with a full stop is an ordinal: `am 3. Platz`. Lower case. */
export const beforeOrdinal = words('am der dem den vom zum bis im ab seit des das die beim ins');
