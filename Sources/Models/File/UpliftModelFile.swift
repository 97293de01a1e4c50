public import Tables

/// Files of uplift models: JSON that keeps both models whole, sealed by a checksum as a risk model is.
public enum UpliftModelFile {
    static let format = "churn-uplift-model"
    static let version = 1

    /// The bytes of a model's file.
    public static func bytes(of model: UpliftModel) -> [UInt8] {
        ModelFile.sealed(
            [
                ("format", .string(format)), ("version", .integer(version)),
                ("method", .string(model.method.rawValue)), ("direction", .string(model.direction.rawValue)),
                ("treatment", .string(model.treatment)), ("control", .string(model.control)),
            ] + (model.evidence.map { [("evidence", $0.json)] } ?? []) + [
                ("treated", model.treated.json), ("untreated", model.untreated.json),
            ])
    }

    /// Writes a model, whole or not at all.
    public static func write(_ model: UpliftModel, to path: String) throws(FileError) {
        var file = try WholeFile(path)
        try file.write(bytes(of: model))
        try file.commit()
    }

    /// The uplift model of a file; nil where the file is something else, such as a risk model.
    ///
    /// - Throws: `FileError` where it cannot be read, `ModelError` where it is an uplift model that cannot be used.
    public static func read(_ path: String) throws -> UpliftModel? {
        try model(from: ModelFile.content(of: path), file: path)
    }

    /// The uplift model of a file's bytes; nil where they are something else.
    public static func model(from bytes: [UInt8], file: String) throws(ModelError) -> UpliftModel? {
        guard bytes.count <= ModelFile.largest else { return nil }
        guard let value = try? JSONParser.parse(bytes), case .object(let members) = value,
            members.first?.key == "format", members.first?.value == .string(format)
        else { return nil }
        do throws(FieldProblem) {
            var fields = try JSONFields(value, path: "")
            _ = try fields.string("format")
            let found = try fields.count("version")
            guard found <= version else { throw fields.problem("version", "found \(found), this churn reads up to 1") }
            let digest = try fields.string("sha256")
            guard ModelFile.isIntact(bytes, digest: digest) else {
                throw fields.problem("sha256", "the file's bytes are not those that were written; take a fresh copy")
            }
            let method: UpliftModel.Method = try fields.choice("method")
            let direction: UpliftModel.Direction = try fields.choice("direction")
            let treatment = try fields.string("treatment")
            let control = try fields.string("control")
            let evidence = try fields.optionalFields("evidence").map(UpliftEvidence.read)
            let treated = try RiskModel(fields.fields("treated"))
            let untreated = try RiskModel(fields.fields("untreated"))
            guard treated.inputs == untreated.inputs else {
                throw fields.problem("untreated", "expected the same inputs as those of the treated")
            }
            try fields.finish()
            return UpliftModel(
                treated: treated, untreated: untreated, method: method, direction: direction, treatment: treatment,
                control: control, evidence: evidence)
        } catch {
            throw ModelError.field(file: file, field: error.field, problem: error.problem)
        }
    }
}
