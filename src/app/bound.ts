import type { ModelPricing } from '../adapters/openai/openai-thread-writer.ts';
import { isCapped } from '../domain/budget.ts';
import { isSetIn } from './settings/environment.ts';
import type { Settings } from './settings/settings.ts';

/** The adapter chosen for a role, and why. */
export interface Binding {
  readonly name: string;
  readonly why: string;
}

export interface Bound {
  readonly storage: Binding;
  readonly rateLimiting: Binding;
  readonly writer: Binding;
  readonly writerFallback: Binding;
  readonly budget: Binding;
  readonly operators: Binding;
}

/** The adapters that the settings choose. @param pricing of the model in use; null without one */
export const boundBy = (settings: Settings, pricing: ModelPricing | null): Bound => {
  const storage = storageBinding(settings);
  const writer = writerBinding(settings, pricing);
  return {
    storage,
    rateLimiting: { name: storage.name === 'memory' ? 'in-memory' : storage.name, why: storage.why },
    writer,
    writerFallback: fallbackBinding(settings, writer),
    budget: budgetBinding(settings, pricing),
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

const writerBinding = ({ writer }: Settings, pricing: ModelPricing | null): Binding => {
  if (writer.kind === 'extractive') return { name: 'extractive', why: 'WRITER=extractive' };
  if (writer.openai.apiKey === null) return { name: 'extractive', why: 'OPENAI_API_KEY is not set' };
  const price = pricing?.isKnown === false ? '; its price is not known' : '';
  return { name: 'openai', why: `${writer.openai.model}, OPENAI_API_KEY is set${price}` };
};

const fallbackBinding = (settings: Settings, writer: Binding): Binding => {
  if (writer.name === 'extractive') return { name: 'none', why: 'the extractive writer needs none' };
  const { fallback } = settings.writer;
  return { name: fallback, why: `WRITER_FALLBACK=${fallback}` };
};

const budgetBinding = ({ writer, read }: Settings, pricing: ModelPricing | null): Binding => {
  if (!isCapped(writer.budget)) return { name: 'none', why: 'DAILY_BUDGET_USD is not set' };
  const caps = read.filter(({ name, isSet }) => name.startsWith('DAILY_BUDGET_USD') && isSet);
  const why = caps.map(({ name, shown }) => `${name}=${shown}`).join(', ');
  if (pricing === null) return { name: 'daily', why: `${why}; the writer costs nothing` };
  const { isKnown, provider } = pricing;
  const counted = `the model counts as the dearest of ${provider}, because its price is not known`;
  return { name: 'daily', why: isKnown ? why : `${why}; ${counted}` };
};

const operatorBinding = ({ http, environment, read }: Settings): Binding => {
  if (isSetIn(read, 'API_KEYS')) return { name: 'on', why: 'API_KEYS is set' };
  if (http.operatorKeys.length > 0) return { name: 'on', why: 'API_KEYS is not set: a key was made for this run' };
  return { name: 'off', why: `API_KEYS is not set, and NODE_ENV=${environment}` };
};
