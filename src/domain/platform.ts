export const platformNames = ['x', 'bluesky', 'mastodon', 'threads', 'linkedin'] as const;
export type PlatformName = (typeof platformNames)[number];

/** What a platform allows in one post. How it counts is in `fitting/`. */
export interface Platform {
  readonly name: PlatformName;
  /** The platform's name as people write it. */
  readonly title: string;
  /** The longest post by default, in the platform's own count. */
  readonly limit: number;
  /** The longest post that `max_length` may ask for: above `limit` where accounts or servers differ. */
  readonly highestLimit: number;
}

/** Posts shorter than this make no readable thread, on any platform. */
export const lowestLimit = 50;

/** The rules and where they come from: docs/platforms.md. */
export const platforms: Readonly<Record<PlatformName, Platform>> = {
  x: { name: 'x', title: 'X', limit: 280, highestLimit: 25_000 },
  bluesky: { name: 'bluesky', title: 'Bluesky', limit: 300, highestLimit: 300 },
  mastodon: { name: 'mastodon', title: 'Mastodon', limit: 500, highestLimit: 100_000 },
  threads: { name: 'threads', title: 'Threads', limit: 500, highestLimit: 500 },
  linkedin: { name: 'linkedin', title: 'LinkedIn', limit: 3_000, highestLimit: 3_000 },
};
