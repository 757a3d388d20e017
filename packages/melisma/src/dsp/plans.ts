/** A small cache of what calls have in common: compiled programs and tables. The one used longest ago makes room. */
export class PlanCache<Plan> {
  readonly #capacity: number;
  /** A map keeps the order of insertion: the first entry is the oldest. */
  readonly #plans = new Map<string, Plan>();

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  /** The plan of that key, made if need be. */
  get(key: string, make: () => Plan): Plan {
    const plan = this.#plans.get(key) ?? make();
    this.#plans.delete(key);
    this.#plans.set(key, plan);
    if (this.#plans.size > this.#capacity) this.#plans.delete(this.#plans.keys().next().value!);
    return plan;
  }
}
