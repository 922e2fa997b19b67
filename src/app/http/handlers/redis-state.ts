/** What clients of old ask: how the Redis does that storage may be. @param answers whether storage does */
export const redisState = (backend: string, answers: boolean): 'connected' | 'unavailable' | 'not_configured' => {
  if (backend !== 'redis' && backend !== 'upstash') return 'not_configured';
  return answers ? 'connected' : 'unavailable';
};
