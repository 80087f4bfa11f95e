import { businessDateOf, type Company } from '#domain/company.ts';
import { type Instant, type LocalDate, instantOf } from '#domain/kernel/dates.ts';
import type { RankingRules } from './ranking.ts';

export type CompanyRulesDeps = {
  readonly company: Company;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** How often the calendar is looked at. */
  readonly dayCheckMs: number;
  /** The day or the settings may be others now. */
  readonly onRules: (rules: RankingRules) => void;
  readonly onCompany: (company: Company) => void;
};

/** The company as the server said it last, and with it the day and the settings the queue is ranked by. */
export class CompanyRules {
  readonly #deps: CompanyRulesDeps;
  readonly #dayCheck: ReturnType<typeof setInterval>;
  #company: Company;

  constructor(deps: CompanyRulesDeps) {
    this.#deps = deps;
    this.#company = deps.company;
    this.#dayCheck = setInterval(() => this.#apply(), deps.dayCheckMs);
  }

  get company(): Company {
    return this.#company;
  }

  get now(): Instant {
    return instantOf(this.#deps.now());
  }

  get today(): LocalDate {
    return businessDateOf(this.#company, this.now);
  }

  get ranking(): RankingRules {
    return { policy: this.#company.policy, today: this.today };
  }

  take(company: Company): void {
    const isNew = JSON.stringify(company) !== JSON.stringify(this.#company);
    this.#company = company;
    this.#apply();
    if (isNew) this.#deps.onCompany(company);
  }

  close(): void {
    clearInterval(this.#dayCheck);
  }

  #apply(): void {
    this.#deps.onRules(this.ranking);
  }
}
