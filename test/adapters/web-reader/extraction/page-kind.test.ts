import { expect } from 'chai';
import { readArticle } from '../../../../src/adapters/web-reader/extraction/extract-article.ts';
import type { FetchedPage } from '../../../../src/adapters/web-reader/fetched-page.ts';
import { document, fixture, htmlPage, proseOf } from './pages.ts';

const outcome = (page: FetchedPage): string => {
  const reading = readArticle(page, 100_000);
  return reading.kind === 'article' ? 'article' : reading.refusal.code;
};

const jsonLd = (data: object): string => `<script type="application/ld+json">${JSON.stringify(data)}</script>`;
const paidArticle = { '@type': 'NewsArticle', headline: 'A story', isAccessibleForFree: 'False' };

describe('kinds of pages', () => {
  const refused: Readonly<Record<string, readonly [string, FetchedPage]>> = {
    'a check of the browser': [
      'source_blocked',
      document({
        title: 'Just a moment...',
        body: '<h1>example.org</h1><p>Verifying you are human. This may take a few seconds.</p><p>example.org needs to review the security of your connection before proceeding.</p><p>Ray ID: 8f1c</p>',
      }),
    ],
    'a captcha under an innocent title': [
      'source_blocked',
      document({
        body: '<p>Our systems have detected unusual traffic from your computer network. Please complete the captcha below so that we can see that it is you who is asking, and not a program that runs on your machine without your knowledge. Why did this happen? Read the terms of service.</p>',
      }),
    ],
    'a refusal of access': [
      'source_blocked',
      document({
        title: 'Access Denied',
        body: '<h1>Access Denied</h1><p>You don’t have permission to see this page.</p>',
      }),
    ],
    'a shell that waits for its scripts': [
      'source_blocked',
      document({ body: '<noscript>You need to enable JavaScript to run this app.</noscript><div id="root"></div>' }),
    ],
    'a page that asks for scripts at some length': [
      'source_blocked',
      document({
        body: '<main><p>Please enable JavaScript in your browser to use this site. It shows its stories with the help of scripts, as most sites do today, and without them there is nothing that we could show to you.</p><p>If you do not know how to do this, ask somebody who knows, or read the manual of your browser, where you find it under settings and privacy.</p></main>',
      }),
    ],
    'a page of consent': [
      'source_blocked',
      document({
        title: 'Before you continue',
        body: '<div><p>We and our 842 partners store and access information on your device, such as cookies, to show you ads that fit, and to learn what you like. You may accept or manage your choices at any time, also later on our page about privacy.</p></div>',
      }),
    ],
    'a stub that is not free': [
      'source_paywalled',
      document({ head: jsonLd(paidArticle), body: `<article><h1>A story</h1>${proseOf(3)}</article>` }),
    ],
    'a stub whose rest is not free': [
      'source_paywalled',
      document({
        head: jsonLd({
          '@type': ['NewsArticle'],
          isAccessibleForFree: true,
          hasPart: { '@type': 'WebPageElement', isAccessibleForFree: false },
        }),
        body: proseOf(3),
      }),
    ],
    'a stub with an invitation to subscribe': [
      'source_paywalled',
      document({ body: `<article>${proseOf(3)}<p>Subscribe to continue reading.</p></article>` }),
    ],
    'a front page': ['source_not_article', fixture('feed')],
    'a sign-in form': [
      'source_not_article',
      document({
        title: 'Sign in',
        body: '<h1>Welcome back</h1><form><p>Sign in with your e-mail address and your password to see your orders, your addresses, your invoices and everything else that we keep for you in one place.</p><input name="user"><input type="password"></form>',
      }),
    ],
    'a page of search results': [
      'source_not_article',
      document({
        title: 'Search: ferry',
        body: `<main>${Array.from({ length: 8 }, (_, i) => `<div class="result"><h3><a href="/r${i}">Result ${i} about the ferry</a></h3><p>… the ferry, which sails at ${i} in the morning, was late because of the weather, and so was …</p></div>`).join('')}</main>`,
      }),
    ],
    'a page with hardly any text': ['source_not_article', document({ body: '<p>Coming soon.</p>' })],
    'a page without text': ['source_empty', document({ title: '', body: '<img src="a.jpg">' })],
    'nothing at all': ['source_empty', htmlPage('')],
    'a plain text of spaces': ['source_empty', { ...htmlPage(' \n\t\u0000 '), contentType: 'text/plain' }],
  };
  for (const [name, [code, page]] of Object.entries(refused)) {
    it(`refuses ${name} as ${code}`, () => {
      expect(outcome(page)).to.equal(code);
    });
  }

  const story = (extra = ''): string => `<article><h1>A story</h1>${proseOf(4)}${extra}</article>`;
  const read: Readonly<Record<string, FetchedPage>> = {
    'an article with a note for those without scripts': document({
      body: `<noscript>Please enable JavaScript to see the comments.</noscript>${story()}`,
    }),
    'an article under a banner about cookies': document({
      body: `${story()}<div class="cookie-consent"><p>We use cookies. Accept all cookies?</p></div>`,
    }),
    'a short article about scripts and captchas': document({
      title: 'Why sites ask whether you are a robot',
      body: `<article><h1>Why sites ask whether you are a robot</h1><p>A page that asks you to verify you are human does not want to know who you are. It measures how you move the mouse, and how long you take to find the traffic lights in a picture.</p><p>Programs have become better at this than people. A study of last year found that they solve nine of ten riddles in half of the time, and that people give up after the third.</p><p>Some sites therefore ask for something else, such as a little computation that costs a visitor nothing and a sender of spam a great deal of power.</p></article>`,
    }),
    'instructions to switch scripts on': document({
      title: 'How to enable JavaScript in your browser',
      body: `<article><h1>How to enable JavaScript in your browser</h1>${proseOf(5)}<p>Then choose “Enable JavaScript” and close the window.</p><p>Load the page again.</p></article>`,
    }),
    'a whole article that is marked as not free': document({
      head: jsonLd(paidArticle),
      body: `<article>${proseOf(14)}</article>`,
    }),
    'a short article of which the page says that it is all': document({
      head: jsonLd({ ...paidArticle, wordCount: 105 }),
      body: `<article>${proseOf(4)}</article>`,
    }),
    'a long article under an invitation to subscribe': document({
      body: `<article>${proseOf(14)}</article><p>Subscribe to continue reading.</p>`,
    }),
    'an article beside a form to sign in': document({
      body: `<form><input name="user"><input type="password"></form>${story()}`,
    }),
    'an article with a list of other stories below': document({
      body: `${story()}<div><h2><a href="/1">One</a></h2><h2><a href="/2">Two</a></h2><h2><a href="/3">Three</a></h2><h2><a href="/4">Four</a></h2><h2><a href="/5">Five</a></h2></div>`,
    }),
    'a list of links that calls itself an article': document({
      head: '<meta property="og:type" content="article">',
      body: fixture('feed').body,
    }),
  };
  for (const [name, page] of Object.entries(read)) {
    it(`reads ${name}`, () => {
      expect(outcome(page)).to.equal('article');
    });
  }

  it('tells people what to do about it', () => {
    const reading = readArticle(document({ body: `${proseOf(2)}<p>Sign in to continue reading.</p>` }), 1_000);
    expect(reading)
      .to.have.nested.property('refusal.detail')
      .that.matches(/Paste the text instead\.$/);
  });
});
