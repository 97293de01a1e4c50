import Tables

extension Segment {
    /// This segment and a newer one as if their files had been read together, but for what the newer one puts right: a row
    /// of `customers` takes the place of the older one, and a complaint that is resolved that of the same one while open.
    ///
    /// Columns of one name have the same levels in both.
    func merged(with newer: Segment, threads: Int) async -> Segment {
        let pairs = CustomerPairs(ids, newer.ids)
        let names = tableNames(with: newer)
        var tables = [TableColumns?](repeating: nil, count: names.count)
        await onThreads(threads, 0..<names.count) { index in
            self.merged(names[index], with: newer, pairs)
        } take: { index, table in
            tables[index] = table
        }
        return Segment(ids: pairs.ids, tables: tables.compactMap(\.self))
    }

    /// The same on this thread.
    func merged(with newer: Segment) -> Segment {
        let pairs = CustomerPairs(ids, newer.ids)
        return Segment(ids: pairs.ids, tables: tableNames(with: newer).map { merged($0, with: newer, pairs) })
    }

    private func tableNames(with newer: Segment) -> [String] {
        TableSchema.all.map(\.name).filter { table($0) != nil || newer.table($0) != nil }
    }

    private func merged(_ name: String, with newer: Segment, _ pairs: CustomerPairs) -> TableColumns {
        let (old, new) = (table(name), newer.table(name))
        let empty = TableColumns(table: name, roles: (old ?? new)?.roles ?? [], customers: 0)
        return TableMerge(old ?? empty, new ?? empty).rows(pairs)
    }
}

/// Two tables of the same columns becoming one.
private struct TableMerge {
    private let older: TableColumns
    private let newer: TableColumns

    init(_ older: TableColumns, _ newer: TableColumns) {
        precondition(older.roles == newer.roles, "\(older.roles) and \(newer.roles) in \(older.table)")
        self.older = older
        self.newer = newer
    }

    /// The rows of the customers of both.
    func rows(_ pairs: CustomerPairs) -> TableColumns {
        var runs = RowRuns()
        for (old, new) in pairs.positions {
            let oldRows = older.count == 0 ? 0..<0 : old.map { older.rows(of: $0) } ?? 0..<0
            let newRows = newer.count == 0 ? 0..<0 : new.map { newer.rows(of: $0) } ?? 0..<0
            if newRows.isEmpty || oldRows.isEmpty {
                runs.append(oldRows, ofNewer: false)
                runs.append(newRows, ofNewer: true)
            } else if older.table == "customers" {
                runs.append(newRows, ofNewer: true)
            } else {
                merge(withoutResolved(oldRows, newRows), newRows, into: &runs)
            }
            runs.endCustomer()
        }
        return runs.gather(older: older, newer: newer)
    }

    private func merge(_ old: [Int], _ newRows: Range<Int>, into runs: inout RowRuns) {
        var new = newRows.lowerBound
        for row in old {
            while new < newRows.upperBound, isNewerFirst(new, row) {
                runs.append(new..<new + 1, ofNewer: true)
                new += 1
            }
            runs.append(row..<row + 1, ofNewer: false)
        }
        runs.append(new..<newRows.upperBound, ofNewer: true)
    }

    /// Whether a newer row comes before an older one: by time, then by the other columns, as where files are read together.
    private func isNewerFirst(_ new: Int, _ old: Int) -> Bool {
        for column in older.roles.indices {
            if !older.numbers[column].isEmpty, newer.numbers[column][new] != older.numbers[column][old] {
                return newer.numbers[column][new] < older.numbers[column][old]
            }
            if !older.codes[column].isEmpty, newer.codes[column][new] != older.codes[column][old] {
                return newer.codes[column][new] < older.codes[column][old]
            }
        }
        return false
    }

    /// The older rows but for open complaints that the newer ones resolve, one for one.
    private func withoutResolved(_ old: Range<Int>, _ new: Range<Int>) -> [Int] {
        guard older.table == "complaints", let resolved = older.position("resolved_at") else { return Array(old) }
        let same = ["opened_at", "channel", "reason"].compactMap { older.position($0) }
        var resolving = new.filter { newer.numbers[resolved][$0] != Complaints.stillOpen }
        return old.filter { row in
            guard older.numbers[resolved][row] == Complaints.stillOpen,
                let match = resolving.firstIndex(where: { candidate in
                    same.allSatisfy { column in
                        older.isText(column)
                            ? older.codes[column][row] == newer.codes[column][candidate]
                            : older.numbers[column][row] == newer.numbers[column][candidate]
                    }
                })
            else { return true }
            resolving.remove(at: match)
            return false
        }
    }
}
