/** The console of administrators and the red team. */
export const consoleText = {
  title: 'Console',
  findings: {
    title: 'Findings',
    add: 'Record a finding',
    addHint: 'What came out that should not have, or what was refused without reason.',
    added: 'The finding is kept.',
    category: 'Category',
    severity: 'Severity',
    severities: { low: 'Low', medium: 'Medium', high: 'High', critical: 'Critical' },
    prompt: 'Prompt',
    output: 'What came out',
    notes: 'Notes',
    keep: 'Keep finding',
    export: 'Export as JSON lines',
    delete: 'Delete finding',
    none: 'No findings yet',
  },
} as const;
