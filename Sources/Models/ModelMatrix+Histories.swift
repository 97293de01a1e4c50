public import Features
internal import Histories
public import Tables

extension RiskModel {
    /// The rows of a feature matrix as this model sees them.
    ///
    /// - Parameter ids: The customers' ids, by the indices that the matrix holds.
    /// - Throws: `ModelError` where the dataset lacks a table or an attribute, or a feature is defined differently now.
    public func matrix(of features: FeatureMatrix, ids: [String]) throws(ModelError) -> ModelMatrix {
        guard isOfHistories else {
            throw .wrongSubject(model: "of a ready table", needs: "one of histories (churn train)")
        }
        try checkNothingIsLacking(in: features)
        var columns: [ModelMatrix.Column] = []
        for input in inputs {
            switch input.origin {
            case .feature(let definition, _):
                columns.append(.numbers(try Self.column(of: input.name, definition, features)))
            case .purchases(let model, let definition):
                columns.append(.numbers(try Self.silence(by: model, definition, features)))
            case .attribute, .column: columns.append(try Self.attribute(input, features, ids))
            }
        }
        return ModelMatrix(rowCount: features.count, columns: columns)
    }

    /// The names of the features the model needs.
    public var featureNames: [String] {
        inputs.flatMap { input -> [String] in
            switch input.origin {
            case .feature: [input.name]
            case .purchases: PurchaseModel.sources
            case .attribute, .column: []
            }
        }
    }

    /// The features the model needs, of the catalogue; an extractor need compute no others.
    public var catalogueFeatures: [Feature] {
        let needed = Set(featureNames)
        return Catalogue.features.filter { needed.contains($0.name) }
    }

    private func checkNothingIsLacking(in features: FeatureMatrix) throws(ModelError) {
        let wanted = Set(featureNames)
        let leftOut = features.leftOut.filter { wanted.contains($0.feature.name) }
        guard let first = leftOut.first else { return }
        throw .lacking(
            inputs: leftOut.filter { $0.lacking == first.lacking }.map(\.feature.name), needed: first.lacking)
    }

    private static func column(
        of name: String, _ definition: String, _ features: FeatureMatrix
    ) throws(ModelError) -> [Double] {
        guard let index = features.features.firstIndex(where: { $0.name == name }) else {
            throw .changedDefinition(input: name, trained: definition, now: "not in the catalogue")
        }
        let now = features.features[index].fingerprint
        guard now == definition else { throw .changedDefinition(input: name, trained: definition, now: now) }
        return features.columns[index]
    }

    private static func silence(
        by model: PurchaseModel, _ definition: String, _ features: FeatureMatrix
    ) throws(ModelError) -> [Double] {
        guard definition == PurchaseModel.fingerprint, let purchases = features.purchases else {
            throw .changedDefinition(
                input: PurchaseModel.inputName, trained: definition, now: PurchaseModel.fingerprint)
        }
        return purchases.map(model.logOdds)
    }

    private static func attribute(
        _ input: ModelInput, _ features: FeatureMatrix, _ ids: [String]
    ) throws(ModelError) -> ModelMatrix.Column {
        guard let attribute = features.attributes.first(where: { $0.name == input.name }) else {
            throw .lackingAttribute(
                input.name, hint: DidYouMean.hint(for: input.name, among: features.attributes.map(\.name)))
        }
        func value(_ row: Int, _ problem: String) -> ModelError {
            .value(input: input.name, customer: ids[Int(features.customer[row])], problem)
        }
        switch input.encoding {
        case .number(let encoding):
            let numbers = attribute.texts.numbers
            if let row = numbers.unreadable {
                throw value(row, "found “\(attribute.texts.text(row))”, expected a number")
            }
            if encoding.fill == nil, let row = numbers.values.firstIndex(where: \.isNaN) {
                throw value(row, "is empty, which the model has not met; fill it, or train again")
            }
            return .numbers(numbers.values)
        case .category(let encoding):
            let codes = encoding.codes(of: attribute.texts)
            if !encoding.allowsMissing, let row = codes.firstIndex(of: ModelMatrix.missing) {
                throw value(row, "is empty, which the model has not met; fill it, or train again")
            }
            return .levels(codes)
        }
    }
}

extension CategoryEncoding {
    /// The cells of a column as codes: an index into `levels`, or `ModelMatrix.other` or `.missing`. Where an empty cell
    /// is a level of its own, the text `missing` is the same level, unless it is one of the others.
    public func codes(of texts: InternedColumn) -> [Int32] {
        let place = Dictionary(uniqueKeysWithValues: zip(levels, Int32(0)...))
        let codeOf = texts.levels.map {
            place[$0] ?? (allowsMissing && $0 == "missing" ? ModelMatrix.missing : ModelMatrix.other)
        }
        return texts.codes.map { $0 < 0 ? ModelMatrix.missing : codeOf[Int($0)] }
    }
}

extension InternedColumn {
    /// The cells as numbers, NaN where empty, and the first row that is neither.
    public var numbers: (values: [Double], unreadable: Int?) {
        let numberOf = levels.map { text in
            let bytes = Array(text.utf8)
            guard case .number(let number) = numberCell(bytes.span) else { return Double?.none }
            return number
        }
        var unreadable: Int?
        var values = [Double](repeating: .nan, count: codes.count)
        for (row, code) in codes.enumerated() where code >= 0 {
            if let number = numberOf[Int(code)] { values[row] = number } else { unreadable = unreadable ?? row }
        }
        return (values, unreadable)
    }
}
