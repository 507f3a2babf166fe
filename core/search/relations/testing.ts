/** On what a question that compares faces rests in tests: it cannot wait, and is to be approved within 48 hours. */
export const cannotWait = {
  missingReport: 'MP 7/2026, Lytton Road',
  purpose: 'FIR 7',
  legalBasis: 'MISSING-PERSON',
  urgent: 'The bus leaves within the hour',
};
