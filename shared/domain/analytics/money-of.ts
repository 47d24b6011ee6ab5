/** In major units; of journeys in the currency of their definition. */
export interface Money {
  amount: number;
  currency: string;
}
