import type { CaptureEmail } from '../../../domain/use-cases/capture-email.ts';
import type { CountEmails } from '../../../domain/use-cases/count-emails.ts';
import type { EraseEmail } from '../../../domain/use-cases/erase-email.ts';
import type { ExportEmails } from '../../../domain/use-cases/export-emails.ts';
import type { Clock } from '../../../ports/clock.ts';
import { captureEmail } from '../handlers/capture-email.ts';
import { emailStats, eraseEmail, exportEmails } from '../handlers/emails.ts';
import type { Route } from './route.ts';

/** The services of the e-mail routes. */
export interface EmailDesk {
  readonly captureEmail: CaptureEmail;
  readonly exportEmails: ExportEmails;
  readonly countEmails: CountEmails;
  readonly eraseEmail: EraseEmail;
  readonly clock: Clock;
}

export const emailRoutes = (desk: EmailDesk): readonly Route[] => {
  const keep = captureEmail(desk.captureEmail);
  const exportAll = exportEmails(desk.exportEmails, desk.clock);
  return [
    { method: 'POST', path: '/api/capture-email', access: 'visitor', body: true, handle: keep },
    { method: 'POST', path: '/api/subscribe', access: 'visitor', body: true, handle: keep },
    { method: 'GET', path: '/api/emails', access: 'operator', handle: exportAll },
    { method: 'GET', path: '/api/emails/stats', access: 'operator', handle: emailStats(desk.countEmails) },
    { method: 'DELETE', path: '/api/emails/:email', access: 'operator', handle: eraseEmail(desk.eraseEmail) },
  ];
};
