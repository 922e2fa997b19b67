import { refuse } from './settings-error.ts';

export interface ReadVariable {
  readonly name: string;
  readonly isSet: boolean;
  /** For people only: the value as read, or the default; masked if secret. */
  readonly shown: string;
}

interface NumberRange<Fallback> {
  readonly from: number;
  readonly to: number;
  readonly or: Fallback;
}

/** The process environment. Each variable is read once and validated. An empty variable counts as unset. */
export class Environment {
  readonly #variables: Readonly<Record<string, string | undefined>>;
  readonly #read: ReadVariable[] = [];

  constructor(variables: Readonly<Record<string, string | undefined>>) {
    this.#variables = variables;
  }

  /** The variables read so far, for people. */
  get read(): readonly ReadVariable[] {
    return this.#read;
  }

  isSet(name: string): boolean {
    return this.#raw(name) !== undefined;
  }

  text<Fallback extends string | null>(name: string, fallback: Fallback): string | Fallback {
    return this.#take(name) ?? this.#note(name, fallback);
  }

  secret(name: string): string | null {
    const value = this.#raw(name);
    if (value === undefined) return this.#note(name, null);
    this.#read.push({ name, isSet: true, shown: '(set, masked)' });
    return value;
  }

  /** A secret that is a valid header value. */
  token(name: string): string | null {
    const value = this.secret(name);
    if (value === null || /^[\x21-\x7e]+$/.test(value)) return value;
    return refuse(name, 'must be ASCII without spaces: a header carries it');
  }

  /** Several secrets, separated by commas. */
  secrets(name: string): readonly string[] {
    return membersOf(name, this.secret(name));
  }

  /** Empty only if unset: a list set without members is an error, since its meaning is unclear. */
  list(name: string): readonly string[] {
    return membersOf(name, this.text(name, null));
  }

  choice<const T extends string>(name: string, options: readonly T[], fallback: T): T {
    const value = this.#take(name) ?? this.#note(name, fallback);
    const chosen = options.find((option) => option === value);
    return chosen ?? refuse(name, `must be one of ${options.join(', ')}, not "${value}"`);
  }

  flag(name: string, fallback: boolean): boolean {
    return this.choice(name, ['true', 'false'], fallback ? 'true' : 'false') === 'true';
  }

  integer<Fallback extends number | null>(name: string, range: NumberRange<Fallback>): number | Fallback {
    return this.#number(name, range, 'a whole number', Number.isInteger);
  }

  number<Fallback extends number | null>(name: string, range: NumberRange<Fallback>): number | Fallback {
    return this.#number(name, range, 'a number', Number.isFinite);
  }

  /**
   * A duration, written as a number of units of `unitMs` each.
   *
   * @returns whole milliseconds: as floats, 1.1 hours are 3960000.0000000005, and storage takes no fractions.
   */
  milliseconds<Fallback extends number | null>(
    name: string,
    unitMs: number,
    range: NumberRange<Fallback>,
  ): number | Fallback {
    const units = this.number(name, range);
    return units === null ? units : Math.round(units * unitMs);
  }

  /** An absolute http or https URL. */
  httpUrl(name: string): URL | null {
    const value = this.#raw(name);
    if (value === undefined) return this.#note(name, null);
    const url = URL.parse(value);
    if (url?.protocol !== 'http:' && url?.protocol !== 'https:') return refuse(name, 'must be an http or https URL');
    this.#read.push({ name, isSet: true, shown: url.origin + url.pathname });
    return url;
  }

  #number<Fallback extends number | null>(
    name: string,
    { from, to, or }: NumberRange<Fallback>,
    kind: string,
    accepts: (value: number) => boolean,
  ): number | Fallback {
    const value = this.#take(name);
    if (value === undefined) return this.#note(name, or);
    const parsed = Number(value);
    if (/^\d+(\.\d+)?$/.test(value) && accepts(parsed) && parsed >= from && parsed <= to) return parsed;
    return refuse(name, `must be ${kind} from ${from} to ${to}, not "${value}"`);
  }

  #raw(name: string): string | undefined {
    const value = this.#variables[name];
    return value === undefined || value === '' ? undefined : value;
  }

  #take(name: string): string | undefined {
    const value = this.#raw(name);
    if (value !== undefined) this.#read.push({ name, isSet: true, shown: value });
    return value;
  }

  #note<T>(name: string, fallback: T): T {
    this.#read.push({ name, isSet: false, shown: fallback === null ? '(unset)' : `${fallback} (default)` });
    return fallback;
  }
}

/** Whether one of these variables is set. */
export const isSetIn = (read: readonly ReadVariable[], name: string): boolean =>
  read.some((variable) => variable.name === name && variable.isSet);

/** @param value null if the variable is not set */
const membersOf = (name: string, value: string | null): readonly string[] => {
  const members = (value ?? '')
    .split(',')
    .map((member) => member.trim())
    .filter((member) => member !== '');
  return value !== null && members.length === 0
    ? refuse(name, 'must hold at least one value, several separated by commas')
    : members;
};
