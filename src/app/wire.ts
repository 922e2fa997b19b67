import 'reflect-metadata';
import { Container, type ServiceIdentifier } from 'inversify';

/** How to make service K from other services of the registry S. */
export interface Recipe<S, K extends keyof S> {
  readonly needs: readonly (keyof S & string)[];
  readonly make: (...needed: never[]) => S[K] | Promise<S[K]>;
  stop?(value: S[K]): void | Promise<void>;
}

export type Recipes<S> = { readonly [K in keyof S]: Recipe<S, K> };

type ValuesOf<S, N extends readonly (keyof S)[]> = { -readonly [I in keyof N]: S[N[I]] };

/**
 * Lets the compiler check that `make` takes exactly the services in `needs`: inversify's own tokens accept any order
 * and type.
 */
export const recipesFor =
  <S>() =>
  <T, const N extends readonly (keyof S & string)[]>(
    needs: N,
    make: (...needed: ValuesOf<S, N>) => T | Promise<T>,
    stop?: (value: T) => void | Promise<void>,
  ): { needs: N; make: (...needed: never[]) => T | Promise<T>; stop?(value: T): void | Promise<void> } =>
    stop ? { needs, make: make as never, stop } : { needs, make: make as never };

export interface Assembly<S> {
  get<K extends keyof S & string>(key: K): Promise<S[K]>;
  /** Stops all started services in reverse order, also after a failed start. @returns the errors on the way */
  stop(): Promise<readonly Error[]>;
}

// A failed async singleton would make inversify's own unbinding reject, so failures are boxed.
type Box = { readonly value: unknown } | { readonly error: unknown };

const open = (box: Box): never => {
  if ('error' in box) throw box.error;
  return box.value as never;
};

/** Binds every recipe as a singleton, created on first use. */
export const assemble = <S extends object>(recipes: Recipes<S>): Assembly<S> => {
  const container = new Container();
  const identify = (key: string): ServiceIdentifier<Box> => Symbol.for(`threadr:${key}`);
  const started: { readonly key: string; readonly stop: () => void | Promise<void> }[] = [];
  for (const key of Object.keys(recipes) as (keyof S & string)[]) {
    const recipe: Recipe<S, typeof key> = recipes[key];
    const make = async (...needed: Box[]): Promise<Box> => {
      try {
        const value = await recipe.make(...needed.map(open));
        if (recipe.stop) started.push({ key, stop: () => recipe.stop?.(value) });
        return { value };
      } catch (error) {
        return { error };
      }
    };
    container.bind(identify(key)).toResolvedValue(make, recipe.needs.map(identify)).inSingletonScope();
  }
  return {
    get: async (key) => open(await container.getAsync(identify(key))),
    stop: async () => {
      const errors: Error[] = [];
      for (const { key, stop } of started.splice(0).reverse()) {
        try {
          await stop();
        } catch (cause) {
          errors.push(new Error(`stopping ${key} failed`, { cause }));
        }
      }
      await container.unbindAllAsync();
      return errors;
    },
  };
};
