internal import Foundation
public import Tables

/// A model as a file: JSON with ordered keys, indented, that ends in a SHA-256 over all its other bytes.
///
/// The same model gives the same bytes. A file that is not to the byte what was written is refused, and so is a field that
/// this version does not know.
public enum ModelFile {
    static let format = "churn-model"
    /// The version that is written, and the latest that is read.
    static let version = 1
    /// A model with 100,000 levels takes a third of it.
    static let largest = 64 << 20
    private static let checksumKey = "  \"sha256\": \""
    private static let checksumEnd = "\"\n}\n"

    /// The bytes of a model's file.
    public static func bytes(of model: RiskModel) -> [UInt8] {
        sealed([("format", .string(format)), ("version", .integer(version)), ("model", model.json)])
    }

    /// An object's text that ends in its checksum.
    static func sealed(_ members: [(key: String, value: JSONValue)]) -> [UInt8] {
        let body = JSONValue.object(members).indentedText
        // The checksum takes the place of the closing brace.
        let head = body.dropLast(2) + ",\n" + checksumKey
        let digest = Digest.sha256(of: Array(head.utf8) + Array(checksumEnd.utf8))
        return Array((head + digest + checksumEnd).utf8)
    }

    /// Writes a model, whole or not at all.
    public static func write(_ model: RiskModel, to path: String) throws(FileError) {
        var file = try WholeFile(path)
        try file.write(bytes(of: model))
        try file.commit()
    }

    /// Reads a model from a file.
    ///
    /// - Throws: `FileError` where it cannot be read, `ModelError` where it is no model that this version knows.
    public static func read(_ path: String) throws -> RiskModel {
        try model(from: content(of: path), file: path)
    }

    /// The bytes of a file that may be a model.
    static func content(of path: String) throws(FileError) -> [UInt8] {
        let target = URL(fileURLWithPath: path).resolvingSymlinksInPath()
        if (try? target.resourceValues(forKeys: [.isDirectoryKey]))?.isDirectory == true {
            throw FileError.missing(path, reason: "it is a folder; expected a model file as churn train writes it")
        }
        guard let handle = FileHandle(forReadingAtPath: path) else {
            throw FileError.missing(path, reason: lastSystemError())
        }
        defer { try? handle.close() }
        var content = Data()
        do {
            while content.count <= largest, let chunk = try handle.read(upToCount: 1 << 20), !chunk.isEmpty {
                content.append(chunk)
            }
        } catch {
            throw FileError.broken(path, reason: "reading failed: \(error.localizedDescription)")
        }
        return [UInt8](content)
    }

    /// The model of a file's bytes; `file` stands in messages.
    public static func model(from bytes: [UInt8], file: String) throws(ModelError) -> RiskModel {
        guard bytes.count <= largest else { throw .tooLarge(file: file, bytes: bytes.count, limit: largest) }
        let value: JSONValue
        do {
            value = try JSONParser.parse(bytes)
        } catch {
            throw .notJSON(Place(file: file, line: error.line, column: error.column), error.problem)
        }
        guard case .object(let members) = value, members.first?.key == "format",
            members.first?.value == .string(format)
        else { throw .notAModel(file: file) }
        do {
            var fields = try JSONFields(value, path: "")
            _ = try fields.string("format")
            let found = try fields.count("version")
            guard found <= version else { throw ModelError.newer(file: file, version: found, known: version) }
            guard found == version else { throw fields.problem("version", "found \(found), expected \(version)") }
            let digest = try fields.string("sha256")
            guard isIntact(bytes, digest: digest) else {
                // A field that someone added is named; whatever else was changed, the checksum says.
                if let unknown = unknownField(fields) { throw unknown }
                throw ModelError.damaged(file: file)
            }
            let model = try RiskModel(fields.fields("model"))
            try fields.finish()
            return model
        } catch let error as FieldProblem {
            throw .field(file: file, field: error.field, problem: error.problem)
        } catch let error as ModelError {
            throw error
        } catch {
            throw .damaged(file: file)
        }
    }

    /// The first field that this version does not know, if it is found before anything else is wrong.
    private static func unknownField(_ fields: JSONFields) -> FieldProblem? {
        var fields = fields
        do throws(FieldProblem) {
            _ = try RiskModel(fields.fields("model"))
            try fields.finish()
            return nil
        } catch { return error.isUnknownField ? error : nil }
    }

    /// Whether the file ends in its checksum, and all bytes but the checksum's own digits have it.
    static func isIntact(_ bytes: [UInt8], digest: String) -> Bool {
        let tail = Array(checksumKey.utf8) + Array(digest.utf8) + Array(checksumEnd.utf8)
        guard bytes.count > tail.count, bytes.suffix(tail.count).elementsEqual(tail) else { return false }
        let head = bytes.dropLast(digest.utf8.count + checksumEnd.utf8.count)
        return Digest.sha256(of: Array(head) + Array(checksumEnd.utf8)) == digest
    }
}
