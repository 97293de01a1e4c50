public import Histories
private import Tables

/// The texts of chosen attributes, as they stand in the data.
public struct AttributeCells: Sendable {
    /// The names, in the order asked for.
    public let names: [String]
    private let columns: [Attribute]

    /// Chooses attributes by name.
    ///
    /// - Throws: `RetentionError.unknownAttribute` for a name that is not there.
    public init(_ names: [String], of attributes: [Attribute]) throws(RetentionError) {
        var columns: [Attribute] = []
        for name in names {
            guard let column = attributes.first(where: { $0.name == name }) else {
                throw .unknownAttribute(name, known: attributes.map(\.name))
            }
            columns.append(column)
        }
        self.names = names
        self.columns = columns
    }

    /// The cells of a row, empty where a value is missing.
    public func texts(of row: Int) -> [String] { columns.map { $0.texts.text(row) } }
}
