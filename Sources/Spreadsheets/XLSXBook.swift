import CXLSXWriter

/// The one place that speaks to libxlsxwriter. The workbook is freed when it is closed, or let go.
@safe final class XLSXBook {
    private let shownPath: String
    private var workbook: UnsafeMutablePointer<lxw_workbook>?

    /// 2000-01-01T00:00:00Z: a date of creation that does not depend on the day.
    private static let created = 946_684_800
    /// Excel's own limit of the characters (UTF-16) of a cell.
    private static let mostCharacters = 32_767

    init(_ path: String, shownAs shownPath: String) throws(SpreadsheetError) {
        self.shownPath = shownPath
        var options = unsafe lxw_workbook_options(constant_memory: 1, tmpdir: nil, use_zip64: 0)
        unsafe workbook = workbook_new_opt(path, &options)
        guard unsafe workbook != nil else { throw .broken(shownPath, reason: "out of memory") }
        var properties = unsafe lxw_doc_properties()
        unsafe properties.created = Self.created
        unsafe workbook_set_properties(workbook, &properties)
    }

    deinit {
        if let workbook = unsafe workbook { unsafe lxw_workbook_free(workbook) }
    }

    /// Writes the sheet.
    func write(_ sheet: Sheet) throws(SpreadsheetError) {
        let worksheet = unsafe workbook_add_worksheet(workbook, sheet.name)
        let last = UInt16(max(0, sheet.columns.count - 1))
        let lastRow = UInt32(sheet.rows.count)
        let header = unsafe workbook_add_format(workbook)
        unsafe format_set_bold(header)
        let formats = unsafe sheet.columns.map { unsafe format(of: $0.kind) }
        for (place, column) in sheet.columns.enumerated() {
            try check(
                unsafe worksheet_set_column(
                    worksheet, UInt16(place), UInt16(place), column.width, formats[place]))
        }
        unsafe worksheet_freeze_panes(worksheet, 1, 0)
        if !sheet.columns.isEmpty {
            try check(unsafe worksheet_autofilter(worksheet, 0, 0, lastRow, last))
        }
        try check(
            unsafe worksheet_ignore_errors(
                worksheet, UInt8(LXW_IGNORE_NUMBER_STORED_AS_TEXT.rawValue), "A1:XFD1048576"))
        for (place, column) in sheet.columns.enumerated() {
            try check(
                unsafe worksheet_write_string(worksheet, 0, UInt16(place), Self.writable(column.header), header))
        }
        for (index, cells) in sheet.rows.enumerated() {
            for (place, cell) in cells.enumerated() {
                let (row, column) = (UInt32(index + 1), UInt16(place))
                switch cell {
                case .text(""): continue
                case .text(let text):
                    try check(
                        unsafe worksheet_write_string(worksheet, row, column, Self.writable(text), formats[place]))
                case .number(let value):
                    guard value.isFinite else { continue }
                    try check(unsafe worksheet_write_number(worksheet, row, column, value, formats[place]))
                }
            }
        }
    }

    /// Puts the file together.
    func close() throws(SpreadsheetError) {
        guard let open = unsafe workbook else { return }
        // It frees the workbook, whatever comes of it.
        unsafe workbook = nil
        try check(unsafe workbook_close(open))
    }

    private func format(of kind: SheetColumn.Kind) -> UnsafeMutablePointer<lxw_format>? {
        let format = unsafe workbook_add_format(workbook)
        switch kind {
        case .text: unsafe format_set_num_format(format, "@")
        case .integer: unsafe format_set_num_format(format, "0")
        case .number: break
        case .percent: unsafe format_set_num_format(format, "0.0%")
        }
        return unsafe format
    }

    /// A text that a cell can hold: a C string ends at a NUL, and a cell after so many characters.
    private static func writable(_ text: String) -> String {
        var text = text
        if text.utf8.contains(0) { text = String(text.map { $0 == "\0" ? "\u{FFFD}" : $0 }) }
        guard text.utf16.count > mostCharacters else { return text }
        var cut = ""
        var count = 0
        for character in text {
            count += character.utf16.count
            if count >= mostCharacters { break }
            cut.append(character)
        }
        return cut + "…"
    }

    private func check(_ code: lxw_error) throws(SpreadsheetError) {
        guard code != LXW_NO_ERROR else { return }
        throw .broken(shownPath, reason: unsafe String(cString: lxw_strerror(code)))
    }
}
