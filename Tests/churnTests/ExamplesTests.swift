import Foundation
import Testing

@testable import Tables

/// The shipped dataset and model are what the commands of `make examples` make.
@Suite struct ExamplesTests {
    private static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// The commands of `make examples`, without `churn`.
    private static func commands() throws -> [[String]] {
        let makefile = try String(contentsOf: root.appendingPathComponent("Makefile"), encoding: .utf8)
        let recipe = makefile.components(separatedBy: "\nexamples:").dropFirst().first ?? ""
        return recipe.split(separator: "\n").dropFirst().prefix { $0.hasPrefix("\t") }.map {
            $0.split(separator: " ").dropFirst().map(String.init)
        }
    }

    /// A file's bytes, unpacked: the same whatever version of zlib packed them.
    private func unpacked(_ path: String) throws -> [UInt8] {
        var source = try ByteSource(path)
        var buffer = [UInt8](repeating: 0, count: 1 << 23)
        let count = try source.read(into: &buffer, from: 0)
        try #require(count < buffer.count)
        return Array(buffer[..<count])
    }

    @Test func theDatasetIsWhatItsCommandMakes() throws {
        let folder = try TemporaryFolder()
        var command = try #require(try Self.commands().first { $0.first == "generate" })
        command[1] = folder.path + "/demo"
        #expect(try BuiltCommand.run(command).exitCode == 0)
        let made = try FileManager.default.contentsOfDirectory(atPath: command[1]).sorted()
        let shipped = Self.root.appendingPathComponent("datasets/demo").path
        let files = try FileManager.default.contentsOfDirectory(atPath: shipped).sorted()
        #expect(made == files.filter { $0 != "README.md" })
        for file in made {
            #expect(try unpacked(command[1] + "/" + file) == unpacked(shipped + "/" + file), "\(file)")
        }
    }

    /// Numbers may differ in their last digits where the processor's kernels sum in another order; nothing else may.
    @Test func theModelIsWhatItsCommandMakes() throws {
        let folder = try TemporaryFolder()
        var command = try #require(try Self.commands().first { $0.first == "train" })
        command[1] = Self.root.appendingPathComponent("datasets/demo").path
        command[command.count - 1] = folder.path + "/demo.json"
        #expect(command[command.count - 2] == "--out")
        #expect(try BuiltCommand.run(command).exitCode == 0)
        let made = try words(folder.path + "/demo.json")
        let shipped = try words(Self.root.appendingPathComponent("models/demo.json").path)
        #expect(made.count == shipped.count)
        #expect(shipped.count > 1_000)
        let differing = zip(made, shipped).first { made, shipped in
            guard let left = Double(made), let right = Double(shipped) else { return made != shipped }
            return abs(left - right) > 1e-6 * max(1e-3, abs(right))
        }
        #expect(differing == nil)
    }

    /// A model file's words, without the line that holds its checksum.
    private func words(_ path: String) throws -> [String] {
        let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
        return lines.filter { !$0.hasPrefix("  \"sha256\"") }.flatMap { line in
            line.split { " ,[]".contains($0) }.map(String.init)
        }
    }
}
