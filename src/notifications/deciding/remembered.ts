/** What is asked of the runtime's own calendar data is slow to get; a flood of different questions only empties the memory. */
const MOST_REMEMBERED = 1_000;

/** The same function, which works out each answer once. */
export function remembered<Answer>(work: (question: string) => Answer): (question: string) => Answer {
  const answers = new Map<string, Answer>();
  return (question) => {
    const known = answers.get(question);
    if (known !== undefined) return known;
    const answer = work(question);
    if (answers.size >= MOST_REMEMBERED) answers.clear();
    answers.set(question, answer);
    return answer;
  };
}
