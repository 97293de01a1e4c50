import Foundation
import Testing

@Suite struct InterruptsTests {
    /// A run that would take minutes is stopped as soon as its files are under way.
    @Test(arguments: [(SIGINT, Int32(130)), (SIGTERM, Int32(143))])
    func aStoppedRunLeavesNoFile(number: Int32, exitCode: Int32) async throws {
        let folder = try TemporaryFolder()
        let target = folder.path + "/data"
        let process = try BuiltCommand.start(["generate", target, "--customers", "50000000", "--quiet"])
        func files() -> [String] { (try? FileManager.default.contentsOfDirectory(atPath: target)) ?? [] }
        while files().isEmpty, process.isRunning { try await Task.sleep(for: .milliseconds(20)) }
        #expect(!files().isEmpty, "files were under way")
        kill(process.processIdentifier, number)
        process.waitUntilExit()
        #expect(process.terminationReason == .exit)
        #expect(process.terminationStatus == exitCode)
        #expect(files() == [])
    }
}
