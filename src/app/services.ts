import type { FrugalBudget } from '../adapters/guards/frugal-budget.ts';
import type { StorageBreaker } from '../adapters/guards/storage-breaker.ts';
import type { PrometheusMetrics } from '../adapters/prometheus/prometheus-metrics.ts';
import type { AnalyticsSender } from '../adapters/records/analytics-sender.ts';
import type { AnalyticsTally } from '../adapters/records/analytics-tally.ts';
import type { KeptSecret } from '../adapters/records/kept-secret.ts';
import type { StoredThreadCache } from '../adapters/records/stored-thread-cache.ts';
import type { StoredUsageHistory } from '../adapters/records/stored-usage-history.ts';
import type { VisitorAlias } from '../adapters/records/visitor-alias.ts';
import type { CheckUsage } from '../domain/use-cases/check-usage.ts';
import type { ComposeThread } from '../domain/use-cases/compose-thread.ts';
import type { FindThread } from '../domain/use-cases/find-thread.ts';
import type { GenerateThread } from '../domain/use-cases/generate-thread.ts';
import type { IdentifyVisitor } from '../domain/use-cases/identify-visitor.ts';
import type { MakeThread } from '../domain/use-cases/make-thread.ts';
import type { VisitorBudgets } from '../domain/use-cases/paid-flights.ts';
import type { RecordAnalytics } from '../domain/use-cases/record-analytics.ts';
import type { RedeemPremium } from '../domain/use-cases/redeem-premium.ts';
import type { SummariseAnalytics } from '../domain/use-cases/summarise-analytics.ts';
import type { AccessRegister } from '../ports/access-register.ts';
import type { AnalyticsReader } from '../ports/analytics-reader.ts';
import type { Budget, SharedBudget } from '../ports/budget.ts';
import type { CacheAdministration } from '../ports/cache-administration.ts';
import type { Clock } from '../ports/clock.ts';
import type { EmailList } from '../ports/email-list.ts';
import type { PageReader } from '../ports/page-reader.ts';
import type { PaymentEvents } from '../ports/payment-events.ts';
import type { SessionStore } from '../ports/session-store.ts';
import type { SingleFlight } from '../ports/single-flight.ts';
import type { Storage } from '../ports/storage/storage.ts';
import type { ThreadArchive } from '../ports/thread-archive.ts';
import type { ThreadCache } from '../ports/thread-cache.ts';
import type { Timer } from '../ports/timer.ts';
import type { UsageMeter } from '../ports/usage-meter.ts';
import type { Bound } from './bound.ts';
import type { CacheFigures } from './cache-figures.ts';
import type { ComposingPool } from './composing/composing-pool.ts';
import type { Errands } from './errands.ts';
import type { Histories } from './histories.ts';
import type { MonitoredParts } from './http/handlers/monitor.ts';
import type { HttpServer } from './http/http-server.ts';
import type { EmailDesk } from './http/routes/emails.ts';
import type { HealthDesk } from './http/routes/health.ts';
import type { OperationsDesk } from './http/routes/operations.ts';
import type { PremiumDesk } from './http/routes/premium.ts';
import type { SessionDesk } from './http/routes/session.ts';
import type { ThreadDesk } from './http/routes/threads.ts';
import type { Desks } from './http/routes.ts';
import type { SessionCookie } from './http/session-cookie.ts';
import type { LatePageReader } from './late-page-reader.ts';
import type { Lifecycle } from './lifecycle.ts';
import type { Periodic } from './periodic.ts';
import type { ProcessFigures } from './process-figures.ts';
import type { OpenedStorage } from './storage.ts';
import type { StorageHealth } from './storage-health.ts';
import { recipesFor } from './wire.ts';
import type { OpenedWriter } from './writer.ts';

/** All bound services, by name. */
export interface Services {
  readonly clock: Clock;
  readonly timer: Timer;
  readonly metrics: PrometheusMetrics;
  readonly lifecycle: Lifecycle;

  /** The backend without guards. */
  readonly openedStorage: OpenedStorage;
  readonly guardedStorage: { readonly storage: Storage; readonly breaker: StorageBreaker };
  /** The guarded backend, used by everything else. */
  readonly storage: Storage;
  readonly storageHealth: StorageHealth;

  readonly keptSecret: KeptSecret | null;
  readonly alias: VisitorAlias;
  readonly storedThreadCache: StoredThreadCache;
  readonly threadCache: ThreadCache;
  readonly cacheAdministration: CacheAdministration;
  readonly cacheFigures: CacheFigures;
  readonly threadMeter: UsageMeter;
  readonly emailMeter: UsageMeter;
  readonly redeemMeter: UsageMeter;
  readonly emailList: EmailList;
  readonly sessionStore: SessionStore;
  readonly sessionMeter: UsageMeter;
  readonly threadArchive: ThreadArchive;
  /** Work done after answers. */
  readonly errands: Errands;
  readonly histories: Histories;
  readonly accessRegister: AccessRegister;
  /** Null without a payment provider. */
  readonly paymentEvents: PaymentEvents | null;

  readonly analyticsTally: AnalyticsTally;
  readonly analyticsSender: AnalyticsSender;
  readonly analyticsReader: AnalyticsReader;
  readonly usageHistory: StoredUsageHistory;
  /** Sends the counts of the tally and the history periodically, and a last time at a stop. */
  readonly analyticsFlush: Periodic;

  readonly singleFlight: SingleFlight;
  readonly webPageReader: LatePageReader;
  readonly pageReader: PageReader;
  /** Null without a cap. */
  readonly sharedBudget: SharedBudget | null;
  readonly frugalBudget: FrugalBudget | null;
  readonly budget: (Budget & VisitorBudgets) | null;
  readonly composingPool: ComposingPool;
  readonly openedWriter: OpenedWriter;

  readonly composeThread: ComposeThread;
  readonly makeThread: MakeThread;
  readonly generateThread: GenerateThread;
  readonly findThread: FindThread;
  readonly recordAnalytics: RecordAnalytics;
  readonly summariseAnalytics: SummariseAnalytics;
  readonly checkUsage: CheckUsage;
  readonly redeemPremium: RedeemPremium;

  readonly identifyVisitor: IdentifyVisitor;
  readonly sessionCookie: SessionCookie;
  readonly processFigures: ProcessFigures;
  readonly monitoredParts: MonitoredParts;
  readonly bound: Bound;

  readonly threadDesk: ThreadDesk;
  readonly emailDesk: EmailDesk;
  readonly premiumDesk: PremiumDesk;
  readonly sessionDesk: SessionDesk;
  readonly healthDesk: HealthDesk;
  readonly operationsDesk: OperationsDesk;
  readonly desks: Desks;
  readonly server: HttpServer;
}

export const recipe = recipesFor<Services>();
