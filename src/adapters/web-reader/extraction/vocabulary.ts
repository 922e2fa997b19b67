/** Words in class names and ids with which page authors mark parts outside the article. */
const clutterWords = new Set(
  [
    'ad ads adslot advert adverts advertisement advertising sponsor sponsored promo promos promoted promotion outbrain',
    'taboola newsletter newsletters signup subscribe subscription cta optin breadcrumb breadcrumbs nav navbar navigation',
    'menu menus pagination pager toolbar masthead share shares sharing sharebar sharedaddy social addthis addtoany',
    'related recommended recommendations recirc recirculation trending popular mostread sidebar comment comments disqus',
    'respond byline dateline timestamp bio caption captions gallery slideshow carousel cookie cookies consent gdpr popup',
    'modal overlay login noprint printonly',
  ]
    .join(' ')
    .split(' '),
);

/** The same, for pairs of words. */
const clutterPairs = new Set(
  [
    'print-header author-bio author-box author-info author-card author-details about-author post-meta entry-meta',
    'article-meta sign-up sign-in log-in read-more read-next more-stories more-news more-on see-also also-read up-next',
    'most-read most-popular tag-list post-tags entry-tags article-tags sr-only screen-reader visually-hidden skip-link',
    'slide-count image-credit photo-credit article-controls breaking-now entry-date post-date publish-date post-footer',
    'entry-footer article-footer',
  ]
    .join(' ')
    .split(' '),
);

const judged = new Map<string, boolean>();
/** Results are remembered: pages repeat few names, and a worker reads many pages. */
const maxJudged = 10_000;

/** True if class names or an id mark an element as something other than the article. */
export const namesClutter = (names: string): boolean => {
  const known = judged.get(names);
  if (known !== undefined) return known;
  if (judged.size >= maxJudged) judged.clear();
  const verdict = names.split(/\s+/).some(isClutterName);
  judged.set(names, verdict);
  return verdict;
};

const isClutterName = (name: string): boolean => {
  const words = name
    .replace(/([a-z\d])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .split(/[^a-z]+/);
  return words.some((word, i) => clutterWords.has(word) || clutterPairs.has(`${words[i - 1] ?? ''}-${word}`));
};
