/**
 * A group of keys that a backend keeps in one place, and within which each verb is atomic. A short name without braces.
 */
export type Partition = string;
