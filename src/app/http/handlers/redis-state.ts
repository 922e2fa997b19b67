/**
 * The state of Redis, if that is the storage, in the words of the first service's API. @param answers whether storage
 * answers
 */
export const redisState = (backend: string, answers: boolean): 'connected' | 'unavailable' | 'not_configured' => {
  if (backend !== 'redis' && backend !== 'upstash') return 'not_configured';
  return answers ? 'connected' : 'unavailable';
};
