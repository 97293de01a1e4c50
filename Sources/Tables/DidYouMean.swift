/// Finds the word that was meant among those that are allowed.
public enum DidYouMean {
    /// The candidate nearest to `word` by edit distance, case aside; nil where none is near (at most a third of the
    /// letters changed, two at least where the word has four or more).
    public static func suggestion(for word: String, among candidates: some Sequence<String>) -> String? {
        let wanted = Array(word.lowercased())
        guard !wanted.isEmpty else { return nil }
        let allowed = wanted.count < 4 ? 1 : max(2, wanted.count / 3)
        var best: (distance: Int, candidate: String)?
        for candidate in candidates {
            let distance = editDistance(wanted, Array(candidate.lowercased()))
            guard distance <= allowed, distance < max(wanted.count, candidate.count) else { continue }
            if let held = best, (held.distance, held.candidate) <= (distance, candidate) { continue }
            best = (distance, candidate)
        }
        return best?.candidate
    }

    /// ` (did you mean “amount”?)`, or nothing: to be put after the word in a message.
    public static func hint(for word: String, among candidates: some Sequence<String>) -> String {
        suggestion(for: word, among: candidates).map { " (did you mean “\($0)”?)" } ?? ""
    }

    /// The least number of letters inserted, removed, changed, or swapped with their neighbour (optimal string
    /// alignment distance).
    static func editDistance(_ left: [Character], _ right: [Character]) -> Int {
        var beforeLast: [Int] = []
        var last = Array(0...right.count)
        for i in left.indices {
            var row = [i + 1]
            for j in right.indices {
                var distance = min(last[j] + (left[i] == right[j] ? 0 : 1), last[j + 1] + 1, row[j] + 1)
                if i > 0, j > 0, left[i] == right[j - 1], left[i - 1] == right[j] {
                    distance = min(distance, beforeLast[j - 1] + 1)
                }
                row.append(distance)
            }
            beforeLast = last
            last = row
        }
        return last[right.count]
    }
}
