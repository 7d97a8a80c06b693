import { expect, test } from '@jest/globals';
import { createRetryBudget, type RetryBudget } from '../../../../src/upstream/resilience/create-retry-budget.js';

function countPaid(budget: RetryBudget, price: 'retry' | 'retry-after-timeout'): number {
  let paid = 0;
  while (budget.tryTake(price)) paid += 1;
  return paid;
}

test('pays for 20 retries, or for 10 after time-outs', () => {
  expect(countPaid(createRetryBudget(), 'retry')).toBe(20);
  expect(countPaid(createRetryBudget(), 'retry-after-timeout')).toBe(10);
});

test('takes five successes on the first attempt to pay for one more retry', () => {
  const budget = createRetryBudget();
  countPaid(budget, 'retry');
  for (let count = 0; count < 4; count += 1) budget.giveBack();
  expect(budget.tryTake('retry')).toBe(false);
  budget.giveBack();
  expect(budget.tryTake('retry')).toBe(true);
});

test('does not grow above what it began with', () => {
  const budget = createRetryBudget();
  for (let count = 0; count < 1_000; count += 1) budget.giveBack();
  expect(countPaid(budget, 'retry')).toBe(20);
});
