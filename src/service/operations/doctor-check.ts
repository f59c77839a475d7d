/** One thing that was looked at. */
export interface DoctorCheck {
  readonly name: string;
  readonly status: 'ok' | 'warning' | 'failed';
  /** What was found, in a sentence. */
  readonly detail: string;
}
