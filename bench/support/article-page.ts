import { harbourArticle } from '../../test/support/texts.ts';

/**
 * The parts of a page, as shares of its length. In the public article-extraction benchmark's pages, scripts are a quarter
 * (median), what is shown 6 %, paragraphs 5 %, and there are six elements in a kilobyte: the rest is attributes.
 */
const shares = { script: 0.3, style: 0.06, navigation: 0.2, article: 0.08, related: 0.28, comments: 0.08 };

const sentences = harbourArticle
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'))
  .flatMap((paragraph) => paragraph.split(/(?<=\.) /));

/** Another at each place, and not the same order again and again. */
const sentence = (at: number): string => sentences[(at * 7 + Math.floor(at / 5)) % sentences.length] ?? '';

const paragraph = (at: number): string =>
  `<p class="body-text">${[0, 1, 2, 3].map((i) => sentence(4 * at + i)).join(' ')} <a href="/story/${at}">More</a> on ` +
  `<em>day ${at}</em>.</p>\n`;

const parts: Readonly<Record<keyof typeof shares, (at: number) => string>> = {
  script: (at) =>
    `window.layer.push({"slot":"ad-${at}","sizes":[[300,250],[728,90]],"lazy":true,"id":${at * 7_919}});\n`,
  style: (at) =>
    `.c${at}{display:flex;margin:${at % 32}px auto;color:#${(at * 4_099).toString(16).padStart(6, '0').slice(-6)}}\n`,
  navigation: (at) =>
    `<li class="nav-item nav-item--level-${at % 3} js-nav-item" data-track="nav|section-${at}" role="none">` +
    `<a class="nav-link nav-link--plain" role="menuitem" href="/section/${at}?from=navigation">Section ${at}</a></li>\n`,
  article: (at) => (at % 8 === 7 ? `<h2>What came of day ${at}</h2>\n` : paragraph(at)),
  related: (at) =>
    `<div class="card card--small js-card" data-id="${at}" data-component="teaser" data-position="${at % 12}">` +
    `<a class="card__link" href="/story/${at}?from=related&amp;position=${at % 12}" data-track="related|${at}">` +
    `<img class="card__image lazy" loading="lazy" width="320" height="180" alt="" src="/images/${at}-320.jpg" ` +
    `srcset="/images/${at}-320.jpg 320w, /images/${at}-640.jpg 640w, /images/${at}-960.jpg 960w">` +
    `<h3 class="card__title">${sentence(at).slice(0, 60)}</h3></a></div>\n`,
  comments: (at) =>
    `<li class="comment js-comment" id="comment-${at}" data-replies="${at % 4}"><span class="comment__author">reader${at}` +
    `</span><div class="comment__body"><p>${sentence(at)}</p></div></li>\n`,
};

const part = (name: keyof typeof shares, length: number): string => {
  let text = '';
  for (let at = 0; text.length < shares[name] * length; at += 1) text += parts[name](at);
  return text;
};

/** A page as news sites send them, of about so many characters: the same for the same length and title. */
export const articlePage = (length: number, title: string): string => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>${title} | The Bay Gazette</title>
<meta property="og:site_name" content="The Bay Gazette"><meta property="og:type" content="article">
<meta name="author" content="Ingrid Dahl"><meta name="description" content="${sentence(1)}">
<style>${part('style', length)}</style><script>window.layer=[];${part('script', length)}</script></head>
<body><header><nav><ul>${part('navigation', length)}</ul></nav></header>
<main><article class="story"><h1>${title}</h1><p class="byline">By Ingrid Dahl</p>
<div class="story-body">${part('article', length)}</div></article>
<aside class="related">${part('related', length)}</aside>
<section class="comments"><ul>${part('comments', length)}</ul></section></main>
<footer><p>All rights reserved.</p></footer></body></html>
`;
