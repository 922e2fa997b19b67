import { expect } from 'chai';
import { assemble, type Recipes, recipesFor } from '../../src/app/wire.ts';

interface Services {
  readonly settings: { readonly name: string };
  readonly link: { readonly to: string };
  readonly server: { readonly over: string };
}
const recipe = recipesFor<Services>();

const wiring = (events: string[]): Recipes<Services> => ({
  settings: recipe([], () => ({ name: 'there' })),
  link: recipe(
    ['settings'],
    ({ name }) => ({ to: name }),
    () => void events.push('link stopped'),
  ),
  server: recipe(
    ['link'],
    async ({ to }) => ({ over: to }),
    async () => void events.push('server stopped'),
  ),
});

describe('wire', () => {
  it('makes each requested service from its needs, once', async () => {
    const assembly = assemble(wiring([]));
    expect(await assembly.get('server')).to.deep.equal({ over: 'there' });
    expect(await assembly.get('link')).to.equal(await assembly.get('link'));
  });

  it('stops in the reverse order of start, and only started services', async () => {
    const events: string[] = [];
    const assembly = assemble(wiring(events));
    await assembly.get('server');
    expect(await assembly.stop()).to.deep.equal([]);
    expect(events).to.deep.equal(['server stopped', 'link stopped']);

    const untouched: string[] = [];
    await assemble(wiring(untouched)).stop();
    expect(untouched).to.deep.equal([]);
  });

  it('passes a failed start on, and still stops the started services', async () => {
    const events: string[] = [];
    const assembly = assemble<Services>({
      ...wiring(events),
      server: recipe(['link'], () => Promise.reject(new Error('port in use'))),
    });
    const failure = await assembly.get('server').then(
      () => null,
      (error: Error) => error,
    );
    expect(failure?.message).to.equal('port in use');
    expect(await assembly.stop()).to.deep.equal([]);
    expect(events).to.deep.equal(['link stopped']);
  });

  it('reports failures while stopping, and goes on', async () => {
    const events: string[] = [];
    const assembly = assemble<Services>({
      ...wiring(events),
      server: recipe(
        ['link'],
        () => ({ over: '' }),
        () => Promise.reject(new Error('stuck')),
      ),
    });
    await assembly.get('server');
    const errors = await assembly.stop();
    expect(errors.map(({ message }) => message)).to.deep.equal(['stopping server failed']);
    expect(events).to.deep.equal(['link stopped']);
  });
});
