public import Tables

/// Why a spreadsheet cannot be written.
public enum SpreadsheetError: Failure {
    /// More rows or columns than a sheet has room for.
    case tooLarge(rows: Int, columns: Int)
    /// What libxlsxwriter says of a file that it could not write.
    case broken(String, reason: String)
    /// A spreadsheet is put together in a file, which a pipe or a device is not.
    case noFile(String)

    public var kind: FailureKind {
        switch self {
        case .tooLarge: .usage
        case .broken: .inputOutput
        case .noFile: .cannotCreate
        }
    }

    public var description: String {
        switch self {
        case .tooLarge(let rows, let columns):
            "\(rows) rows of \(columns) columns are too many for a spreadsheet, which has room for 1,048,575 below its "
                + "header and 16,384; write .csv, or choose fewer customers"
        case .broken(let path, let reason): "\(path): writing failed: \(reason)"
        case .noFile(let path): "\(path): cannot be written: a spreadsheet needs a file, not a pipe or device"
        }
    }
}
