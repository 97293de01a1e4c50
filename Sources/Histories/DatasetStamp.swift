import Foundation

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// What tells whether a dataset may have changed since it was looked at: its files, with their sizes and the times they were
/// last written at.
package struct DatasetStamp: Sendable, Equatable {
    private struct File: Sendable, Equatable {
        let path: String
        let inode: UInt64
        let bytes: Int64
        let seconds: Int
        let nanoseconds: Int
    }

    private let files: [File]

    /// Looks at a dataset; nil where it cannot be looked at, of which reading will say why.
    package init?(of dataset: String) {
        let paths: [String]
        if StoreFile.isDatabase(dataset) {
            paths = [dataset, dataset + "-wal"]
        } else {
            guard let reader = try? HistoriesReader(dataset, ReadOptions()) else { return nil }
            paths = reader.inputs.map(reader.files.path)
        }
        files = paths.compactMap { path in
            var status = stat()
            guard unsafe stat(path, &status) == 0 else { return nil }
            #if canImport(Darwin)
                let time = status.st_mtimespec
            #else
                let time = status.st_mtim
            #endif
            return File(
                path: path, inode: UInt64(status.st_ino), bytes: Int64(status.st_size), seconds: Int(time.tv_sec),
                nanoseconds: Int(time.tv_nsec))
        }
    }
}
