/** Sources of any length that repeat no sentence, the same in every run, and some that only an enemy would send. */
export type SourceOf = (length: number) => string;

const words: Readonly<Record<string, string>> = {
  English:
    'the of and a council harbour river market engineers said costs risen while residents waited answers about floods ' +
    'bridges schools taxes weather nobody expected later agreed plan report budget winter workers factory energy trains',
  Russian:
    'совет гавань река рынок инженеры сказал что расходы выросли пока жители ждали ответа о мостах школы налоги погода ' +
    'никто не ожидал позже согласились план отчёт бюджет зима рабочие завод энергия поезда и в на с по',
  Arabic:
    'اجتمعت اللجنة الثلاثاء ولم يعترض أحد على الخطة الجديدة للمدينة والميناء والنهر والسوق قال المهندسون إن التكاليف ' +
    'ارتفعت بينما انتظر السكان حول الجسور والمدارس والضرائب والطقس',
  Hindi:
    'समिति की बैठक मंगलवार को हुई और किसी ने विरोध नहीं किया शहर बंदरगाह परिषद नदी बाजार इंजीनियर कहा कि लागत बढ़ गई जबकि ' +
    'निवासी उत्तर प्रतीक्षा कर रहे थे पुल स्कूल मौसम',
};
const ideographs =
  '委員会火曜日開多資料配何失彼女言的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成';
const facts: readonly ((n: number) => string)[] = [
  (n) => `${n}`,
  (n) => `$${n} million`,
  (n) => `${n % 100}.5%`,
  (n) => `${1 + (n % 28)} March ${1900 + (n % 120)}`,
  (n) => `“nobody had expected number ${n} at all”`,
  (n) => `https://example.org/a${n}/story?page=${n % 7}`,
  (n) => `@reader_${n}`,
  (n) => `Dr. Marsh ${n}`,
];

/** Numbers below `end`, of a linear congruential generator. */
const numbers = (): ((end: number) => number) => {
  let state = 7;
  return (end) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * end);
  };
};

/** @param factEvery one word in so many is a number, a date, a quotation, a link */
const articlesOf =
  (language: readonly string[], gap: string, stop: string, factEvery: number): SourceOf =>
  (length) => {
    const next = numbers();
    let text = '';
    while (text.length < length) {
      const sentence = Array.from({ length: 6 + next(20) }, () =>
        next(factEvery) === 0 ? facts[next(facts.length)]?.(next(3_000)) : language[next(language.length)],
      );
      text += `${sentence.join(gap)}${stop}${next(5) === 0 ? '\n\n' : gap}`;
    }
    return text;
  };

const repeated =
  (period: string): SourceOf =>
  (length) =>
    period.repeat(Math.ceil(length / period.length)).slice(0, length);

export const sources: Readonly<Record<string, SourceOf>> = {
  ...Object.fromEntries(
    Object.entries(words).map(([language, list]) => [
      language,
      articlesOf(list.split(' '), ' ', language === 'Hindi' ? '।' : '.', 40),
    ]),
  ),
  Chinese: articlesOf([...ideographs], '', '。', 60),
  'figures and links': articlesOf((words.English ?? '').split(' '), ' ', '.', 3),
  'one sentence': repeated('word after word and more and 17 things, without an end '),
  'one sentence again and again': repeated('The committee met on Tuesday, and nobody asked what it had cost. '),
  'tiny sentences': repeated('No one is. '),
  'numbers in a row': repeated('1 '),
  'links in a row': repeated('https://example.com/a/path?with=query '),
  'at signs': repeated('a@'),
};
