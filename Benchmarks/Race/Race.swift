/// Times the library itself, on tables that are in memory, for a race with other programs: `Race SUBJECT ARGUMENT …`.
///
/// Prints the seconds of each repetition as JSON, after writing an answer that the race checks first.
@main
enum Race {
    static func main() async throws {
        let arguments = Array(CommandLine.arguments.dropFirst())
        switch arguments.first {
        case "fit": try await FitRace.fit(arguments.dropFirst().map { $0 })
        case "path": try await FitRace.path(arguments.dropFirst().map { $0 })
        case "score": try ScoreRace.score(arguments.dropFirst().map { $0 })
        case "single": try ScoreRace.single(arguments.dropFirst().map { $0 })
        case "write": try await WriteRace.write(arguments.dropFirst().map { $0 })
        default: print("subjects: fit, path, score, single, write")
        }
    }

    /// Prints the seconds of each of some repetitions.
    static func time(_ runs: Int, _ work: () async throws -> Void) async throws {
        var seconds: [Double] = []
        for _ in 0..<runs {
            let start = ContinuousClock.now
            try await work()
            let (whole, rest) = (ContinuousClock.now - start).components
            seconds.append(Double(whole) + Double(rest) * 1e-18)
        }
        print(seconds)
    }
}
