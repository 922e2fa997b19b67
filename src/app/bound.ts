import type { Settings } from './settings/settings.ts';

/** Which adapter plays a role, and why it does. */
export interface Binding {
  readonly name: string;
  readonly why: string;
}

export interface Bound {
  readonly storage: Binding;
  readonly rateLimiting: Binding;
  readonly writer: Binding;
  readonly writerFallback: Binding;
  readonly operators: Binding;
}

/** The choices that the settings make, told before anything is built. */
export const boundBy = (settings: Settings): Bound => {
  const storage = storageBinding(settings);
  return {
    storage,
    rateLimiting: { name: storage.name === 'memory' ? 'in-memory' : storage.name, why: storage.why },
    writer: writerBinding(settings),
    writerFallback: fallbackBinding(settings),
    operators: operatorBinding(settings),
  };
};

const storageBinding = ({ storage: { choice, directory } }: Settings): Binding => {
  const { kind, why } = choice;
  if (kind === 'memory') return { name: kind, why: `${why}; forgotten at restart` };
  if (kind === 'sqlite') return { name: kind, why: `${why}; kept in ${directory}` };
  if (kind === 'redis')
    return { name: kind, why: choice.target.kind === 'single' ? why : `${why}; ${choice.target.kind}` };
  return { name: kind, why };
};

const writerBinding = ({ writer }: Settings): Binding => {
  if (writer.kind === 'extractive') return { name: 'extractive', why: 'WRITER=extractive' };
  if (writer.openai.apiKey === null) return { name: 'extractive', why: 'OPENAI_API_KEY is not set' };
  return { name: 'openai', why: `${writer.openai.model}, OPENAI_API_KEY is set` };
};

const fallbackBinding = (settings: Settings): Binding => {
  if (writerBinding(settings).name === 'extractive') return { name: 'none', why: 'the extractive writer needs none' };
  const { fallback } = settings.writer;
  return { name: fallback, why: `WRITER_FALLBACK=${fallback}` };
};

const operatorBinding = ({ http, environment, read }: Settings): Binding => {
  const given = read.some(({ name, shown }) => name === 'API_KEYS' && shown !== '(unset)');
  if (given) return { name: 'on', why: 'API_KEYS is set' };
  if (http.operatorKeys.length > 0) return { name: 'on', why: 'API_KEYS is not set: a key was made for this run' };
  return { name: 'off', why: `API_KEYS is not set, and NODE_ENV=${environment}` };
};
