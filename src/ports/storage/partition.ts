/** What a backend keeps in one place, and what each verb is atomic in. A short name without braces. */
export type Partition = string;
