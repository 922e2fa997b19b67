import { type AnalyticsFigures, sumOfFigures } from '../../src/domain/analytics-figures.ts';

export const noFigures: AnalyticsFigures = sumOfFigures([]);
